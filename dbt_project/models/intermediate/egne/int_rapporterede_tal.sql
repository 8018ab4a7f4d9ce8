-- The current row of each key of rapporterede_tal.
{{ gaeldende('rapporterede_tal') }}
