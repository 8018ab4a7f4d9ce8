-- Typed rows of metodevalg, each with its faults: everything comes from the contract in metodevalg.yml.
{{ staging('metodevalg') }}
