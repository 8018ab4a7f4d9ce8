"""What came of STAR's contacts: the days to the answer, and the use of the step month by month as the benchmark's own cells."""

from __future__ import annotations

from dataclasses import replace

from dagster_project.common.periods import months_after
from dagster_project.spor.describe import kolonne, model
from dagster_project.spor.model import COUNT, Recipe, Terms
from dagster_project.spor.recipes import benchmark
from dagster_project.spor.risk_cases import COVERAGE, IN_CELL, KILDE, sager
from dagster_project.spor.sources import Kilder
from dagster_project.spor.tal_id import TalId

_SHARES = {"andel_foer": -1, **{f"andel_md_{nr}": nr for nr in range(7)}}  # months after the contact's own
_CONTACT = "kommunekode = $kommune and kontroltrin = $trin and henvendt_dato = cast($dag as date)"


def recipe(k: Kilder, tal_id: TalId) -> Recipe | None:
    """None when there was no such contact, or no such reading after it."""
    step, tal = tal_id.dele
    values: dict[str, object] = {"kommune": tal_id.kommune, "trin": step, "dag": tal_id.periode}
    if tal not in ("dage_til_svar", "maaneder_aflaest", *_SHARES):
        return None
    found = k.fetch(
        f"select {tal}, spor_slug(c.omraade) from marts.henvendelser_forloeb cross join (select distinct omraade "
        "from intermediate.int_benchmark_celler where hele_trinnet and kontroltrin = $trin) as c "
        f"where {_CONTACT} and {tal} is not null",
        values,
    )
    if not found:
        return None
    published, values["omraade"] = found[0]
    definition = f"{model('henvendelser_forloeb')} {kolonne('henvendelser_forloeb', tal)}"
    contacted = tal_id.periode[:7]
    if tal in _SHARES:
        month = months_after(contacted, _SHARES[tal])
        cell = (step, str(values["omraade"]), "andel_udtaget")
        share = benchmark.recipe(k, TalId(tal_id.tekst, "benchmark", tal_id.kommune, month, cell))
        return share and replace(share, definition=definition, metode=(*share.metode, "henvendelser_forloeb"))
    own = Recipe(
        enhed=COUNT, publiceret=published, definition=definition, led=(), vaerdier=values, metode=("henvendelser_forloeb",)
    )
    if tal == "maaneder_aflaest":
        values |= {f"md_{nr}": months_after(contacted, nr) for nr in range(1, 7)}
        return replace(own, led=tuple(map(_reading, range(1, 7))))
    answered = (
        "select leverance_id, raekke_nr, 'henvendelse' as rolle, 'henvendelser_forloeb/dage_til_svar' as regel, "
        f"kommunekode || '|' || kontroltrin || '|' || henvendt_dato as noegle, null as bogfoert "
        f"from marts.star_henvendelser where {_CONTACT}"
    )
    days = "date_diff('day', spor_dato(r.henvendt_dato), spor_dato(r.besvaret_dato))"
    return replace(own, led=(Terms("star_henvendelser", answered, days),))


def _reading(nr: int) -> Terms:
    """The cases of the reading so many months after the contact: the first of them is the one reading."""
    selection = f"""
        select leverance_id, raekke_nr, fysisk_linje, null as noegle, null as bogfoert, 'aflæsning' as rolle,
            'henvendelser_forloeb/maaneder_aflaest' as regel,
            (row_number() over (order by leverance_id, raekke_nr) = 1)::int as bidrag, null as naevner
        from ({sager(("udtaget", "resterende"), IN_CELL)}) where udtaget or resterende
    """
    own = f"$md_{nr}"
    return Terms(
        KILDE,
        selection.replace("$periode", own),
        leverancer=f"select distinct leverance_id from ({COVERAGE})".replace("$periode", own),
    )
