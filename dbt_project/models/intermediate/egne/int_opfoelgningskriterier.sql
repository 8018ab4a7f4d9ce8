-- The current row of each key of opfoelgningskriterier.
{{ gaeldende('opfoelgningskriterier') }}
