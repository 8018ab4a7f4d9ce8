-- Which periods of which source each sender has delivered, in force. Who asks no more of the deliveries reads this: a new version of a
-- file changes nothing here, so none of its readers is built anew (docs/beslutninger/0011-build-what-is-new.md).
with leverede_perioder as (
    select distinct kilde, kommunekode, periode, til_og_med from {{ ref('int_leverancer_i_kraft') }}
)

select * from leverede_perioder
