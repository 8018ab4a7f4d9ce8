-- Typed rows of star_henvendelser, each with its faults: everything comes from the contract in star_henvendelser.yml.
{{ staging('star_henvendelser') }}
