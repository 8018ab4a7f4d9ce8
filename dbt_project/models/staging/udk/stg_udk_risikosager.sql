-- Typed rows of udk_risikosager, each with its faults: everything comes from the contract in udk_risikosager.yml. Written into
-- the SQL of its readers and never stored: there may be 100 million of them.
{{ config(materialized='ephemeral') }}
{{ staging('udk_risikosager') }}
