{# The model lists what needs a reader's eye: empty when there is nothing to look at. #}
{% test ingen_raekker(model) %}
select * from {{ model }}
{% endtest %}
