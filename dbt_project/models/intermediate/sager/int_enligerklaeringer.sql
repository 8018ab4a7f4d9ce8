-- The current row of each key of enligerklaeringer.
{{ gaeldende('enligerklaeringer') }}
