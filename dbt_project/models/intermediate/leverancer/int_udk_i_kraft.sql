-- UDK's deliveries in force: statements, § 11 and risk cases, the country's and the municipalities' own. Who reads of these alone is not
-- built anew because another source's deliveries changed (docs/beslutninger/0011-build-what-is-new.md).
with udk_i_kraft as (
    select *
    from {{ ref('int_leverancer_i_kraft') }}
    where kilde in ('udk_statusopgoerelse', 'udk_paragraf11', 'udk_risikosager')
)

select * from udk_i_kraft
