-- The current row of each key of modtagere.
{{ gaeldende('modtagere') }}
