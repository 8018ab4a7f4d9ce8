"""What the unit did: SU and moves, efforts, cases, claims and appeals, by year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dagster_project.common.danish import enumeration, kroner, pct, tal
from dagster_project.figures.effort_names import from_id
from dagster_project.figures.kinds import computed_of
from dagster_project.figures.names import ANKER, AREA_INDSATSER, INDSATSER, KONTROLTYPER, KRAV, SAGER, SU
from dagster_project.figures.tal_names import noegletal as noegletal_i_ord
from dagster_project.publish.report import blocks as s
from dagster_project.publish.report.blocks import Block, bar, diagram, items, section, tabel, tekst
from dagster_project.publish.report.data import NOT_MEASURED, Cell, MunicipalYear


def vaerdi(k: MunicipalYear, noegletal: str, year: int) -> Cell:
    return k.celle("indsatser", "vaerdi", noegletal=noegletal, aar=year)


def _form(noegletal: str, unit: str) -> Callable[[Any], str]:
    if unit == "andel":
        return pct
    if unit == "kr":
        return kroner
    return (lambda v: tal(v, 1)) if computed_of(noegletal) else tal


def _noegletal(k: MunicipalYear, title: str, names: Mapping[str, str]) -> Block | None:
    """The years of the five in which anything of this was measured, the report's year always."""
    units = {r.vaerdi("noegletal"): r.vaerdi("enhed") for r in k.raekker("indsatser")}
    years = [a for a in k.years if any(vaerdi(k, n, a) != NOT_MEASURED for n in names)]
    if not years:
        return None
    rows = [[name, *(vaerdi(k, n, a).vis(_form(n, units[n])) for a in years)] for n, name in names.items() if n in units]
    return tabel(title, ["Nøgletal", *map(str, years)], rows, fremhaev=len(years) if years[-1] == k.aar else None)


def su(k: MunicipalYear) -> Block:
    before, now = (vaerdi(k, "su_flytninger_kontrolleret", a) for a in (k.aar - 1, k.aar))
    share = vaerdi(k, "su_flytninger_andel_afvist_eller_frafaldet", k.aar)
    sentences = [s.development("Antallet af kontrollerede tilflytninger (SU)", before, now, k.aar, tal, k.til_og_med)]
    if share.known:
        sentences.append(f"{pct(share.vaerdi)} af dem blev afvist eller frafaldet i {k.aar}.")
    sentences.append(
        s.development(
            "Antallet af undringer sendt til SU-styrelsen",
            *(vaerdi(k, "su_undringer_sendt", a) for a in (k.aar - 1, k.aar)),
            k.aar,
            tal,
            k.til_og_med,
        )
    )
    return section(
        "SU og kontrol af tilflytninger",
        items(sentences),
        _noegletal(k, "SU og tilflytninger pr. år", SU) or tekst("Ikke målt."),
        _noegletal(k, "Kontrol af andre tilflytninger pr. år", _kontroltyper(k)),
        _weeks(k),
        tekst("Et nøgletal uden tal (–) er ikke målt det år.", True),
    )


def _kontroltyper(k: MunicipalYear) -> dict[str, str]:
    """The figures of the other kinds of control, in words, each kind's together."""
    names = {r["noegletal"].vaerdi for r in k.raekker("indsatser")}
    return {
        n: noegletal_i_ord(n) for n in sorted(names, key=lambda n: n.partition(":")[::-1]) if n.partition(":")[0] in KONTROLTYPER
    }


FEW_WEEKS = 3  # so many weeks with the most controls are named, more are counted
WEEKS_ROUNDED = " Ugerne er afrundet hver for sig; lagt sammen giver de ikke årets tal."


def _weeks(k: MunicipalYear) -> Block | None:
    """The year's weeks, the start of studies marked; drawn only when no week is hidden."""
    weeks = {r["iso_uge"].vaerdi: r for r in k.raekker("su_flytninger_uge") if r["iso_aar"].vaerdi == k.aar}
    if not weeks or any(not r["kontrolleret"].known for r in weeks.values()):
        return None
    row = [(u, weeks[u]["kontrolleret"] if u in weeks else Cell(0)) for u in range(1, max(52, *weeks) + 1)]
    most = max(c.vaerdi for _, c in row)
    at = [u for u, c in row if c.vaerdi == most]
    rounded = " (afrundet)" if k.grundlag.edition == "offentlig" else ""
    week_number = f"i uge {enumeration([str(u) for u in at])}" if len(at) <= FEW_WEEKS else f"i {len(at)} uger"
    season = sorted({r["saeson"].vaerdi for r in weeks.values() if r["saeson"].vaerdi})
    note = f"Mørke søjler: studiestart ({enumeration(season)}). " if season else ""
    note += f"Flest kontroller: {most}{rounded} {week_number}." if most else "Ingen uge er vist med et antal over 0."
    note += WEEKS_ROUNDED if rounded else ""
    bars = [bar(f"uge {u}", c, "", u in weeks and weeks[u]["saeson"].vaerdi is not None) for u, c in row]
    everything = f"Søjlediagram over kontrollerede tilflytninger (SU) pr. uge i {k.aar}. " + "; ".join(
        f"uge {u}: {c.vaerdi}" for u, c in row
    )
    return diagram(f"Kontrollerede tilflytninger (SU) pr. uge {k.aar}", everything + ". " + note, [("", bars)], note)


def indsatser(k: MunicipalYear) -> Block:
    reported_names = [r["noegletal"].vaerdi for r in k.raekker("indsatser")]
    areas = sorted({o for a, _, o in (n.partition(":") for n in reported_names) if o and a in AREA_INDSATSER})
    names = {f"{n}:{o}": f"{from_id(o)}, {word_}" for o in areas for n, word_ in AREA_INDSATSER.items()}
    tables = (
        (_noegletal(k, "Erklæringer, besøg og sygefravær", INDSATSER), ""),
        (_noegletal(k, "Områdeindsatser (sager oprettet i året, provenu bogført i året)", names), ""),
        (_noegletal(k, "Sager", SAGER), "Åbne sager ved årets begyndelse + nye − afsluttede = åbne ved årets slutning."),
        (
            _noegletal(k, "Krav i de gældende sager", KRAV),
            "Udestående = rejst + rettelser efter anke − betalt − afskrevet. Kravene står på periodens år; hvad der er kommunens"
            " tilbagebetalingskrav, er de afgjorte sager på de ydelser, som kommunen administrerer.",
        ),
    )
    blocks = [b for table_, note in tables if table_ for b in (table_, tekst(note, True) if note else None)]
    return section("Indsatser", *blocks or [tekst("Ikke målt.")])


def anker(k: MunicipalYear) -> Block:
    afgjort, upheld = (vaerdi(k, n, k.aar) for n in ("anker_afgjort", "anker_stadfaestet"))
    corrected = k.celle("provenu_aar", "anke", kategori="KL-ydelser", aar=k.aar)
    sentences = [
        s.development("Antallet af afgjorte anker", vaerdi(k, "anker_afgjort", k.aar - 1), afgjort, k.aar, tal, k.til_og_med)
    ]
    if afgjort.known and upheld.known and afgjort.vaerdi:
        sentences.append(f"Kommunen fik medhold i {tal(upheld.vaerdi)} af {tal(afgjort.vaerdi)} i {k.aar}.")
    sentences.append(s.full_stop(f"Rettelser efter anke i KL-ydelserne {k.aar}: {corrected.vis(kroner)}"))
    return section("Anker", items(sentences), _noegletal(k, "Anker pr. år", ANKER))
