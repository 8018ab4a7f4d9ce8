"""The tables about a publication itself: what it is (`udgivelse`), how its figures are made (`metode`), names (`kommuner`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.common.danish import maaned
from dagster_project.common.duckdb_read import BuiltDatabase
from dagster_project.disclosure.policy import METHOD
from dagster_project.revisions.tables import CHOICES
from dagster_project.revisions.triangle import PROVISIONAL, status

LICENCE, NO_CONTACT = "CC BY 4.0", "Kommunens kontrolenhed"
DESCRIPTIONS = {
    "udgivelse": {
        "tabel": "Hvad denne udgivelse er. En række pr. oplysning.",
        "felter": {"noegle": "Oplysningens navn.", "vaerdi": "Oplysningen."},
    },
    "metode": {
        "tabel": "Valg, regler, grænseværdier og definitioner bag tallene, med kilde. En række pr. art, navn og gyldig_fra.",
        "felter": {
            "art": "metodevalg, regel, grænseværdi, definition eller offentliggørelse.",
            "navn": "Navnet i listerne over valg, regler og definitioner.",
            "valg": "Det, der gælder.",
            "beskrivelse": "Det samme i en sætning.",
            "begrundelse": "Hvorfor, hvor kilderne tier eller er uenige; ellers kildens egen sætning.",
            "gyldig_fra": "Den første dag, det gælder.",
            "gyldig_til": "Den første dag, det ikke længere gælder; tom, når det stadig gælder.",
            "kilde": "Dokument og linje; [D] er vores valg, hvor kilderne ikke siger noget.",
        },
    },
    "kommuner": {
        "tabel": "Kommunernes koder og navne. En række pr. kommune.",
        "felter": {"kommunekode": "Kommunens trecifrede kode.", "navn": "Kommunens navn.", "region": "Regionen."},
    },
}

# The four lists that people may question, in one; a rule's condition stands as `felt = værdi`.
_METHOD = """
    select 'metodevalg' as art, noegle as navn, valg, beskrivelse, begrundelse, gyldig_fra, gyldig_til, kilde
    from marts.metodevalg_gaeldende
    where kommunekode = 'DK'
    union all
    select 'metodevalg', v.noegle || ', ' || k.navn, v.valg, v.beskrivelse, v.begrundelse, v.gyldig_fra, v.gyldig_til, v.kilde
    from marts.metodevalg_gaeldende as v
    inner join seeds.kommuner as k using (kommunekode)
    inner join marts.leverancer as l using (leverance_id)
    where l.kommunekode = v.kommunekode
    union all
    select 'regel', regel || ': ' || concat_ws(' ', forhold, vaerdi),
        case when kontroltrin is not null then 'kontroltrin ' || kontroltrin
            when forhold = 'risikosag' then 'risikosagens trin' else 'intet trin: sagen er uklassificeret' end,
        'Den første regel, der holder, afgør sagens kontroltrin.', kildesaetning, gyldig_fra, gyldig_til, kilde
    from seeds.kontroltrin_regler
    union all
    select 'grænseværdi', kriterium,
        'under ' || replace(regexp_replace(cast(round(100.0 * taeller / naevner, 1) as varchar), '[.]0$', ''), '.', ',')
            || ' pct. i ' || maaneder || ' måneder i træk',
        'Kommunens brug af risikosager (måling 1) på samme kontroltrin, måned for måned; præcis grænsen er ikke under.',
        kildesaetning, gyldig_fra, gyldig_til, kilde
    from marts.opfoelgningskriterier_gaeldende
    union all
    select 'definition', noegletal, enhed, definition, null, null, null, kilde from seeds.noegletal
    order by all nulls last
"""
_PUBLICATION = """
    select strftime(max(indlaest_tidspunkt), '%Y-%m-%d'), count(*) filter (status = 'indlæst') from marts.leverancer
"""


class Terms(NamedTuple):
    """Who answers for a publication's figures, under which licence they may be used again, who publishes them, and the address of
    the web root, where each publication stands for good."""

    kontakt: str = ""
    licens: str = LICENCE
    udgiver: str = ""
    adresse: str = ""


NO_TERMS = Terms()


def terms_of(publication: Path) -> Terms | None:
    """Those of a publication that stands; None for one of an older program."""
    rows = pq.read_table(publication / "intern" / "tabeller" / "udgivelse.parquet").to_pylist()
    own = {r["noegle"]: r["vaerdi"] for r in rows}
    return Terms(**{n: own.get(n) or "" for n in Terms._fields}) if "licens" in own else None


def number(periode: str, earlier: list[str]) -> int:
    """The number of the next publication of a period, after those named `<periode>.<nr>`."""
    return 1 + max((int(n.rpartition(".")[2]) for n in earlier if n.rpartition(".")[0] == periode), default=0)


def about_tables(
    built: BuiltDatabase, periode: str, earlier: list[str], invented: bool, terms: Terms = NO_TERMS
) -> dict[str, pa.Table]:
    """`udgivelse`, `metode` and `kommuner`. Times come from the register of deliveries, never from a clock."""
    with built.session() as con:
        published, count = con.execute(_PUBLICATION).fetchone()
        choice = dict(con.execute(CHOICES).fetchall())
        method = _with_publication(con.execute(_METHOD).to_arrow_table())
        kommuner = con.execute("from seeds.kommuner order by all").to_arrow_table()
    nr = number(periode, earlier)
    rows = {
        "periode": periode,
        "nr": str(nr),
        "titel": f"Kontrolprovenu og brug af risikosager, {maaned(periode)}",
        "data_til": _last_day(periode).isoformat(),
        "udgivet": published or "",
        "naeste": _following(published),
        "foreloebige": _provisional(periode, choice),
        "revision": f"Erstatter {periode}.{nr - 1}" if nr > 1 else "",
        "kilde": "Kommunernes kontrolsager, Udbetaling Danmark og SU-styrelsen",
        "leverancer": str(count),
        "kontakt": terms.kontakt.strip() or NO_CONTACT,
        "licens": terms.licens.strip(),
        "udgiver": terms.udgiver.strip(),
        "adresse": terms.adresse,
        "opdigtet": "ja" if invented else "nej",
    }
    publication = pa.table({"noegle": list(rows), "vaerdi": list(rows.values())})
    return {"udgivelse": publication, "metode": method, "kommuner": kommuner}


def _provisional(periode: str, choice: Mapping[str, str]) -> str:
    """From which year and month on figures may still be revised; which figure is which stands in `tal`, and is no matter of the
    publication."""
    year, month = int(periode[:4]), periode
    while status(year - 1, None, periode, choice) == PROVISIONAL:
        year -= 1
    while status(int(month[:4]), before := _month_before(month), periode, choice) == PROVISIONAL:
        month = before
    return f"Tal fra {year} og benchmark fra {maaned(month)} er foreløbige; ældre er endelige"


def _month_before(month: str) -> str:
    year, number_ = int(month[:4]), int(month[5:7])
    return f"{year - (number_ == 1)}-{(number_ - 2) % 12 + 1:02d}"


def _with_publication(method: pa.Table) -> pa.Table:
    """With how figures are made public, which no seed says since it is the code's own."""
    own = [
        {
            "art": "offentliggørelse",
            "navn": name,
            "valg": choice,
            "beskrivelse": what_happened,
            "begrundelse": hvorfor,
            "kilde": "[D]",
        }
        for name, choice, what_happened, hvorfor in METHOD
    ]
    return pa.concat_tables([method, pa.Table.from_pylist(own, schema=method.schema)])


def _last_day(periode: str) -> date:
    year, month = int(periode[:4]), int(periode[5:7])
    return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)


def _following(published: str | None) -> str:
    """The 6th of the month after, when the schedule `maanedlig` builds again; empty when nothing was delivered."""
    if not published:
        return ""
    first = date.fromordinal(_last_day(published[:7]).toordinal() + 1)
    return first.replace(day=6).isoformat()
