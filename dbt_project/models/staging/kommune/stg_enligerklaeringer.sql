-- Typed rows of enligerklaeringer, each with its faults: everything comes from the contract in enligerklaeringer.yml.
{{ staging('enligerklaeringer') }}
