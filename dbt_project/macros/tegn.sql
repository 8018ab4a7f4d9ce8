{# Text of a sender's own as an id and as something to read: signs that steer and do not show stay in raa/. The Python twins are
   common/signs.py and figures/effort_names.py. #}

{% macro synlig(udtryk) %}{{ return(adapter.dispatch('synlig')(udtryk)) }}{% endmacro %}
{# Control signs, signs without width and signs that turn the reading round, each as ‹U+202E›; line breaks and tabs stay. #}
{% macro duckdb__synlig(udtryk) -%}
    case
        when regexp_matches({{ udtryk }}, '{{ styretegn() }}')
            then array_to_string(
                list_transform(
                    range(1, length({{ udtryk }}) + 1),
                    lambda i: case
                        when regexp_matches(substr({{ udtryk }}, i, 1), '{{ styretegn() }}')
                            then '‹U+' || format('{:04X}', unicode(substr({{ udtryk }}, i, 1))) || '›'
                        else substr({{ udtryk }}, i, 1)
                    end
                ),
                ''
            )
        else {{ udtryk }}
    end
{%- endmacro %}

{% macro styretegn() -%}
    [\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\p{Cf}\p{Co}\x{2028}\x{2029}]
{%- endmacro %}

{% macro id_del(udtryk) %}{{ return(adapter.dispatch('id_del')(udtryk)) }}{% endmacro %}
{# A name as part of an id: letters, digits, single spaces and `_.,()-` stand, all other signs are percent-encoded. Two names never
   meet in one, and an id ends nowhere but at its end. #}
{% macro duckdb__id_del(udtryk) -%}
    case
        when regexp_full_match({{ udtryk }}, '{{ id_tegn() }}*') and not contains({{ udtryk }}, '  ') then {{ udtryk }}
        else replace(
            array_to_string(
                list_transform(
                    range(1, length({{ udtryk }}) + 1),
                    lambda i: case
                        when regexp_full_match(substr({{ udtryk }}, i, 1), '{{ id_tegn() }}') then substr({{ udtryk }}, i, 1)
                        else url_encode(substr({{ udtryk }}, i, 1))
                    end
                ),
                ''
            ),
            '  ',
            ' %20'
        )
    end
{%- endmacro %}

{% macro id_tegn() -%} [0-9A-Za-z\x{c0}-\x{d6}\x{d8}-\x{f6}\x{f8}-\x{17f} _.,()-] {%- endmacro %}
