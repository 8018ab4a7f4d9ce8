-- Empty: deliveries with rows (those of a 'slettet' one are gone by a rule) whose rows in the file are not those accepted and those quarantined together.
-- The engineer mends it: a row was lost or doubled between the file and staging.
with uens as (
    select leverance_id, filnavn, raekker_i_fil, raekker_accepteret, raekker_karantaene
    from {{ ref('leverancer') }}
    where (status <> 'slettet' and raekker_i_fil is distinct from raekker_accepteret + raekker_karantaene)
        or (status in ('indlæst', 'afløst') and raekker_i_fil is null)
)

select * from uens
