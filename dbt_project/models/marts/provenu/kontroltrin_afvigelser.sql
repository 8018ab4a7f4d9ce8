-- Cases whose registered step is another than the rule gives; the rule wins in the figures (docs/domaene.md "Kontroltrin").
with sager as (
    select * from {{ ref('kontrolsager') }} where afviger
),

afvigelser as (
    select
        s.kommunekode,
        s.sagsnr,
        s.ydelse,
        s.kontroltrin_registreret,
        s.kontroltrin,
        s.regel,
        s.regel_vaerdi,
        t.kildesaetning,
        s.metodeversion,
        s.oprettet_dato,
        s.afgoerelse_dato,
        s.leverance_id,
        s.raekke_nr
    from sager as s
    inner join {{ ref('int_kontroltrin') }} as t
        on s.kommunekode = t.kommunekode and s.sagsnr = t.sagsnr and s.ydelse = t.ydelse
)

select * from afvigelser
