-- Each version in force beside the one that it replaces: an earlier version, or the earlier bytes under its name.
with aflost as (
    select
        *,
        row_number() over (partition by kilde, kommunekode, periode order by version desc, modtaget_nr desc) as nyeste
    from {{ ref('int_leverancer_status') }}
    where status = 'afløst'
),

par as (
    select
        nu.leverance_id,
        nu.kilde,
        nu.kommunekode,
        nu.periode,
        nu.version,
        nu.filnavn,
        nu.raekker_i_fil,
        nu.raekker_accepteret,
        nu.raekker_karantaene,
        foer.leverance_id as foer_id,
        foer.filnavn as foer_filnavn,
        foer.raekker_accepteret as foer_accepteret
    from {{ ref('int_leverancer_status') }} as nu
    inner join {{ ref('int_leverancer_i_kraft') }} as i on nu.leverance_id = i.leverance_id
    inner join aflost as foer
        on nu.kilde = foer.kilde and nu.kommunekode = foer.kommunekode and nu.periode = foer.periode and foer.nyeste = 1
)

select * from par
