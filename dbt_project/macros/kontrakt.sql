{# Reading the contract of a source, and from each column's type the SQL of its value and of its faults (docs/kontrakter.md §1, §3). #}

{% macro kontrakt(kilde) %}
    {%- for knude in graph.sources.values() if knude.source_name == 'raa' and knude.name == kilde -%}
        {{ return(knude) }}
    {%- endfor -%}
    {{ exceptions.raise_compiler_error("no contract for " ~ kilde) }}
{% endmacro %}

{# Says of the model that it reads no other rows of the register, and of what is made of it, than those of the source's own deliveries:
   it joins them by delivery to rows of that source. So it need not be built anew because others deliver (build/graph.py). A list of
   sources where it reads several. #}
{% macro register_af(kilde) %}{% do config(meta={'register_af': kilde}) %}{% endmacro %}

{# The delivered cell, trimmed; NULL for a missing value: empty, '-' or 'NULL'. #}
{% macro celle(navn) -%} {{ cellevaerdi('raekke.' ~ navn) }} {%- endmacro %}

{% macro cellevaerdi(udtryk) -%}
    case
        when {{ udtryk }} = '' then null
        when {{ uden_ydre_luft(udtryk) }} then nullif(nullif({{ udtryk }}, '-'), 'NULL')
        else {{ uden(renset(udtryk), "('', '-', 'NULL')") }}
    end
{%- endmacro %}

{# The values of an enum: those of the contract, or those of a seed (`vaerdier_fra`, narrowed by `hvor`). #}
{% macro enum_vaerdi(kolonne) -%}
    {%- set m, celle = kolonne.meta, 'raekke.' ~ kolonne.name -%}
    {%- if m.vaerdier_fra -%}
        {{ kolonne.name }}_liste.{{ m.vaerdier_fra_kolonne or 'ydelse' }}
    {%- else -%}
        {#- spelled as the contract does, as most cells are, nothing need be folded #}
        case {{ celle }}
            {%- for v in m.vaerdier %} when '{{ v }}' then '{{ v }}'{% endfor %} else {{ enum_case(celle, m.vaerdier) }} end
    {%- endif -%}
{%- endmacro %}

{% macro enum_case(udtryk, vaerdier) -%}
    case {{ fold(udtryk) }}
        {%- for v in vaerdier %} when '{{ fold_konstant(v) }}' then '{{ v }}'{% endfor %} end
{%- endmacro %}

{% macro fold_konstant(v) -%}
    {{ v | lower | replace('æ', 'ae') | replace('ø', 'oe') | replace('å', 'aa') }}
{%- endmacro %}

{# What a municipality is looked up by: a code as it stands, a name folded. #}
{% macro kommunenoegle(udtryk) -%}
    case when {{ ligner(udtryk, '[0-9]{3}') }} then {{ udtryk }} else {{ fold(udtryk) }} end
{%- endmacro %}

{# The typed value of a column; NULL when missing or at fault. #}
{% macro vaerdi(kolonne) -%}
    {%- set m, t, raa = kolonne.meta, kolonne.meta.type, 'raekke.' ~ kolonne.name -%}
    {%- if t == 'tekst' -%} {{ cellevaerdi(raa) }}
    {%- elif t == 'noegle' -%} {{ noegle_af_tekst(raa) }}
    {%- elif t == 'cpr' -%} raekke.borger_id
    {%- elif t == 'kommune' -%} {{ kolonne.name }}_kommune.kommunekode
    {%- elif t == 'enum' -%} {{ enum_vaerdi(kolonne) }}
    {%- elif t == 'enum_liste' -%} {{ enum_liste(cellevaerdi(raa), m.vaerdier) }}
    {%- elif t == 'dato' -%} {{ skrevet_dato(raa) if m.fra_altid else dato_af_tekst(raa) }}
    {%- elif t == 'beloeb' -%} {{ beloeb_af_tekst(raa) }}
    {%- elif t == 'tal' -%} {{ tal_af_tekst(cellevaerdi(raa)) }}
    {%- elif t == 'heltal' -%} {{ heltal_af_tekst(cellevaerdi(raa)) }}
    {%- elif t == 'aar' -%} case when {{ ligner(cellevaerdi(raa), '[0-9]{4}') }} then cast({{ cellevaerdi(raa) }} as integer) end
    {%- elif t == 'ja_nej' -%} {{ ja_nej(raa) }}
    {%- else -%} {{ exceptions.raise_compiler_error("unknown type " ~ t ~ " of " ~ kolonne.name) }}
    {%- endif -%}
{%- endmacro %}

{# In a yes/no column an empty cell is nej; '-' and 'NULL', and a column the file lacks, are missing (docs/kontrakter.md §5). #}
{% macro ja_nej(udtryk) -%}
    case
        when {{ fold(udtryk) }} in ('ja', 'j', '1', 'true', 'x') then true
        when {{ fold(udtryk) }} in ('nej', 'n', '0', 'false', '') then false
    end
{%- endmacro %}

{# The faults of a column, each as `aarsag:felt`, NULL when there is none; for use in concat_ws. #}
{% macro fejl_i_kolonne(kolonne) -%}
    {%- set m, t, n, v = kolonne.meta, kolonne.meta.type, kolonne.name, 't.' ~ kolonne.name -%}
    {%- set celle = 't.' ~ n ~ '__celle' -%}
    {%- set fyldt = noegle_renset(celle) if t == 'noegle' else cellevaerdi(celle) -%}
    {%- set ugyldig = {'dato': 'ugyldig_dato', 'beloeb': 'ugyldigt_beloeb', 'tal': 'ugyldigt_tal', 'heltal': 'ugyldigt_tal', 'aar': 'ugyldigt_tal',
        'enum': 'ukendt_vaerdi', 'enum_liste': 'ukendt_vaerdi', 'ja_nej': 'ukendt_vaerdi', 'kommune': 'ukendt_kommune',
        'cpr': 'ugyldigt_cpr', 'noegle': 'ugyldig_noegle'} -%}
    {%- if m.kraevet is sameas true %}
        case when {{ fyldt }} is null then 'mangler:{{ n }}' end,
    {%- endif %}
    {%- if t in ugyldig %}
        case when {{ v }} is null and {{ fyldt }} is not null
            {%- if t == 'dato' and m.kraevet is not sameas true %} and not {{ er_ingen_dato(celle) }}{% endif %} then '{{ ugyldig[t] }}:{{ n }}' end,
    {%- endif %}
    {%- if t == 'beloeb' and not m.negativt %}
        case when {{ v }} < 0 then 'negativt_beloeb:{{ n }}' end,
    {%- endif %}
    {%- if m.mindst is defined %}
        case when {{ v }} not between {{ m.mindst }} and {{ m.hoejst }} then 'ugyldigt_tal:{{ n }}' end,
    {%- endif %}
{%- endmacro %}

{# True only where a column surely has none of those faults: it may miss a faultless cell, never the other way round. #}
{% macro fejlfri_kolonne(kolonne) -%}
    {%- set m, t, v, raa = kolonne.meta, kolonne.meta.type, 't.' ~ kolonne.name, 't.' ~ kolonne.name ~ '__celle' -%}
    {%- if m.kraevet is sameas true -%}
        {{ v }} is not null {%- if t in ('ja_nej', 'cpr') %} and {{ cellevaerdi(raa) }} is not null{% endif %}
    {%- elif t == 'tekst' -%} true
    {%- else -%} ({{ v }} is not null or coalesce({{ raa }} = '', true))
    {%- endif -%}
    {%- if t == 'beloeb' and not m.negativt %} and coalesce({{ v }} >= 0, true) {%- endif -%}
    {%- if m.mindst is defined %} and coalesce({{ v }} between {{ m.mindst }} and {{ m.hoejst }}, true) {%- endif -%}
{%- endmacro %}
