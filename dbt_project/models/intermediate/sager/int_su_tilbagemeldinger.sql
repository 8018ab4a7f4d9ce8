-- The current row of each key of su_tilbagemeldinger.
{{ gaeldende('su_tilbagemeldinger') }}
