-- The current row of each key of metodevalg.
{{ gaeldende('metodevalg') }}
