-- Typed rows of udk_risikosager, each with its faults: everything comes from the contract in udk_risikosager.yml.
{{ staging('udk_risikosager') }}
