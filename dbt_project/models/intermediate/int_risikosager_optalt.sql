-- What each snapshot yields by itself: its cases counted for its own period, and its quarantined rows by number.
{{ config(materialized='pr_leverance', kilde='udk_risikosager') }}
with sager as (
    select * from {{ ref('stg_udk_risikosager') }}
),

vinduer as (
    select
        leverance_id,
        {{ vindue_fra('periode', benchmark_maaneder()) }} as fra,
        {{ sidste_dag('periode') }} as til
    from {{ source('raa', 'leverancer') }}
    where kilde = 'udk_risikosager'
),

-- as the last day of the period sees each case: what happened later has not happened
tilstand as (
    select
        s.*,
        coalesce(s.udtaget_dato <= v.til, false) as er_udtaget,
        coalesce(s.bortfaldet_dato <= v.til, false) as er_bortfaldet,
        coalesce(s.kontrolsag_oprettet_dato <= v.til, false) as har_kontrolsag,
        coalesce(s.afsluttet_dato <= v.til, false) as er_afsluttet,
        s.udstillet_dato <= v.til as er_udstillet,
        s.udtaget_dato between v.fra and v.til as udtaget_nu,
        s.bortfaldet_dato between v.fra and v.til as bortfaldet_nu,
        s.kontrolsag_oprettet_dato between v.fra and v.til as oprettet_nu,
        s.afsluttet_dato between v.fra and v.til as afsluttet_nu,
        s.tilbagebetalingskrav > 0 or s.mindreudgift > 0 as har_effekt
    from sager as s
    inner join vinduer as v on s.leverance_id = v.leverance_id
),

optalt as (
    select
        leverance_id,
        kommunekode,
        kontroltrin,
        omraade,
        kriterium,
        fejl,
        count(*) as raekker,
        {{ numre_hvor('raekke_nr', "fejl <> ''") }} as raekke_numre,
        min(udstillet_dato) as foerste_udstillet,
        {{ antal_hvor('udtaget_nu') }} as udtaget,
        {{ antal_hvor('er_udstillet and not er_udtaget and not er_bortfaldet') }} as resterende,
        {{ antal_hvor('bortfaldet_nu and not er_udtaget') }} as bortfaldet,
        {{ antal_hvor('udtaget_nu and har_kontrolsag') }} as udtaget_med_kontrolsag,
        {{ antal_hvor('oprettet_nu') }} as oprettet,
        {{ antal_hvor('oprettet_nu and er_afsluttet') }} as afsluttet,
        {{ antal_hvor('oprettet_nu and er_afsluttet and har_effekt') }} as afsluttet_med_effekt,
        {{ antal_hvor('afsluttet_nu') }} as afsluttet_i_vinduet,
        {{ antal_hvor('afsluttet_nu and har_effekt') }} as afsluttet_i_vinduet_med_effekt
    from tilstand
    group by leverance_id, kommunekode, kontroltrin, omraade, kriterium, fejl
)

select * from optalt
