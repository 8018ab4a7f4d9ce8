-- Typed rows of refusion, each with its faults: everything comes from the contract in refusion.yml.
{{ staging('refusion') }}
