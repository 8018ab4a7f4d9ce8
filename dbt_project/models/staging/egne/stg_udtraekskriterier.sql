-- Typed rows of udtraekskriterier, each with its faults: everything comes from the contract in udtraekskriterier.yml.
{{ staging('udtraekskriterier') }}
