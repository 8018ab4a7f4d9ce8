-- The current row of each key of refusion.
{{ gaeldende('refusion') }}
