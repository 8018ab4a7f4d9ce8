-- The rows of risk cases that are gone from the newest snapshot, typed, each with its faults; none where so many are gone that they are counted.
{{ config(materialized='ephemeral') }}
{% set kun -%}
(select leverance_id, {{ af_liste('raekke_numre') }} as raekke_nr from {{ ref('int_risikosager_forsvundne') }})
{%- endset %}
{{ staging('udk_risikosager', kun=kun) }}
