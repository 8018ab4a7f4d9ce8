-- The current row of each key of rapporterede_udsagn.
{{ gaeldende('rapporterede_udsagn') }}
