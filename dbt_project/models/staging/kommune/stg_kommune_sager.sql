-- Typed rows of kommune_sager, each with its faults: everything comes from the contract in kommune_sager.yml.
{{ staging('kommune_sager') }}
