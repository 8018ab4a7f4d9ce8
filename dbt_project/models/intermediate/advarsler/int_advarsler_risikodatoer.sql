-- Warnings of the dates of risk cases, from the newest snapshot that speaks for each municipality: older months had their own.
with nyeste as (
    select kommunekode, leverance_id
    from {{ ref('int_risikosager_daekning') }}
    qualify row_number() over (partition by kommunekode order by periode desc, version desc) = 1
),

antagne as (
    select s.*, navne.kommunekode as kode
    from {{ ref('int_risikosager_saere') }} as s
    inner join {{ ref('kommunenavne') }} as navne on {{ kommunenoegle('s.kommunekode') }} = navne.navn
    inner join nyeste on s.leverance_id = nyeste.leverance_id and navne.kommunekode = nyeste.kommunekode
    left join (select distinct leverance_id, raekke_nr from {{ ref('int_risikosager_karantaene') }}) as k
        on s.leverance_id = k.leverance_id and s.raekke_nr = k.raekke_nr
    where k.leverance_id is null
),

advarsler as (
    select
        a.art,
        'udk_risikosager' as kilde,
        a.kode as kommunekode,
        a.kode || '|' || {{ renset('a.risikosag_id') }} as noegle,
        a.leverance_id,
        a.raekke_nr,
        a.felt || ' ' || cast(a.dato as varchar) || case
            when a.art = 'datoorden' then ' ligger før ' || a.foer || ' ' || cast(a.foer_dato as varchar)
            when a.art = 'kontrolsag_uden_udtaget' then ', men ingen udtaget_dato; sagen tæller ikke som udtaget'
            when a.dato < {{ tidligste_dag() }} then ' ligger før 1920'
            else ' ligger mere end et år efter leverancens periode ' || l.til_og_med
        end
        || case when a.antal > 20 then '; det gælder ' || cast(a.antal as varchar) || ' rækker i filen' else '' end as besked
    from antagne as a
    inner join {{ ref('int_udk_i_kraft') }} as l on a.leverance_id = l.leverance_id
)

select * from advarsler
