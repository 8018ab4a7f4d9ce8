"""What the unit did: SU and moves, efforts, cases, claims and appeals, by year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dagster_project.format import kroner, opregning, pct, tal
from dagster_project.publish.rapport import saetninger as s
from dagster_project.publish.rapport.blokke import Blok, afsnit, diagram, liste, soejle, tabel, tekst
from dagster_project.publish.rapport.celler import IKKE_MAALT, Celle
from dagster_project.publish.rapport.grundlag import Kommuneaar
from dagster_project.publish.skjul.navne import regnet_af
from dagster_project.publish.talnavne import noegletal as noegletal_i_ord
from dagster_project.publish.tekster import ANKER, INDSATSER, KONTROLTYPER, KRAV, OMRAADEINDSATSER, SAGER, SU


def vaerdi(k: Kommuneaar, noegletal: str, aar: int) -> Celle:
    return k.celle("indsatser", "vaerdi", noegletal=noegletal, aar=aar)


def _form(noegletal: str, enhed: str) -> Callable[[Any], str]:
    if enhed == "andel":
        return pct
    if enhed == "kr":
        return kroner
    return (lambda v: tal(v, 1)) if regnet_af(noegletal) else tal


def _noegletal(k: Kommuneaar, titel: str, navne: Mapping[str, str]) -> Blok | None:
    """The years of the five in which anything of this was measured, the report's year always."""
    enheder = {r.vaerdi("noegletal"): r.vaerdi("enhed") for r in k.raekker("indsatser")}
    aarene = [a for a in k.aarene if any(vaerdi(k, n, a) != IKKE_MAALT for n in navne)]
    if not aarene:
        return None
    raekker = [[navn, *(vaerdi(k, n, a).vis(_form(n, enheder[n])) for a in aarene)] for n, navn in navne.items() if n in enheder]
    return tabel(titel, ["Nøgletal", *map(str, aarene)], raekker, fremhaev=len(aarene) if aarene[-1] == k.aar else None)


def su(k: Kommuneaar) -> Blok:
    foer, nu = (vaerdi(k, "su_flytninger_kontrolleret", a) for a in (k.aar - 1, k.aar))
    andel = vaerdi(k, "su_flytninger_andel_afvist_eller_frafaldet", k.aar)
    saetninger = [s.udvikling("Antallet af kontrollerede tilflytninger (SU)", foer, nu, k.aar, tal)]
    if andel.kendt:
        saetninger.append(f"{pct(andel.vaerdi)} af dem blev afvist eller frafaldet i {k.aar}.")
    saetninger.append(
        s.udvikling(
            "Antallet af undringer sendt til SU-styrelsen",
            *(vaerdi(k, "su_undringer_sendt", a) for a in (k.aar - 1, k.aar)),
            k.aar,
            tal,
        )
    )
    return afsnit(
        "SU og kontrol af tilflytninger",
        liste(saetninger),
        _noegletal(k, "SU og tilflytninger pr. år", SU) or tekst("Ikke målt."),
        _noegletal(k, "Kontrol af andre tilflytninger pr. år", _kontroltyper(k)),
        _uger(k),
        tekst("Et nøgletal uden tal (–) er ikke målt det år.", True),
    )


def _kontroltyper(k: Kommuneaar) -> dict[str, str]:
    """The figures of the other kinds of control, in words, each kind's together."""
    navne = {r["noegletal"].vaerdi for r in k.raekker("indsatser")}
    return {
        n: noegletal_i_ord(n) for n in sorted(navne, key=lambda n: n.partition(":")[::-1]) if n.partition(":")[0] in KONTROLTYPER
    }


FAA_UGER = 3  # so many weeks with the most controls are named, more are counted
UGER_RUNDET = " Ugerne er afrundet hver for sig; lagt sammen giver de ikke årets tal."


def _uger(k: Kommuneaar) -> Blok | None:
    """The year's weeks, the start of studies marked; drawn only when no week is hidden."""
    uger = {r["iso_uge"].vaerdi: r for r in k.raekker("su_flytninger_uge") if r["iso_aar"].vaerdi == k.aar}
    if not uger or any(not r["kontrolleret"].kendt for r in uger.values()):
        return None
    raekke = [(u, uger[u]["kontrolleret"] if u in uger else Celle(0)) for u in range(1, max(52, *uger) + 1)]
    flest = max(c.vaerdi for _, c in raekke)
    hvor = [u for u, c in raekke if c.vaerdi == flest]
    rundet = " (afrundet)" if k.grundlag.udgave == "offentlig" else ""
    ugenr = f"i uge {opregning([str(u) for u in hvor])}" if len(hvor) <= FAA_UGER else f"i {len(hvor)} uger"
    saeson = sorted({r["saeson"].vaerdi for r in uger.values() if r["saeson"].vaerdi})
    note = f"Mørke søjler: studiestart ({opregning(saeson)}). Flest kontroller: {flest}{rundet} {ugenr}."
    note += UGER_RUNDET if rundet else ""
    soejler = [soejle(f"uge {u}", c, "", u in uger and uger[u]["saeson"].vaerdi is not None) for u, c in raekke]
    alt = f"Søjlediagram over kontrollerede tilflytninger (SU) pr. uge i {k.aar}. " + "; ".join(
        f"uge {u}: {c.vaerdi}" for u, c in raekke
    )
    return diagram(f"Kontrollerede tilflytninger (SU) pr. uge {k.aar}", alt + ". " + note, [("", soejler)], note)


def indsatser(k: Kommuneaar) -> Blok:
    navnene = [r["noegletal"].vaerdi for r in k.raekker("indsatser")]
    omraader = sorted({o for a, _, o in (n.partition(":") for n in navnene) if o and a in OMRAADEINDSATSER})
    navne = {f"{n}:{o}": f"{o}, {ord_}" for o in omraader for n, ord_ in OMRAADEINDSATSER.items()}
    tabeller = (
        (_noegletal(k, "Erklæringer, besøg og sygefravær", INDSATSER), ""),
        (_noegletal(k, "Områdeindsatser (sager oprettet i året, provenu bogført i året)", navne), ""),
        (_noegletal(k, "Sager", SAGER), "Åbne sager ved årets begyndelse + nye − afsluttede = åbne ved årets slutning."),
        (
            _noegletal(k, "Krav i de gældende sager", KRAV),
            "Udestående = rejst + rettelser efter anke − betalt − afskrevet. Kravene står på periodens år; hvad der er kommunens"
            " tilbagebetalingskrav, er de afgjorte sager på de ydelser, som kommunen administrerer.",
        ),
    )
    blokke = [b for tabel_, note in tabeller if tabel_ for b in (tabel_, tekst(note, True) if note else None)]
    return afsnit("Indsatser", *blokke or [tekst("Ikke målt.")])


def anker(k: Kommuneaar) -> Blok:
    afgjort, stadfaestet = (vaerdi(k, n, k.aar) for n in ("anker_afgjort", "anker_stadfaestet"))
    rettet = k.celle("provenu_aar", "anke", kategori="KL-ydelser", aar=k.aar)
    saetninger = [s.udvikling("Antallet af afgjorte anker", vaerdi(k, "anker_afgjort", k.aar - 1), afgjort, k.aar, tal)]
    if afgjort.kendt and stadfaestet.kendt and afgjort.vaerdi:
        saetninger.append(f"Kommunen fik medhold i {tal(stadfaestet.vaerdi)} af {tal(afgjort.vaerdi)} i {k.aar}.")
    saetninger.append(s.punktum(f"Rettelser efter anke i KL-ydelserne {k.aar}: {rettet.vis(kroner)}"))
    return afsnit("Anker", liste(saetninger), _noegletal(k, "Anker pr. år", ANKER))
