-- The use of the risk cases: every period, municipality and cell, zeros included; each share beside the counts it is made of.
with omfang as (
    select * from {{ ref('int_benchmark_omfang') }}
),

celler as (
    select * from {{ ref('int_benchmark_celler') }}
),

antal as (
    select
        o.periode,
        o.kommunekode,
        c.kontroltrin,
        c.omraade,
        {%- for tal in benchmark_tal() %}
        cast(coalesce(sum(k.{{ tal }}), 0) as bigint) as {{ tal }},
        {%- endfor %}
        o.ufuldstaendig
    from omfang as o
    cross join celler as c
    left join {{ ref('int_benchmark_kriterier') }} as k
        on o.periode = k.periode and o.kommunekode = k.kommunekode and c.del_trin = k.kontroltrin and c.del_omraade = k.omraade
    group by o.periode, o.kommunekode, c.kontroltrin, c.omraade, o.ufuldstaendig
),

benchmark as (
    select
        periode,
        kommunekode,
        kontroltrin,
        omraade,
        udtaget,
        resterende,
        bortfaldet,
        {{ andel('udtaget', 'udtaget + resterende') }} as andel_udtaget,
        udtaget_med_kontrolsag,
        {{ andel('udtaget_med_kontrolsag', 'udtaget') }} as andel_med_kontrolsag,
        oprettet,
        afsluttet,
        afsluttet_med_effekt,
        {{ andel('afsluttet_med_effekt', 'afsluttet') }} as andel_med_effekt,
        oprettet - afsluttet as ikke_afsluttet,
        {{ andel('oprettet - afsluttet', 'oprettet') }} as andel_ikke_afsluttet,
        ufuldstaendig,
        {{ andel('udtaget', 'resterende') }} as andel_udtaget_af_resterende,
        {{ andel('udtaget', 'udtaget + resterende + bortfaldet') }} as andel_udtaget_af_alle,
        afsluttet_i_vinduet,
        afsluttet_i_vinduet_med_effekt,
        {{ andel('afsluttet_i_vinduet_med_effekt', 'afsluttet_i_vinduet') }} as andel_med_effekt_afsluttet_i_vinduet
    from antal
)

select * from benchmark
