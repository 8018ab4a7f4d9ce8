-- Typed rows of rapporterede_udsagn, each with its faults: everything comes from the contract in rapporterede_udsagn.yml.
{{ staging('rapporterede_udsagn') }}
