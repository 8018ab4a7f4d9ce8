"""What is made of risk cases beside the benchmark: the worth of a criterion, and the window of an early warning rolled on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from dagster_project.spor.describe import kolonne, model
from dagster_project.spor.model import COUNT, KRONER, SHARE, Recipe, Terms
from dagster_project.spor.recipes import grupper
from dagster_project.spor.recipes.benchmark import felter
from dagster_project.spor.recipes.grupper import RATES, people
from dagster_project.spor.risk_cases import COVERAGE, IN_CELL, KILDE, SHARES, sager
from dagster_project.spor.sources import Kilder
from dagster_project.spor.tal_id import TalId

# each figure of a criterion as the count of the benchmark that it is, a share as (numerator, denominator)
_COUNTS = {
    **{"udtaget": "udtaget", "med_kontrolsag": "udtaget_med_kontrolsag", "resterende": "resterende", "oprettet": "oprettet"},
    **{"afsluttet": "afsluttet", "med_effekt": "afsluttet_med_effekt"},
}
_AMOUNTS = ("tilbagebetalingskrav", "mindreudgift")
# of the rolled window: what is still in it, and what remains
_ROLLED = {
    "andel_hvis_intet": ("udtaget", ("udtaget", "resterende")),
    "udtaget_hvis_intet": ("udtaget", ()),
    "resterende_hvis_intet": ("resterende", ()),
}
_PART = "raa.raekke_nr > $fra_nr and raa.raekke_nr <= $til_nr"
_OF_CRITERION = f"{_PART} and spor_slug(coalesce(spor_celle(raa.kriterium), 'ikke oplyst')) = $kriterium"
# a case taken before the window of the month warned of is neither taken in it nor left
_OF_MONTH = f"{_PART} and spor_tid(raa.udtaget_dato) >= cast($maaned || '-01' as date) - interval 11 month"


def recipe(k: Kilder, tal_id: TalId) -> Recipe | None:
    """None when there is no such criterion or warning, or its figure is not made of single cases."""
    return {"kriterie_effekt": _criterion, "varsling": _warning, "sammenligning": _compared}[tal_id.art](k, tal_id)


def _criterion(k: Kilder, tal_id: TalId) -> Recipe | None:
    step, area, criterion, tal = tal_id.dele
    if tal not in (*_COUNTS, *_AMOUNTS, "andel_med_effekt"):
        return None
    values = {"kommune": tal_id.kommune, "periode": tal_id.periode, "trin": step, "omraade": area, "kriterium": criterion}
    found = k.fetch(
        f"select cast({tal} as decimal(28, 18)) from marts.kriterie_effekt where kommunekode = $kommune and periode = $periode "
        "and kontroltrin = $trin and spor_slug(omraade) = $omraade and spor_slug(kriterium) = $kriterium",
        values,
    )
    numerator, denominators = ("afsluttet_med_effekt", ("afsluttet",)) if tal.startswith("andel") else (_COUNTS.get(tal), ())
    terms = _kroner(tal) if tal in _AMOUNTS else _rows(numerator, denominators, _OF_CRITERION)
    return _recipe("kriterie_effekt", tal, found, terms, values, bool(denominators)) if found else None


def _warning(k: Kilder, tal_id: TalId) -> Recipe | None:
    step, month, tal = tal_id.dele
    if tal not in _ROLLED:
        return None
    values = {"kommune": tal_id.kommune, "periode": tal_id.periode, "trin": step, "maaned": month}
    found = k.fetch(
        f"select cast({tal} as decimal(28, 18)), spor_slug(c.omraade) from marts.varsling as v "
        "inner join (select distinct kontroltrin, omraade from intermediate.int_benchmark_celler where hele_trinnet) as c "
        "using (kontroltrin) where kommunekode = $kommune and periode = $periode and kontroltrin = $trin and maaned = $maaned",
        values,
    )
    if not found:
        return None
    numerator, denominators = _ROLLED[tal]
    values["omraade"] = found[0][1]
    return _recipe("varsling", tal, found, _rows(numerator, denominators, _OF_MONTH), values, bool(denominators))


def _compared(k: Kilder, tal_id: TalId) -> Recipe | None:
    """The municipality's own value: the share of its whole step. Median and quartiles are those of such shares."""
    if len(tal_id.dele) == 3:
        return grupper.recipe(k, tal_id)
    step, tal = tal_id.dele
    values = {"kommune": tal_id.kommune, "periode": tal_id.periode, "trin": step, "maal": f"{tal}:{step}"}
    found = k.fetch(
        "select cast(vaerdi as decimal(28, 18)), spor_slug(c.omraade) from marts.sammenligning "
        "cross join (select distinct omraade from intermediate.int_benchmark_celler "
        "where hele_trinnet and kontroltrin = $trin) as c where kommunekode = $kommune and periode = $periode and maal = $maal",
        values,
    )
    if not found or tal not in (*SHARES, *RATES):
        return None
    values["omraade"] = found[0][1]
    if tal in RATES:
        numerator, whole = RATES[tal]
        rate = _recipe("sammenligning", tal, found, _rows(numerator, (), _PART), values, False)
        return replace(rate, publiceret=round(found[0][0], 10), shared_with=Decimal(people(k, whole, values)) / 1000)
    return _recipe("sammenligning", tal, found, _rows(*SHARES[tal], _PART), values, True)


def _recipe(table: str, tal: str, found: list[tuple], terms: Terms, values: dict[str, object], share: bool) -> Recipe:
    return Recipe(
        enhed=SHARE if share else KRONER if tal in _AMOUNTS else COUNT,
        publiceret=found[0][0],
        definition=f"{model(table)} {kolonne(table, 'vaerdi' if table == 'sammenligning' else tal)}",
        led=(terms,),
        vaerdier=values,
        andel=share,
        metode={"varsling": ("varsling",), "sammenligning": ("sammenligning",)}.get(table, ("maaling_2",)),
    )


def _rows(numerator: str, denominators: tuple[str, ...], row: str) -> Terms:
    names = tuple(dict.fromkeys((numerator, *denominators)))
    selection = (
        f"select raekke_nr, fysisk_linje, null as noegle, null as bogfoert, {felter(numerator, denominators)} "
        f"from ({sager(names, IN_CELL, row)}) where {' or '.join(names)}"
    )
    return Terms(KILDE, selection, leverancer=f"select distinct leverance_id from ({COVERAGE})")


def _kroner(column: str) -> Terms:
    """The cases with effect, each with the amount of its cell."""
    selection = f"""
        select s.leverance_id, s.raekke_nr, s.fysisk_linje, null as noegle, null as bogfoert, 'sag med effekt' as rolle,
            'benchmark/afsluttet_med_effekt' as regel, spor_beloeb(r.{column}) as bidrag, null as naevner
        from ({sager(("afsluttet_med_effekt",), IN_CELL, _OF_CRITERION)}) as s
        inner join read_parquet($filer, union_by_name = true) as r
            on s.leverance_id = r.leverance_id and s.raekke_nr = r.raekke_nr
        where s.afsluttet_med_effekt and spor_beloeb(r.{column}) <> 0
    """
    return Terms(KILDE, selection, leverancer=f"select distinct leverance_id from ({COVERAGE})")
