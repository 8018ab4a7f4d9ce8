-- The rows of risk cases that are gone from the newest snapshot, typed, each with its faults.
{{ config(materialized='ephemeral') }}
{{ staging('udk_risikosager', kun=ref('int_risikosager_forsvundne')) }}
