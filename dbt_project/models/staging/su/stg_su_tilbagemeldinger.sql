-- Typed rows of su_tilbagemeldinger, each with its faults: everything comes from the contract in su_tilbagemeldinger.yml.
{{ staging('su_tilbagemeldinger') }}
