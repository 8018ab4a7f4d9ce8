-- The rows of udk_risikosager that are not surely without faults, or whose key is missing or perhaps stands more than once, each
-- with its faults.
{{ config(materialized='ephemeral') }}
{% set kun -%}
(select leverance_id, {{ af_liste('raekke_numre') }} as raekke_nr from {{ ref('int_risikosager_ligetil') }} where not ligetil)
{%- endset %}
{{ staging('udk_risikosager', kun=kun) }}
