{# Dates of risk cases that are no fault and yet hardly meant (docs/kontrakter.md §1 "date", §5 "Rows"): the kinds, each with its condition
   on a row of `daterede_raekker`. A date that is empty or cannot be read is in none. #}

{% macro saere_slags() %}
    {%- set orden = [['udstillet_dato', 'kontrolsag_oprettet_dato'], ['udstillet_dato', 'afsluttet_dato'], ['udstillet_dato', 'bortfaldet_dato'],
        ['udtaget_dato', 'kontrolsag_oprettet_dato'], ['udtaget_dato', 'afsluttet_dato'], ['udtaget_dato', 'bortfaldet_dato']] -%}
    {%- set ud = [{'art': 'kontrolsag_uden_udtaget', 'felt': 'kontrolsag_oprettet_dato', 'foer': none,
        'hvor': '(kontrolsag_oprettet_dato < ' ~ aldrig() ~ ' and udtaget_dato = ' ~ aldrig() ~ ')'}] -%}
    {%- for foer, efter in orden -%}
        {%- do ud.append({'art': 'datoorden', 'felt': efter, 'foer': foer,
            'hvor': '(' ~ efter ~ ' < ' ~ foer ~ ' and ' ~ foer ~ ' < ' ~ aldrig() ~ ')'}) -%}
    {%- endfor -%}
    {%- for dato in orden | sum(start=[]) | unique -%}
        {%- do ud.append({'art': 'dato_usandsynlig', 'felt': dato, 'foer': none,
            'hvor': '(' ~ dato ~ ' < ' ~ tidligste_dag() ~ ' or (' ~ dato ~ ' > leverance_seneste and ' ~ dato ~ ' < ' ~ aldrig() ~ '))'}) -%}
    {%- endfor -%}
    {{ return(ud) }}
{% endmacro %}

{# Whether a row has any of them. #}
{% macro er_saer() -%}
    {%- for slags in saere_slags() %}{{ ' or ' if not loop.first }}{{ slags.hvor }}{% endfor -%}
{%- endmacro %}
