{# When a difference is none: within the tolerance, or on the right side of a printed bound. #}
{% macro inden_for(forskel) -%}
    case praecision
        when 'nedre' then {{ forskel }} >= -tolerance
        when 'oevre' then {{ forskel }} <= tolerance
        else abs({{ forskel }}) <= tolerance
    end
{%- endmacro %}
