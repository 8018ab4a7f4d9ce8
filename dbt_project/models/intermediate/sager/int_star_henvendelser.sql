-- The current row of each key of star_henvendelser.
{{ gaeldende('star_henvendelser') }}
