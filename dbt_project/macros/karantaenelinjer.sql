{# What the quarantine shows: a line per row, reason and column. #}

{# One row per quarantined row, reason and column, with the cell as delivered (masked). #}
{% macro karantaene_af(kilde) %}
    {%- set stg = ref('stg_' ~ kilde) -%}
    {{ karantaenelinjer(kilde, "(select leverance_id, raekke_nr, " ~ del_op('fejl', '|') ~ " as fejl from " ~ stg ~ " where fejl <> '')") }}
{% endmacro %}

{# The same from rows of (leverance_id, raekke_nr, fejl), fejl a single `aarsag:felt`. #}
{% macro karantaenelinjer(kilde, enkelte) %}
    {%- set raa = source('raa', kilde) -%}
    {%- if not execute %} select 1 {{ return('') }} {% endif -%}
    {%- set kolonner = kontrakt(kilde).columns.values() | list -%}
    select
        f.leverance_id,
        f.raekke_nr,
        split_part(f.fejl, ':', 1) as aarsag,
        nullif(split_part(f.fejl, ':', 2), '') as felt,
        case split_part(f.fejl, ':', 2)
            {%- for kolonne in kolonner %}
            when '{{ kolonne.name }}' then r.{{ kolonne.name }}
            {%- endfor %}
            else r.linje
        end as vaerdi
    from {{ enkelte }} as f
    inner join {{ raa }} as r on f.leverance_id = r.leverance_id and f.raekke_nr = r.raekke_nr
{% endmacro %}
