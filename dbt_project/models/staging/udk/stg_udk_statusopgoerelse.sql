-- Typed rows of udk_statusopgoerelse, each with its faults: everything comes from the contract in udk_statusopgoerelse.yml.
{{ staging('udk_statusopgoerelse') }}
