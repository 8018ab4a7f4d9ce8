-- The current row of each key of udtraekskriterier.
{{ gaeldende('udtraekskriterier') }}
