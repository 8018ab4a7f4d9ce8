-- The current row of each key of kommune_sager.
{{ gaeldende('kommune_sager') }}
