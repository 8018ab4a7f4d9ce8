-- Typed rows of kommune_flytninger, each with its faults: everything comes from the contract in kommune_flytninger.yml.
{{ staging('kommune_flytninger') }}
