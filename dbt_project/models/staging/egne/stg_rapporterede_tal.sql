-- Typed rows of rapporterede_tal, each with its faults: everything comes from the contract in rapporterede_tal.yml.
{{ staging('rapporterede_tal') }}
