"""What came of the cases, said once more apart from the models.

* KL's tables of effect: the cases of a cell and the lines booked of them.
* Kroner and cases per full-time post: the unit's lines or cases over the posts that its deliveries tell of.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from dagster_project.spor.describe import kolonne, model
from dagster_project.spor.model import COUNT, KRONER, SHARE, Recipe, Terms
from dagster_project.spor.recipes import provenu
from dagster_project.spor.recipes.provenu import CONTRIBUTIONS, LINES
from dagster_project.spor.sources import Kilder
from dagster_project.spor.tal_id import TalId

_DAY = "(select last_day(cast(periode || '-01' as date)) from intermediate.int_periode)"
# each row of a cell; the case is its sagsnr, of the year of its first row
_ROWS = f"""
    select s.*, row_number() over (partition by s.kommunekode, s.sagsnr order by s.ydelse) as plads,
        count(*) over case_rows = count(case when s.afsluttet_dato <= {_DAY} then 1 end) over case_rows as lukket,
        bool_or(coalesce(s.tilbagebetalingskrav > 0, false) or coalesce(s.ydelse_foer > s.ydelse_efter,
            coalesce(s.fremadrettet_besparelse > 0, false))) over case_rows as effekt,
        date_diff('day', s.aabnet, min(s.hoering_dato) filter (s.hoering_dato <= {_DAY}) over case_rows) as dage_til_hoering,
        case when bool_and(coalesce(s.afgoerelse_dato <= {_DAY}, false)) over case_rows
            then date_diff('day', s.aabnet, max(s.afgoerelse_dato) over case_rows) end as dage_til_afgoerelse,
        case when bool_and(coalesce(s.afsluttet_dato <= {_DAY}, false)) over case_rows
            then date_diff('day', s.aabnet, max(s.afsluttet_dato) over case_rows) end as dage_til_afslutning
    from (
        select i.*, k.kontroltrin, min(i.oprettet_dato) over (partition by i.kommunekode, i.sagsnr) as aabnet
        from intermediate.int_sager as i inner join marts.kontrolsager as k using (kommunekode, sagsnr, ydelse)
    ) as s
    where s.kontroltrin = $trin and year(s.aabnet) = $aar and s.aabnet <= {_DAY}
        and $kommune in ('DK', s.kommunekode) and ($gruppe = '' or s.kommunekode in (
            select kommunekode from intermediate.int_kommunegrupper where spor_slug(gruppe) = $gruppe
                and periode = (select max(periode) from intermediate.int_kommunegrupper)
        ))
        and case $dimension when 'alle' then $vaerdi = 'alle' when 'ydelse' then spor_slug(s.ydelse) = $vaerdi
            when 'sagstype' then spor_slug(s.sagstype) = $vaerdi
            when 'kanal' then case when coalesce(s.kanal, '') = '' then $vaerdi = 'ikke-oplyst'
                else exists (from (select unnest(string_split(s.kanal, '|')) as k) where spor_slug(k) = $vaerdi) end end
    window case_rows as (partition by s.kommunekode, s.sagsnr)
"""
# each count as a condition on a case
CONDITIONS = {
    "sager_oprettet": "true",
    "sager_afsluttet": "lukket",
    "med_effekt": "lukket and effekt",
    "uden_effekt": "lukket and not effekt",
    "aabne": "not lukket",
    "sager_afgjort": "dage_til_afgoerelse is not null",
    "afgjort_samme_dag": "dage_til_afgoerelse = 0",
}
AMOUNTS = ("tilbagebetalingskrav", "mindreudgift", "anke")
# days as (what is counted, how many quarters of the cases lie under it)
_QUARTERS = {"nedre_kvartil": 1, "median": 2, "oevre_kvartil": 3}
DAYS = {
    f"dage_til_{what}_{name}": (f"dage_til_{what}", nr)
    for what in ("hoering", "afgoerelse", "afslutning")
    for name, nr in _QUARTERS.items()
}
TAL = (*CONDITIONS, "andel_med_effekt", *AMOUNTS, "kroner_pr_sag", *DAYS)


def recipe(k: Kilder, tal_id: TalId) -> Recipe | None:
    """None when the municipality, group or year has no such cell, or the figure is made of none of the cell's cases."""
    return _per_post(k, tal_id) if tal_id.art == "effekt_pr_aarsvaerk" else _cell(k, tal_id)


def _cell(k: Kilder, tal_id: TalId) -> Recipe | None:
    *group, step, dimension, value, tal = tal_id.dele
    if tal not in TAL:
        return None
    values = {"kommune": tal_id.kommune, "aar": int(tal_id.periode), "trin": step, "dimension": dimension, "vaerdi": value}
    values |= {"gruppe": "".join(group)}
    own = "spor_slug(gruppe) = $gruppe" if group else "kommunekode = $kommune"
    found = k.fetch(
        f"select cast({tal} as decimal(28, 18)) from marts.{tal_id.art} where {own} and aar = $aar "
        "and kontroltrin = $trin and dimension = $dimension and spor_slug(vaerdi) = $vaerdi",
        values,
    )
    if not found or (tal in DAYS and found[0][0] is None):
        return None
    share = tal == "andel_med_effekt"
    whole = Recipe(
        enhed=SHARE if share else KRONER if tal in (*AMOUNTS, "kroner_pr_sag") else COUNT,
        publiceret=found[0][0],
        definition=f"{model(tal_id.art)} {kolonne(tal_id.art, tal)}",
        led=(_lines(tal) if tal in AMOUNTS else _days(DAYS[tal][0]) if tal in DAYS else _cases(tal),)
        if tal != "kroner_pr_sag"
        else tuple(map(_lines, AMOUNTS)),
        vaerdier=values,
        andel=share,
        metode=("effekt_sag", *(("sammenligning",) if group else ())),
        decimaler=2,
    )
    if tal == "kroner_pr_sag":
        ((count,),) = k.fetch(f"select count(*) filter (plads = 1) from ({_ROWS})", values)
        return replace(whole, publiceret=round(whole.publiceret, 2), shared_with=count)
    return _between(k, whole, *DAYS[tal]) if tal in DAYS else whole


def _between(k: Kilder, whole: Recipe, column: str, quarters: int) -> Recipe:
    """Days of the one or two cases that the quantile lies at or between, each weighed by how near it is, in quarters."""
    ((count,),) = k.fetch(f"select count(*) filter (plads = 1 and {column} is not null) from ({_ROWS})", whole.vaerdier)
    place, rest = divmod(quarters * max(count - 1, 0), 4)
    low, high, over = {0: (1, 0, 1), 2: (1, 1, 2)}.get(rest, (4 - rest, rest, 4))
    values = {**whole.vaerdier, "vaegt_lav": low, "vaegt_hoej": high, "plads": place}
    return replace(whole, publiceret=round(whole.publiceret, 2), vaerdier=values, shared_with=over)


def _days(column: str) -> Terms:
    selection = f"""
        select *, 'ved eller mellem disse' as rolle, 'effekt/{column}' as regel,
            kommunekode || '|' || sagsnr || '|' || ydelse as noegle, null as bogfoert
        from (
            select *, case dense_rank() over (order by {column}, kommunekode, sagsnr) - $plads
                when 1 then $vaegt_lav when 2 then $vaegt_hoej else 0 end as vaegt
            from ({_ROWS}) where {column} is not null
        ) where vaegt > 0
    """
    return Terms("kommune_sager", selection, f"case when u.plads = 1 then u.vaegt * u.{column} else 0 end")


def _cases(tal: str) -> Terms:
    condition, share = ("sager_afsluttet", True) if tal == "andel_med_effekt" else (tal, False)
    numerator = "(u.effekt)::int" if share else "1"
    selection = (
        "select *, 'tæller med' as rolle, sagsregel as regel, kommunekode || '|' || sagsnr || '|' || ydelse as noegle, "
        f"null as bogfoert from (select *, 'effekt/{tal}' as sagsregel from ({_ROWS})) where {CONDITIONS[condition]}"
    )
    return Terms(
        "kommune_sager",
        selection,
        f"case when u.plads = 1 then {numerator} else 0 end",
        "case when u.plads = 1 then 1 else 0 end" if share else "null",
    )


def _lines(tal: str) -> Terms:
    selection = (
        f"select l.* from ({LINES}) as l semi join ({_ROWS}) as s using (leverance_id, raekke_nr) "
        f"where l.slug = 'kl-ydelser' and l.komponent = '{tal}' and l.dato <= {_DAY}"
    )
    return Terms("kommune_sager", selection, CONTRIBUTIONS["kommune_sager"])


# the row of each group that tells of most posts, those lent out left out, in months of one post
_MONTHS = "(spor_tal(r.aarsvaerk) - coalesce(spor_tal(r.udlaant_aarsvaerk), 0)) * coalesce(spor_antal(r.maaneder), 12)"
_POSTS = """
    select leverance_id, raekke_nr, 'hold' as rolle, 'effekt_pr_aarsvaerk/aarsvaerk' as regel,
        kommunekode || '|' || aar || '|' || gruppe || '|' || kilde as noegle, null as bogfoert
    from (
        select *, row_number() over (
            partition by gruppe order by (aarsvaerk - udlaant_aarsvaerk) * maaneder desc, kilde
        ) as plads from marts.bemanding where kommunekode = $kommune and aar = $aar
    ) where plads = 1
"""
_OPENED = f"""
    select s.leverance_id, s.raekke_nr, 'tæller med' as rolle, 'effekt/sager_oprettet' as regel, null as bogfoert,
        s.kommunekode || '|' || s.sagsnr || '|' || s.ydelse as noegle,
        row_number() over (partition by s.sagsnr order by s.ydelse) as plads
    from (
        select *, min(oprettet_dato) over (partition by kommunekode, sagsnr) as aabnet from intermediate.int_sager
    ) as s
    where s.kommunekode = $kommune and year(s.aabnet) = $aar and s.aabnet <= {_DAY}
"""


def _per_post(k: Kilder, tal_id: TalId) -> Recipe | None:
    """None when nothing is told of the unit's posts that year, or the figure is none of these."""
    (tal,) = tal_id.dele
    values: dict[str, object] = {"kommune": tal_id.kommune, "aar": int(tal_id.periode)}
    if tal not in ("aarsvaerk", "sager", "provenu", "sager_pr_aarsvaerk", "provenu_pr_aarsvaerk"):
        return None
    found = k.fetch(
        f"select {tal} from marts.effekt_pr_aarsvaerk where kommunekode = $kommune and aar = $aar and {tal} is not null", values
    )
    if not found:
        return None
    own = Recipe(
        enhed=COUNT,
        publiceret=round(Decimal(found[0][0]), 2),
        definition=f"{model('effekt_pr_aarsvaerk')} {kolonne('effekt_pr_aarsvaerk', tal)}",
        led=(Terms("bemanding", _POSTS, _MONTHS),),
        vaerdier=values,
        shared_with=12,
        metode=("effekt_pr_aarsvaerk",),
        decimaler=2,
    )
    if tal == "aarsvaerk":
        return own
    shared_with = _posts(k, values) if tal.endswith("_pr_aarsvaerk") else 1
    if tal.startswith("sager"):
        return replace(
            own, led=(Terms("kommune_sager", _OPENED, "case when u.plads = 1 then 1 else 0 end"),), shared_with=shared_with
        )
    whole = provenu.recipe(k, TalId(tal_id.tekst, "provenu", tal_id.kommune, tal_id.periode, ("som-offentliggjort",)))
    if whole is None:
        return None
    return replace(
        own, enhed=KRONER, led=whole.led, vaerdier=whole.vaerdier, shared_with=shared_with, metode=(*own.metode, *whole.metode)
    )


def _posts(k: Kilder, values: dict[str, object]) -> Decimal:
    """The posts of the year, from the cells as delivered."""
    ids = sorted(i for (i,) in k.fetch(f"select distinct leverance_id from ({_POSTS})", values))
    ((months,),) = k.fetch(
        f"select sum({_MONTHS}) from ({_POSTS}) as u inner join read_parquet($filer, union_by_name = true) as r "
        "on u.leverance_id = r.leverance_id and u.raekke_nr = r.raekke_nr",
        {**values, "filer": k.filer("bemanding", ids)},
    )
    return round(Decimal(months) / 12, 4)
