{# What a delivered row gives or may give, in kroner; and rows and kroner in words. #}

{# Each row of the sources that are staged whole: `del`, the part of its delivery that it belongs to (its municipality, and § 11 for itself;
   NULL when it cannot be read); `kroner`, each amount without its sign, and `netto` with it; `ulaest` where its amounts cannot all be
   read, so that it gives at least as much. `hvor` names the rows wanted, by `r.fejl` and `r.leverance_id`. The rate of a case is that of
   its decision; where that date is at fault, of its first day. What a municipality does not administer gives nothing. #}
{% macro kroner_i_raekker(hvor) %}
    {%- set ulaest = "r.fejl like '%ugyldigt_beloeb:%' or r.fejl like 'antal_felter:%'" %}
    select leverance_id, raekke_nr, kommunekode as del, kroner, kroner as netto, ulaest from (
        select r.leverance_id, r.raekke_nr, r.kommunekode,
            case when coalesce(sats.myndighed, 'kommune') = 'kommune'
                then coalesce(abs(r.tilbagebetalingskrav), 0) + coalesce(abs({{ mindreudgift('r', 'sats') }}), 0) else 0 end as kroner,
            {{ ulaest }} or coalesce(r.ydelse_foer > r.ydelse_efter and sats.ydelse is null, false) as ulaest
        from {{ ref('stg_kommune_sager') }} as r
        left join {{ ref('ydelser') }} as sats
            on r.ydelse = sats.ydelse
            and {{ i_kraft_paa('sats', "case when r.fejl like '%:afgoerelse_dato%' then r.oprettet_dato else r.afgoerelse_dato end") }}
        where {{ hvor }}
        union all
        select r.leverance_id, r.raekke_nr, r.kommunekode,
            case when r.afgoerelse in ('afvist', 'frafaldet') or r.fejl like '%:afgoerelse|%' or r.fejl like '%:afgoerelse'
                then coalesce(abs(r.udgift_pr_maaned), 0) * case
                    when r.fejl like '%:besparelse_maaneder%' then 1 else coalesce(r.besparelse_maaneder, standard.maaneder, 1) end
                else 0 end,
            {{ ulaest }} or r.fejl like '%:besparelse_maaneder%'
        from {{ ref('stg_kommune_flytninger') }} as r
        left join (
            select kommunekode, cast(valg as integer) as maaneder, gyldig_fra, gyldig_til
            from {{ ref('metodevalg_gaeldende') }}
            where noegle = 'tilflytninger_besparelse_maaneder' and {{ ligner('valg', '[1-9][0-9]{0,2}') }}
        ) as standard on r.kommunekode = standard.kommunekode and {{ i_kraft_paa('standard', 'r.afgoerelse_dato') }}
        where {{ hvor }}
    ) as regnede
    {%- for kilde, kolonner in {
        'su_tilbagemeldinger': ['tilbagebetalingskrav'],
        'enligerklaeringer': ['besparelse'],
        'udk_statusopgoerelse': ['stop_beloeb', 'krav_beloeb', 'efterregulering', 'skat'],
        'udk_paragraf11': ['tilbagebetalingskrav', 'aarlig_besparelse', 'efterregulering'],
    }.items() %}
    union all
    select r.leverance_id, r.raekke_nr, r.kommunekode{{ " || '-paragraf-11'" if kilde == 'udk_paragraf11' }},
        {% for kolonne in kolonner %}{{ ' + ' if not loop.first }}coalesce(abs(r.{{ kolonne }}), 0){% endfor %},
        {% for kolonne in kolonner %}{{ ' + ' if not loop.first }}coalesce(r.{{ kolonne }}, 0){% endfor %},
        {{ ulaest }}
    from {{ ref('stg_' ~ kilde) }} as r
    where {{ hvor }}
    {%- endfor %}
{% endmacro %}

{# `mindst 1.000 kr.`; NULL where there are none and all could be read. #}
{% macro med_kroner(kroner, ulaest) -%}
    case
        when {{ kroner }} > 0 then case when {{ ulaest }} then 'mindst ' else '' end || {{ dansk_tal(kroner, oere=true) }} || ' kr.'
        when {{ ulaest }} then 'ukendt beløb'
    end
{%- endmacro %}

{# Whose rows a part of a delivery is: `kommune 151s § 11-rækker`. #}
{% macro delens_raekker(del) -%}
    case when {{ del }} like 'DK%' then 'hele landets ' else 'kommune ' || left({{ del }}, 3) || 's ' end
    || case when {{ del }} like '%paragraf-11' then '§ 11-rækker' else 'rækker' end
{%- endmacro %}

{# `1 række`, `1.200 rækker`. #}
{% macro saa_mange(antal, een, flere) -%}
    case when {{ antal }} = 1 then '1 {{ een }}' else {{ dansk_tal(antal) }} || ' {{ flere }}' end
{%- endmacro %}

{# `3 rækker mod 4 og 6.000 kr. mod 10.000 kr.` #}
{% macro raekker_og_kroner(raekker, foer_raekker, kroner, foer_kroner, een='række', flere='rækker') -%}
    {{ saa_mange(raekker, een, flere) }} || ' mod ' || {{ dansk_tal(foer_raekker) }} || ' og '
    || {{ dansk_tal(kroner, oere=true) }} || ' kr. mod ' || {{ dansk_tal(foer_kroner, oere=true) }} || ' kr.'
{%- endmacro %}
