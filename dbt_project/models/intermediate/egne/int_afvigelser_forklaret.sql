-- The current row of each key of afvigelser_forklaret.
{{ gaeldende('afvigelser_forklaret') }}
