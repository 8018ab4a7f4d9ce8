{# A row's key as it stands on a line of provenu: all key parts of the contract, kommunekode first, joined by '|' (docs/kontrakter.md §5). #}
{% macro noegle_af(kilde, alias) -%}
    {%- if not execute -%} null
    {%- else -%}
        {%- for del in current_key(kilde) -%}
            cast({{ alias }}.{{ del }} as varchar){{ " || '|' || " if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{# What two current rows of a source may not share: the key of its contract, and the sender where each sender's row stands. #}
{% macro current_key(kilde) -%}
    {%- set meta = kontrakt(kilde).meta -%}
    {{ return(meta.noegle + (['leverance_kommunekode'] if meta.pr_afsender else [])) }}
{%- endmacro %}

{# The sources whose rows are of one citizen each: the source, its key, and the first day of what a row is about. #}
{% macro borgernes_kilder() -%}
    {{ return([
        ('kommune_sager', ['kommunekode', 'sagsnr', 'ydelse'], 'oprettet_dato'),
        ('kommune_flytninger', ['kommunekode', 'flytte_id'], 'anmeldt_dato'),
        ('su_tilbagemeldinger', ['kommunekode', 'undring_id'], 'sendt_dato'),
        ('enligerklaeringer', ['kommunekode', 'erklaering_id'], 'sendt_dato'),
    ]) }}
{%- endmacro %}

{# The day on which what a row of such a source is about was decided or answered. #}
{% macro borgernes_afgjort(kilde) -%}
    {{ return({'su_tilbagemeldinger': 'tilbagemeldt_dato', 'enligerklaeringer': 'besvaret_dato'}.get(kilde, 'afgoerelse_dato')) }}
{%- endmacro %}
