-- The current row of each key of bemanding.
{{ gaeldende('bemanding') }}
