"""A figure's and a method's name in Danish.

* A figure's name in Danish words, from its id: people read the words, queries the id.
* What a row of `metode` is called where people read it, and what it chooses, in words: queries read the name and the value
  themselves. How its source is cited stands in source_names.py.
"""

from __future__ import annotations

from functools import cache

from dagster_project.common.danish import maaned
from dagster_project.common.program import read_seed, same_in_all
from dagster_project.figures.effort_names import from_id
from dagster_project.figures.kinds import enhed, figure_of, is_held_back_where_small, slug
from dagster_project.figures.names import (
    ANKER,
    AREA_INDSATSER,
    BENCHMARK_CELLS,
    BENCHMARK_MEASURES,
    COMPARED_MEASURES,
    COMPONENTS,
    INDSATSER,
    KONTROLTYPER,
    KRAV,
    PARAGRAF_11,
    SAGER,
    SU,
    UDK_FIELDS,
)

# figures of the reports that nothing computes
_ONLY_PRINTED = {
    "kolonihave_aarsvaerk": "Årsværk i kolonihaveteamet",
    "sygefravaer_afskediget": "Afskedigede efter sygefravær",
    "sygefravaer_anke_medhold": "Anker om sygefravær med medhold",
}
_NOEGLETAL = SU | INDSATSER | SAGER | KRAV | ANKER | _ONLY_PRINTED
_REPEATED = {"nedre": "trykt som nedre grænse", "oevre": "trykt som øvre grænse"}


def noegletal(name: str) -> str:
    """`su_undringer_sendt` in words; an effort's own name stands as the municipality writes it."""
    if name in _NOEGLETAL:
        return _NOEGLETAL[name]
    if name in AREA_INDSATSER:
        return f"Indsatser i områder: {AREA_INDSATSER[name]}"
    kind, _, part = name.partition(":")
    indsats = from_id(part)
    if indsats and kind in AREA_INDSATSER:
        return f"{indsats}: {AREA_INDSATSER[kind]}"
    if kind in KONTROLTYPER:
        return KONTROLTYPER[kind].capitalize() + (f" ({indsats})" if indsats else "")
    return name.replace("_", " ").capitalize()  # one that no list has words for


def tal_name(tal_id: str) -> str:
    """`provenu/151/2023/su#2` as `SU-sager 2023 (trykt igen)`; the municipality is left out, since a page or report names it."""
    id_, _, end = tal_id.partition("#")
    parts = id_.split("/")
    name = _without_place(id_)
    if name is None:
        return tal_id
    benchmark = parts[0] in _PERIOD_FIRST
    kommune, periode = (parts[2], parts[1]) if benchmark else (parts[1], parts[2])
    named = "" if kommune.isdigit() else f", {kommune.replace('-', ' ').title()},"  # a list of municipalities
    place = ", hele landet" if kommune == "dk" else "," if benchmark else named
    again = f" ({_REPEATED.get(end, 'trykt igen')})" if end else ""
    return f"{name}{place} {maaned(periode)}{again}"


def is_share(tal_id: str) -> bool:
    """Whether the figure is a share 0–1, which people read in pct."""
    group, *_, last = tal_id.partition("#")[0].split("/")
    if group == "indsatser":
        return is_held_back_where_small(tal_id) and enhed(figure_of(tal_id)) == "andel"  # an unknown one is shown as it is
    return group == "benchmark" and last.startswith("andel_")


def is_rate(measure: str | None) -> bool:
    """Whether a compared measure is cases per 1.000, which people read as a number."""
    return measure is not None and "_pr_1000_" in measure


def full_name(tal_id: str, kommune: str, periode: str) -> str:
    """With its municipality, whose name is given: `SU-sager, Ballerup 2023`."""
    return f"{_without_place(tal_id) or tal_id}, {kommune} {maaned(periode)}"


def _without_place(id_: str) -> str | None:
    """What is counted, without where and when; None for an id of no kind that has a name."""
    kind, *rest = id_.split("/")
    parts = rest[2:]  # behind the municipality and the time
    return _NAMES[kind](parts) if kind in _NAMES and parts else None


def _benchmark(parts: list[str]) -> str:
    cells = {(step, slug(area)): name for (step, area), name in BENCHMARK_CELLS.items()}
    step, area, measure = parts
    return f"{BENCHMARK_MEASURES.get(measure, measure)}, {cells.get((step, area), step).lower()}"


def _provenu(parts: list[str]) -> str:
    name = _kategorier().get(parts[0], parts[0])
    return f"{name}, {COMPONENTS.get(parts[1], parts[1]).lower()}" if len(parts) > 1 else name


def _udk(parts: list[str]) -> str:
    ydelse = "Udbetaling Danmark i alt" if parts[0] == "total" else _ydelser().get(parts[0], parts[0])
    return f"{ydelse}, {UDK_FIELDS.get(parts[1].replace('-', '_'), parts[1])}"


def _p11(parts: list[str]) -> str:
    return f"§ 11: {PARAGRAF_11.get(parts[0], parts[0]).removeprefix('– ')}"


def _indsats(parts: list[str]) -> str:
    return noegletal("/".join(parts))  # an effort's own name may hold a stroke


def _own_share(parts: list[str]) -> str:
    return f"Kommunens andel, {_kategorier().get(parts[0], parts[0])}" + "".join(f", {_ydelser().get(p, p)}" for p in parts[1:])


# the ends of an interval, and how many municipalities stand behind
_ABOUT_EFFEKT = {
    "andel_nedre": "Andel med effekt, nedre grænse", "andel_oevre": "Andel med effekt, øvre grænse",
    "kommuner_med_sager": "Kommuner med sager", "kommuner_daekket": "Kommuner, der har leveret",
}  # fmt: skip


def _criterion(parts: list[str]) -> str:
    step, area, criterion, measure = parts
    what = _ABOUT_EFFEKT.get(measure, measure.replace("_", " ").capitalize())
    return f"{what}, kontroltrin {step}, {area}, kriterium {criterion.replace('-', ' ')}"


def _warning(parts: list[str]) -> str:
    step, month, measure = parts
    return f"{measure.replace('_', ' ').capitalize()} i {maaned(month)}, kontroltrin {step}"


def _cohort(parts: list[str]) -> str:
    _, benefit, months, measure = parts
    return f"Krav på {_ydelser().get(benefit, benefit)}, {measure.replace('_', ' ')} efter {months} måneder"


def _list(parts: list[str]) -> str:
    criterion, measure = parts
    return f"Udtræk {criterion.replace('_', ' ')}, {measure.replace('_', ' ')}"


_AS_WRITTEN = {"afgoerelse": "afgørelse", "hoering": "høring", "oevre": "øvre", "aabne": "åbne"}


def _effekt(parts: list[str]) -> str:
    step, dimension, value, measure = parts
    what = _ABOUT_EFFEKT.get(measure) or " ".join(_AS_WRITTEN.get(word, word) for word in measure.split("_")).capitalize()
    where = "" if dimension == "alle" else f", {dimension} {value.replace('-', ' ')}"
    return f"{what}, {step if step.startswith('u') else f'kontroltrin {step}'}{where}"


def _effekt_group(parts: list[str]) -> str:
    return f"{_effekt(parts[1:])}, gruppen {parts[0].replace('-', ' ')}"


def _compared(parts: list[str]) -> str:
    step, measure, *figure = parts
    beside = {"gruppens_median": "gruppens median", "nedre_kvartil": "gruppens nedre kvartil", "n": "kommuner i gruppen"}
    beside |= {"oevre_kvartil": "gruppens øvre kvartil"}
    return f"{COMPARED_MEASURES.get(measure, measure)}, kontroltrin {step}" + "".join(f", {beside.get(f, f)}" for f in figure)


def _contact(parts: list[str]) -> str:
    step, measure = parts
    names = {"dage_til_svar": "Dage til svar på henvendelsen", "maaneder_aflaest": "Aflæste måneder efter henvendelsen"}
    names |= {"andel_foer": "Andel taget op måneden før henvendelsen"}
    after = f"Andel taget op i måned {measure.rpartition('_')[2]} efter henvendelsen"
    return f"{names.get(measure, after)}, kontroltrin {step}"


def _su_moves(parts: list[str]) -> str:
    names = {
        "studiestart_pr_maaned": "Kontrollerede SU-tilflytninger pr. måned i studiestarten",
        "oevrige_pr_maaned": "Kontrollerede SU-tilflytninger pr. måned uden for studiestarten",
        "andel_afvist_18_21": "Andel afvist eller frafaldet, borgere på 18–21 år",
    }
    return names.get(parts[0], parts[0])


def _scenario(parts: list[str]) -> str:
    limit, months, step, measure = parts
    who = {
        "kommuner": "Kommuner under",
        "kommer_til": "Kommuner, der kommer til ved",
        "falder_fra": "Kommuner, der falder fra ved",
    }
    steps = "kontroltrin 2 eller 3" if step == "enten" else f"kontroltrin {step}"
    return f"{who.get(measure, measure)} {limit} pct. i {months} måneder i træk, {steps}"


def _per_post(parts: list[str]) -> str:
    names = {"aarsvaerk": "Årsværk", "sager": "Sager, alle årsværk", "provenu": "Provenu, alle årsværk"}
    names |= {"provenu_pr_aarsvaerk": "Provenu pr. årsværk", "sager_pr_aarsvaerk": "Sager pr. årsværk"}
    return names.get(parts[0], parts[0])


_NAMES = {"provenu": _provenu, "benchmark": _benchmark, "udk-status": _udk, "paragraf-11": _p11, "indsatser": _indsats}
_NAMES |= {"effekt_grupper": _effekt_group, "henvendelser_forloeb": _contact, "su_flytninger": _su_moves}
_NAMES |= {"effekt": _effekt, "kriterie_effekt": _criterion, "varsling": _warning}
_NAMES |= {"krav_kohorter": _cohort, "udtraek_effekt": _list, "sammenligning": _compared}
_NAMES |= {"provenu-ydelse": lambda parts: f"Provenu, {_ydelser().get(parts[0], parts[0])}", "kommunal-andel": _own_share}
_NAMES |= {"graensevaerdi_scenarier": _scenario, "effekt_pr_aarsvaerk": _per_post}
_PERIOD_FIRST = ("benchmark", "kriterie_effekt", "varsling", "udtraek_effekt", "sammenligning", "graensevaerdi_scenarier")


@cache
def _kategorier() -> dict[str, str]:
    """Categories and totals in words, by their part of an id."""
    slugs = same_in_all("provenu_kategorier", "kategori", "slug")
    totals = same_in_all("provenu_totaler", "total", "slug")
    return {s: n for n, s in slugs.items()} | {s: f"Provenu i alt, {n}" for n, s in totals.items()}


@cache
def _ydelser() -> dict[str, str]:
    return {slug(r["ydelse"]): r["ydelse"] for r in read_seed("ydelser")}


_CHOICE = {
    "bogfoeringsdato": "Bogføringsdato",
    "effekt_pr_aarsvaerk": "Effekt pr. årsværk",
    "effekt_sag": "Effekt: hvad en sag er",
    "endelig_aar_maaneder": "Måneder, til et års tal er endelige",
    "endelig_benchmark_maaneder": "Måneder, til en måneds benchmark er endeligt",
    "faa_sager": "Få sager",
    "forsinket_leverance": "Forsinket leverance",
    "henvendelser_forloeb": "Hvad der sker efter en henvendelse",
    "hoej_brug": "Særlig høj brug",
    "ikke_maalt": "Ikke målt",
    "kanaler_kontroltrin_3": "Kanaler, der giver kontroltrin 3",
    "konfidensinterval": "Konfidensinterval",
    "maaling_1": "Måling 1",
    "maaling_2": "Måling 2",
    "mindreudgift_maaneder_frem": "Mindreudgift: måneder frem",
    "opfoelgning_i_traek": "Opfølgning: måneder i træk",
    "paragraf_11_skaeringsdatoer": "§ 11: skæringsdatoer",
    "sygefravaer_reduceret": "Sygefravær: mindre fravær",
    "sammenligning": "Kommuner, der ligner hinanden",
    "scenarier": "Kriteriet ved andre grænser",
    "varsling": "Tidlig varsling",
    "tilflytninger_besparelse_maaneder": "Stop af tilflytninger: måneder",
    "krav_kohorter": "Hvad der bliver af kravene",
    "udtraek_effekt": "Effekten af egne udtræk",
    "lav_brug": "Lav brug af risikosager",
    "afrunding": "Afrunding",
    "interval": "Andele af måling 2",
    "skjulning": "Skjulning",
    "skjulning_taeller": "Skjulning: hvad grænsen tæller",
}
# a rule's condition as it is put together for `metode`
_FACTS = {
    "udfyldt hoering_dato": "der er holdt høring",
    "udfyldt oplysninger_indhentet_dato": "der er indhentet oplysninger",
    "udfyldt kontrolbesoeg_dato": "der er aflagt kontrolbesøg",
    "udfyldt virksomhedsbesoeg_dato": "der er aflagt virksomhedsbesøg",
    "risikosag risikosag_id": "sagen hører til en af Udbetaling Danmarks risikosager",
}


def method_name(kind: str, name: str) -> str:
    """A choice, rule, threshold or definition in words; the name itself where no list has words for it."""
    if kind == "definition":
        return noegletal(name)
    if kind != "regel":
        return _CHOICE.get(name, name)
    rule, _, facts = name.strip().partition(": ")
    return f"{rule}: {_FACTS.get(facts, facts)}"


# choices that are a number alone, or a sign: what it counts
_CHOSEN = {
    "mindreudgift_maaneder_frem": "{} måneder frem",
    "tilflytninger_besparelse_maaneder": "{} måneder",
    "endelig_aar_maaneder": "{} måneder efter årets udgang",
    "endelig_benchmark_maaneder": "{} måneder efter måneden",
    "faa_sager": "færre end {} sager er få",
    "ikke_maalt": "en tankestreg ({})",
}


def choice(name: str, value: str | None) -> str:
    """What holds, in words: `færre end 20 sager er få`, and lists joined by commas."""
    return _CHOSEN.get(name, "{}").format((value or "").replace("|", ", "))
