-- Typed rows of afvigelser_forklaret, each with its faults: everything comes from the contract in afvigelser_forklaret.yml.
{{ staging('afvigelser_forklaret') }}
