-- Computed against reported, figure by figure: what differs with no explanation keeps publication back (docs/domaene.md [D]).
with afstemt as (
    select
        *,
        case
            when grund in ('stemmer', 'forklaret', 'ikke beregnet', 'ikke rapporteret') then grund
            else 'afviger'
        end as status
    from {{ ref('int_afstemte_tal') }}
),

begrundet as (
    select
        a.*,
        case a.grund
            when 'stemmer' then case praecision
                when 'ca' then 'Trykt omtrentligt: stemmer inden for ± ' || {{ med_enhed('tolerance', 'enhed', forskel=true) }}
                when 'nedre' then 'Trykt som nedre grænse: det beregnede er mindst så stort'
                when 'oevre' then 'Trykt som øvre grænse: det beregnede er højst så stort'
                when 'eksakt' then
                    case when forskel <> 0 then 'Trykt afrundet: stemmer inden for ± ' || {{ med_enhed('tolerance', 'enhed', forskel=true) }} end
            end
            when 'forklaret' then forklaring
            when 'ikke beregnet' then coalesce(i.hvorfor || coalesce('. Forklaring: ' || a.forklaring, ''), a.forklaring)
            when 'uforklaret' then 'Ingen har forklaret forskellen på ' || {{ med_enhed('forskel', 'enhed', forskel=true) }}
            when 'rest' then 'Forklaringerne efterlader ' || {{ med_enhed('rest', 'enhed', forskel=true) }} || ': ' || forklaring
            when 'udløbet' then 'Forklaringen er udløbet: ' || udloebne
            when 'overflødig' then 'Forklaringen er ikke længere nødvendig, tallet stemmer uden den: ' || overfloedige
            when 'stemmer uden' then 'Forklaringen er ikke længere nødvendig, tallet stemmer uden den: ' || forklaring
            when 'intet at forklare' then 'Forklaringen gælder intet trykt tal: ' || forklaring
        end as begrundelse
    from afstemt as a
    left join {{ ref('int_ikke_beregnet') }} as i on a.maal = i.maal
),

afstemning as (
    select
        tal_id,
        dokument,
        linje,
        kommunekode,
        aar,
        cast(beregnet as decimal(28, 10)) as beregnet,
        cast(rapporteret as decimal(28, 10)) as rapporteret,
        cast(forskel as decimal(28, 10)) as forskel,
        cast(forklaret_beloeb as decimal(28, 10)) as forklaret_beloeb,
        cast(rest as decimal(28, 10)) as rest,
        status,
        begrundelse as forklaring
    from begrundet
)

select * from afstemning
