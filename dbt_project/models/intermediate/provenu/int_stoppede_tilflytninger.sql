-- Controlled moves into the municipality that were rejected or dropped, and what they would have cost (docs/domaene.md "Provenu").
with standard as (
    select kommunekode, cast(valg as integer) as maaneder, gyldig_fra, gyldig_til
    from {{ ref('metodevalg_gaeldende') }}
    where noegle = 'tilflytninger_besparelse_maaneder' and {{ ligner('valg', '[1-9][0-9]{0,2}') }}
),

stoppet as (
    select
        f.kommunekode,
        f.kommunekode || '|' || f.flytte_id as noegle,
        f.afgoerelse_dato as dato,
        cast(f.udgift_pr_maaned * coalesce(f.besparelse_maaneder, standard.maaneder) as decimal(18, 2)) as beloeb,
        f.leverance_id,
        f.raekke_nr
    from {{ ref('int_flytninger') }} as f
    inner join standard
        on f.kommunekode = standard.kommunekode
        and {{ i_kraft_paa('standard', 'f.afgoerelse_dato') }}
    -- a move within the municipality saves it nothing; an empty origin is a move from abroad
    where f.afgoerelse in ('afvist', 'frafaldet') and coalesce(f.fra_kommunekode, '') <> f.kommunekode
)

select * from stoppet
