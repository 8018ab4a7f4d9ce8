-- Typed rows of udk_paragraf11, each with its faults: everything comes from the contract in udk_paragraf11.yml.
{{ staging('udk_paragraf11') }}
