"""What a row of `metode` is called where people read it, and how its source is cited: queries read the name itself."""

from __future__ import annotations

import re

from dagster_project.format import stort
from dagster_project.publish.talnavne import noegletal
from dagster_project.publish.tekster import KILDER

_VALG = {
    "bogfoeringsdato": "Bogføringsdato",
    "endelig_aar_maaneder": "Måneder, til et års tal er endelige",
    "endelig_benchmark_maaneder": "Måneder, til en måneds benchmark er endeligt",
    "faa_sager": "Få sager",
    "forsinket_leverance": "Forsinket leverance",
    "ikke_maalt": "Ikke målt",
    "kanaler_kontroltrin_3": "Kanaler, der giver kontroltrin 3",
    "maaling_1": "Måling 1",
    "maaling_2": "Måling 2",
    "mindreudgift_maaneder_frem": "Mindreudgift: måneder frem",
    "opfoelgning_i_traek": "Opfølgning: aflæsninger i træk",
    "paragraf_11_skaeringsdatoer": "§ 11: skæringsdatoer",
    "sygefravaer_reduceret": "Sygefravær: mindre fravær",
    "tilflytninger_besparelse_maaneder": "Stop af tilflytninger: måneder",
    "lav_brug": "Lav brug af risikosager",
    "afrunding": "Afrunding",
    "skjulning": "Skjulning",
    "skjulning_taeller": "Skjulning: hvad grænsen tæller",
}
# a rule's condition as it is put together for `metode`
_FORHOLD = {
    "udfyldt hoering_dato": "der er holdt høring",
    "udfyldt oplysninger_indhentet_dato": "der er indhentet oplysninger",
    "udfyldt kontrolbesoeg_dato": "der er aflagt kontrolbesøg",
    "udfyldt virksomhedsbesoeg_dato": "der er aflagt virksomhedsbesøg",
    "risikosag risikosag_id": "sagen hører til en af Udbetaling Danmarks risikosager",
}
_STED = re.compile(r"\.txt:(\d+)(?:-(\d+))?")


def metodenavn(art: str, navn: str) -> str:
    """A choice, rule, threshold or definition in words; the name itself where no list has words for it."""
    if art == "definition":
        return noegletal(navn)
    if art != "regel":
        return _VALG.get(navn, navn)
    regel, _, forhold = navn.strip().partition(": ")
    return f"{regel}: {_FORHOLD.get(forhold, forhold)}"


def kildehenvisning(kilde: str | None) -> str | None:
    """`rapport.txt:86-90` as `rapport.txt, linje 86–90`, and a source of deliveries by its name: the same wherever it is read."""
    if kilde is None or kilde in KILDER:
        return stort(KILDER.get(kilde))
    return _STED.sub(lambda m: f".txt, linje {m[1]}" + (f"–{m[2]}" if m[2] else ""), kilde)
