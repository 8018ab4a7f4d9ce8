-- The current row of each key of kommune_flytninger.
{{ gaeldende('kommune_flytninger') }}
