-- Each printed figure as its text says it, and how far the computed one may lie from it: half of the last place that is printed.
with laest as (
    select
        tal_id,
        leverance_kommunekode,
        rapporteret,
        coalesce(praecision, 'eksakt') as praecision,
        tolerance,
        som_trykt,
        {{ trykt_led('som_trykt', 1) }} as fortegn,
        coalesce({{ trykt_led('som_trykt', 2) }}, '') as cifre,
        lower({{ trykt_led('som_trykt', 3) }}) as efter,
        lower(split_part(som_trykt, ' ', 1)) as foerste_ord,
        -- without the zeros that no one printed
        rtrim(cast(abs(rapporteret) as varchar), '0') as tallet
    from {{ ref('int_rapporterede_tal') }}
),

tolket as (
    select
        *,
        case
            when cifre <> '' then
                try_cast(replace(replace(cifre, '.', ''), ',', '.') as decimal(18, 6)) * {{ trykt_faktor('efter') }}
                * case when fortegn = '' then 1 else -1 end
            {%- for ord, tal in talord().items() %}
            when foerste_ord = '{{ ord }}' then {{ tal }}
            {%- endfor %}
        end as laest_vaerdi,
        {{ trykt_faktor('efter') }} * {{ enhed_paa_plads("length(split_part(cifre, ',', 2))") }} as plads,
        length(split_part(tallet, '.', 2)) as decimaler,
        length(split_part(tallet, '.', 1)) - length(rtrim(split_part(tallet, '.', 1), '0')) as nuller
    from laest
),

trykte_tal as (
    select
        tal_id,
        leverance_kommunekode,
        cast(laest_vaerdi as decimal(28, 10)) as laest_vaerdi,
        coalesce(cast(laest_vaerdi as decimal(28, 10)) <> rapporteret or laest_vaerdi is not null and rapporteret is null, false) as uenig,
        cast(coalesce(
            tolerance,
            case
                when praecision in ('nedre', 'oevre') then 0
                -- "omkring 700": the last digit that is not 0 is the one that is meant
                when praecision = 'ca' and decimaler = 0 then {{ enhed_paa_plads('-nuller') }} / 2
                when praecision = 'ca' or cifre = '' then {{ enhed_paa_plads('decimaler') }} / 2
                else plads / 2
            end
        ) as decimal(28, 10)) as tolerance
    from tolket
)

select * from trykte_tal
