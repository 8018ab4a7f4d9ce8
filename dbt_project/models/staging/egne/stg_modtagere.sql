-- Typed rows of modtagere, each with its faults: everything comes from the contract in modtagere.yml.
{{ staging('modtagere') }}
