{# Own choices: whose rows of a name hold for a municipality. #}

{# For each municipality, and for the country (DK), the rows of every name: its own, where it has any of that name; else those for the
   country; else the product's own. `rows` and `defaults` are relations; `name` is the column that says what is chosen. #}
{% macro own_choices(rows, defaults, name, columns) %}
    with kommuner as (
        select kommunekode from {{ ref('kommuner') }}
        union all
        select 'DK'
    ),

    alle as (
        select
            case kommunekode when 'DK' then 2 else 1 end as trin,
            kommunekode as ejer,
            {% for c in columns %}{{ c }}, {% endfor %}
            leverance_id,
            raekke_nr
        from {{ rows }}
        {%- if defaults %}
        union all
        select 3, 'DK', {% for c in columns %}{{ c }}, {% endfor %} null, null
        from {{ defaults }}
        {%- endif %}
    ),

    valgte as (
        select
            k.kommunekode,
            {% for c in columns %}a.{{ c }}, {% endfor %}
            a.leverance_id,
            a.raekke_nr,
            a.trin,
            min(a.trin) over (partition by k.kommunekode, a.{{ name }}) as naermeste
        from kommuner as k
        inner join alle as a on a.ejer in (k.kommunekode, 'DK')
    )

    select kommunekode, {% for c in columns %}{{ c }}, {% endfor %} leverance_id, raekke_nr
    from valgte
    where trin = naermeste
{% endmacro %}
