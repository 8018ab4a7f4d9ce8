"""The tables about a publication itself: what it is (`udgivelse`), how its figures are made (`metode`), names (`kommuner`)."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from dagster_project.forbindelse import BuiltDatabase
from dagster_project.format import maaned
from dagster_project.publish.skjul.ordlyd import METODE

BESKRIVELSER = {
    "udgivelse": {
        "tabel": "Hvad denne udgivelse er. En række pr. oplysning.",
        "felter": {"noegle": "Oplysningens navn.", "vaerdi": "Oplysningen."},
    },
    "metode": {
        "tabel": "Valg, regler, grænseværdier og definitioner bag tallene, med kilde. En række pr. art, navn og gyldig_fra.",
        "felter": {
            "art": "metodevalg, regel, grænseværdi, definition eller offentliggørelse.",
            "navn": "Navnet i projektets egne lister.",
            "valg": "Det, der gælder.",
            "beskrivelse": "Det samme i en sætning.",
            "begrundelse": "Hvorfor, hvor kilderne tier eller er uenige; ellers kildens egen sætning.",
            "gyldig_fra": "Den første dag, det gælder.",
            "gyldig_til": "Den første dag, det ikke længere gælder; tom, når det stadig gælder.",
            "kilde": "Dokument og linje; [D] er et valg, som ingen kilde træffer.",
        },
    },
    "kommuner": {
        "tabel": "Kommunernes koder og navne. En række pr. kommune.",
        "felter": {"kommunekode": "Kommunens trecifrede kode.", "navn": "Kommunens navn.", "region": "Regionen."},
    },
}

# The four lists that people may question, in one; a rule's condition stands as `felt = værdi`.
_METODE = """
    select 'metodevalg' as art, noegle as navn, valg, beskrivelse, begrundelse, gyldig_fra, gyldig_til, kilde
    from seeds.metodevalg
    union all
    select 'regel', regel || ': ' || concat_ws(' ', forhold, vaerdi),
        case when kontroltrin is not null then 'kontroltrin ' || kontroltrin
            when forhold = 'risikosag' then 'risikosagens trin' else 'intet trin: sagen er uklassificeret' end,
        'Den første regel, der holder, afgør sagens kontroltrin.', kildesaetning, gyldig_fra, gyldig_til, kilde
    from seeds.kontroltrin_regler
    union all
    select 'grænseværdi', kriterium, taeller || '/' || naevner || ' i ' || maaneder || ' måneder i træk',
        'Måling 1 strengt under grænsen i så mange månedlige aflæsninger i træk på samme kontroltrin.', kildesaetning,
        gyldig_fra, gyldig_til, kilde
    from seeds.opfoelgningskriterier
    union all
    select 'definition', noegletal, enhed, definition, null, null, null, kilde from seeds.noegletal
    order by all nulls last
"""
_UDGIVELSE = """
    select strftime(max(indlaest_tidspunkt), '%Y-%m-%d'), max(periode) > $periode, count(*) filter (status = 'indlæst')
    from marts.leverancer
"""


def nummer(periode: str, tidligere: list[str]) -> int:
    """The number of the next publication of a period, after those named `<periode>.<nr>`."""
    return 1 + max((int(n.rpartition(".")[2]) for n in tidligere if n.rpartition(".")[0] == periode), default=0)


def oplysninger(built: BuiltDatabase, periode: str, tidligere: list[str], opdigtet: bool) -> dict[str, pa.Table]:
    """`udgivelse`, `metode` and `kommuner`. Times come from the register of deliveries, never from a clock."""
    with built.session() as con:
        udgivet, nyere, antal = con.execute(_UDGIVELSE, {"periode": periode}).fetchone()
        metode = _med_offentliggoerelse(con.execute(_METODE).to_arrow_table())
        kommuner = con.execute("from seeds.kommuner order by all").to_arrow_table()
    nr = nummer(periode, tidligere)
    raekker = {
        "periode": periode,
        "nr": str(nr),
        "titel": f"Kontrolprovenu og brug af risikosager, {maaned(periode)}",
        "data_til": _sidste_dag(periode).isoformat(),
        "udgivet": udgivet or "",
        "naeste": _naeste(udgivet),
        "status": "endelig" if nyere else "foreløbig",
        "revision": f"Erstatter {periode}.{nr - 1}" if nr > 1 else "",
        "kilde": "Kommunernes kontrolsager, Udbetaling Danmark og SU-styrelsen",
        "leverancer": str(antal),
        "kontakt": "Kommunens kontrolenhed",
        "opdigtet": "ja" if opdigtet else "nej",
    }
    udgivelse = pa.table({"noegle": list(raekker), "vaerdi": list(raekker.values())})
    return {"udgivelse": udgivelse, "metode": metode, "kommuner": kommuner}


def _med_offentliggoerelse(metode: pa.Table) -> pa.Table:
    """With how figures are made public, which no seed says since it is the code's own."""
    egne = [
        {"art": "offentliggørelse", "navn": navn, "valg": valg, "beskrivelse": hvad, "begrundelse": hvorfor, "kilde": "[D]"}
        for navn, valg, hvad, hvorfor in METODE
    ]
    return pa.concat_tables([metode, pa.Table.from_pylist(egne, schema=metode.schema)])


def _sidste_dag(periode: str) -> date:
    aar, maaned = int(periode[:4]), int(periode[5:7])
    return date.fromordinal(date(aar + maaned // 12, maaned % 12 + 1, 1).toordinal() - 1)


def _naeste(udgivet: str | None) -> str:
    """The 6th of the month after, when the schedule `maanedlig` builds again; empty when nothing was delivered."""
    if not udgivet:
        return ""
    foerste = date.fromordinal(_sidste_dag(udgivet[:7]).toordinal() + 1)
    return foerste.replace(day=6).isoformat()
