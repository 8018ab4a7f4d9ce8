-- Typed rows of bemanding, each with its faults: everything comes from the contract in bemanding.yml.
{{ staging('bemanding') }}
