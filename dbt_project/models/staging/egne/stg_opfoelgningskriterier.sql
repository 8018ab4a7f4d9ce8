-- Typed rows of opfoelgningskriterier, each with its faults: everything comes from the contract in opfoelgningskriterier.yml.
{{ staging('opfoelgningskriterier') }}
