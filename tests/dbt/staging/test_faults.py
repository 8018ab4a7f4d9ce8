"""Every reason for refusing a row, beside neighbours that pass, through the whole way from a CSV file to stg_*."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest

from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.file_name import kommunekoder
from tests.dbt.staging.helpers import FAULTLESS, PERIODE, write_csv

pytestmark = pytest.mark.heavy
SAGER, MOVE, SU, STATUS, P11, RISK, SINGLES, STAR, PEOPLE, STAFF = FAULTLESS
CASES: list[tuple[str, dict, tuple[str, ...]]] = []


def goes(kilde: str, *raekker: dict) -> None:
    CASES.extend((kilde, row, ()) for row in raekker)


def fails(kilde: str, reason: str, *raekker: dict) -> None:
    CASES.extend((kilde, row, tuple(reason.split())) for row in raekker)


def each(field_name: str, text: str) -> list[dict]:
    """A row for each of the values in the text, parted by ¤."""
    return [{field_name: v} for v in text.split("¤")]


for kilde in FAULTLESS:
    goes(kilde, {})
    for kolonne in contracts()[kilde].kolonner:
        if kolonne.kraevet == "celle":
            fails(kilde, f"mangler:{kolonne.navn}", *each(kolonne.navn, "¤-¤NULL¤  ¤\u00a0"))
goes(
    SAGER, *each("kanal", "¤-¤NULL¤SKAT¤anonym borger|politi¤ Anonym Borger | egen forvaltning ¤KENDT BORGER¤registersamkoering")
)
fails(SAGER, "ukendt_vaerdi:kanal", *each("kanal", "brev¤politi|brev¤anonym borger,politi¤anonymborger"))

# what programs and people write for no number: two cases under it would be one
NOTHING = "null¤nan¤-nan¤none¤nil¤na¤n/a¤n.a.¤nat¤<na>¤<null>¤(null)¤[null]¤undefined¤(tom)¤(blank)¤tom¤ukendt¤ingen¤mangler"
WORDS = [*NOTHING.split("¤"), "#N/A N/A", "' nan", '="None"']
OTHER_KEYS = ((MOVE, "flytte_id"), (SU, "undring_id"), (SINGLES, "erklaering_id"))
for kilde, nummer in ((SAGER, "sagsnr"), (RISK, "risikosag_id"), *OTHER_KEYS):
    for spelled in (str.lower, str.upper, str.capitalize):
        fails(kilde, f"mangler:{nummer}", *({nummer: spelled(w)} for w in (WORDS if kilde in (SAGER, RISK) else WORDS[1:2])))
    fails(kilde, f"mangler:{nummer}", {nummer: " None "})
    goes(kilde, *each(nummer, "N¤NA1¤nan-1¤2024-NA¤Ingen-2¤Ukendt 3¤nanna¤NONE/7¤0¤jan-24¤2024-01-02"))
goes(SAGER, *each("risikosag_id", "nan¤None¤ukendt"))

AMOUNT = "1.115.157 kr.¤1.115.157,50¤1115157,5¤1115157¤0¤0,5¤0,05¤12,50 kr¤12 KR.¤12kr.¤1.000¤ 12 ¤1.115.157,50 kr.¤¤-¤NULL¤-0"
goes(SAGER, *each("tilbagebetalingskrav", AMOUNT))
fails(
    SAGER,
    "ugyldigt_beloeb:tilbagebetalingskrav",
    *each("tilbagebetalingskrav", "11.841,819¤123.45¤1234.567¤1.11¤1.1111¤1,¤1.¤.5¤,5¤1 000¤1,000.00¤kr. 12¤--1¤+1¤1e3¤12-¤x"),
    *each(
        "tilbagebetalingskrav", "1.000.00¤12 kr. 50¤1,5,5¤٣¤11111111111111111¤0x10¤12.000.¤1..000¤−12¤nan¤12 %¤DKK 12¤1,50 EUR"
    ),
)
# the largest amount whose sums surely fit; grouped, since ten digits together are masked as a CPR number
for kilde in (SAGER, RISK):
    goes(kilde, {"tilbagebetalingskrav": "999.999.999.999,99"})
    fails(kilde, "ugyldigt_beloeb:tilbagebetalingskrav", *each("tilbagebetalingskrav", "1.000.000.000.000¤9.999.999.999.999.999"))
goes(STATUS, {"efterregulering": "-999.999.999.999,99"})
fails(STATUS, "ugyldigt_beloeb:efterregulering", {"efterregulering": "-1.000.000.000.000"})
fails(SAGER, "negativt_beloeb:ydelse_foer", *each("ydelse_foer", "-12.000¤-1¤-0,01¤-12 kr."))
for felt in ("efterregulering", "skat", "provenu_i_alt"):
    goes(STATUS, *each(felt, "-12.000¤12.000¤-0,50"))
fails(STATUS, "negativt_beloeb:krav_beloeb", {"krav_beloeb": "-1"})
fails(STATUS, "negativt_beloeb:stop_beloeb", {"stop_beloeb": "-1"})
goes(P11, {"efterregulering": "-1"}, {"provenu": "-1"}, {"aarlig_besparelse": "1"})
fails(P11, "negativt_beloeb:aarlig_besparelse", {"aarlig_besparelse": "-1"})

goes(
    SAGER,
    *each("hoering_dato", "31-12-2023¤31.12.2023¤31/12/2023¤2023-12-31¤29-02-2024¤2000-02-29¤ 2023-12-31 ¤¤-¤NULL"),
    *each("hoering_dato", "31-12-2023 10:30¤31.12.2023 10:30:59¤2023-12-31T00:00:00¤2023-12-31 23:59:59.123¤31/12/2023 00:00"),
)
fails(
    SAGER,
    "ugyldig_dato:hoering_dato",
    *each(
        "hoering_dato", "31-12-23¤1-1-2023¤01-1-2023¤2023-1-01¤2023-02-30¤29-02-2023¤1900-02-29¤2023-13-01¤31-11-2023¤00-01-2023"
    ),
    *each("hoering_dato", "20231231¤2023/12/31¤2023.12.31¤31-12.2023¤12/31/2023¤0000-01-01¤2023-12-31 25:00¤31. december 2023"),
    *each("hoering_dato", "45291¤31-12-2023x¤x31-12-2023¤2023-12¤31-12-20233¤i dag¤2023-12-31 10¤31-12-2023 10:61"),
)

goes(SAGER, *each("politianmeldt", "ja¤nej¤j¤n¤1¤0¤true¤false¤x¤¤JA¤ Nej ¤X¤True¤-¤NULL"))
fails(SAGER, "ukendt_vaerdi:politianmeldt", *each("politianmeldt", "y¤yes¤2¤sand¤jaja¤ja.¤måske"))

goes(
    SAGER,
    *each(
        "ydelse",
        "KONTANTHJÆLP¤ kontanthjaelp ¤Selvforsoergelses- og hjemrejseydelse¤økonomisk friplads¤SU¤Boernetilskud¤Tidlig pension",
    ),
)
fails(SAGER, "ukendt_vaerdi:ydelse", *each("ydelse", "kontant¤kontant hjælp¤dagpenge¤1"))
goes(SAGER, *each("sagstype", "samliv/enlig¤BOPAEL/PROFORMA¤sygefravaer¤Registrering med tilbagevirkende kraft"))
fails(SAGER, "ukendt_vaerdi:sagstype", *each("sagstype", "samliv¤enlig¤andre"))
goes(SAGER, *each("kontroltrin_registreret", "2¤3¤¤-¤ 3 "))
fails(SAGER, "ukendt_vaerdi:kontroltrin_registreret", *each("kontroltrin_registreret", "1¤4¤02¤to¤2,0¤23"))
goes(SAGER, *each("ankeafgoerelse", "stadfæstet¤AENDRET¤ophaevet¤afvist¤hjemvist¤"))
fails(SAGER, "ukendt_vaerdi:ankeafgoerelse", {"ankeafgoerelse": "tabt"})
fails(RISK, "ukendt_vaerdi:kontroltrin", {"kontroltrin": "1"}, {"kontroltrin": "4"})
goes(STATUS, *each("ydelse", "børne- og ungeydelse¤BOERNE- OG UNGEYDELSE¤Tidlig pension"))
fails(STATUS, "ukendt_vaerdi:ydelse", *each("ydelse", "kontanthjælp¤SU¤Totalt andet"))

goes(SAGER, *each("kommunekode", "151¤0151¤Ballerup¤BALLERUP KOMMUNE¤ ballerup ¤Ballerup kommune"))
fails(SAGER, "ukendt_kommune:kommunekode", *each("kommunekode", "411¤Christiansø¤999¤15¤00151¤DK¤Ballerup by¤151,0"))
fails(SAGER, "kommune_uden_for_leverance", *each("kommunekode", "101¤0101¤København¤Høje Taastrup"))
goes(MOVE, *each("fra_kommunekode", "101¤Aarhus¤Århus¤AARHUS KOMMUNE¤Høje Taastrup¤Hoeje-Taastrup¤Københavns Kommune¤151¤¤-"))
fails(MOVE, "ukendt_kommune:fra_kommunekode", *each("fra_kommunekode", "411¤DK¤udlandet¤Sverige"))
fails(RISK, "kommune_uden_for_leverance", {"kommunekode": "101"})

# no person has any of them: the day is 60 too high or none, or the serial number is 0000, which is never given
goes(SAGER, *each("cpr", "6101900001¤610190-0001¤ 610190-0001 ¤0101900000¤9112990001"))
fails(SAGER, "ugyldigt_cpr:cpr", *each("cpr", "3213900001¤6001900001¤61019000011¤610190¤610190 0001¤abc¤3104900001¤ukendt"))

goes(MOVE, *each("alder", "0¤42¤107¤¤-"), *each("besparelse_maaneder", "1¤12¤¤NULL"))
fails(MOVE, "ugyldigt_tal:alder", *each("alder", "-1¤42,5¤42.5¤fyrre¤4 2¤99999999999"))
fails(MOVE, "ugyldigt_tal:besparelse_maaneder", *each("besparelse_maaneder", "0¤13¤1,5¤-1¤tolv"))
goes(PEOPLE, *each("modtagere", "1¤4000¤10.000.000"), *each("indbyggere", "¤1¤51.000"))
fails(PEOPLE, "ugyldigt_tal:modtagere", *each("modtagere", "0¤-1¤2,5¤10.000.001¤4 000"))
goes(STAFF, *each("aarsvaerk", "2,5¤2.5¤0.9¤2¤0¤1.234,5¤0,123456789¤1.234"), *each("maaneder", "9¤"))
fails(STAFF, "ugyldigt_tal:aarsvaerk", *each("aarsvaerk", "-1¤to¤2,5,1¤1.234.5¤01.234,5¤0,12345678901¤2.5,1¤100.001¤1e3"))
goes(SINGLES, *each("aar", "2023¤1999"))
fails(SINGLES, "ugyldigt_tal:aar", *each("aar", "23¤20233¤2023,0¤i år¤-2023"))
goes(STATUS, {"stop_antal": "3"}, {"krav_antal": "0"})
fails(STATUS, "ugyldigt_tal:stop_antal", *each("stop_antal", "-3¤3,5¤tre"))
fails(P11, "ugyldigt_tal:antal_retur", {"antal_retur": "2,5"})

for omraade in ("kontanthjælp", "sygedagpenge", "økonomisk friplads"):
    goes(RISK, {"omraade": omraade, "kontroltrin": "3"})
goes(RISK, {"omraade": "KONTANTHJAELP", "kontroltrin": "2"})
for omraade in ("sygedagpenge", "økonomisk friplads"):
    fails(RISK, "ugyldig_kombination", {"omraade": omraade, "kontroltrin": "2"})

BEFORE, AFTER = "2023-05-01", "02-05-2023"
for kilde, first, last in (
    (SAGER, "oprettet_dato", "afsluttet_dato"),
    (SAGER, "anke_dato", "ankeafgoerelse_dato"),
    (RISK, "udstillet_dato", "udtaget_dato"),
    (RISK, "kontrolsag_oprettet_dato", "afsluttet_dato"),
):
    fails(kilde, "dato_orden", {first: AFTER, last: BEFORE})
    goes(kilde, {first: BEFORE, last: AFTER}, {first: BEFORE, last: BEFORE + " 00:00"}, {last: AFTER})
# days that systems write for "no date": an empty cell where the column may be empty, else no date (docs/kontrakter.md §1 "date")
for never in ("31-12-9999", "9999-12-31", "31.12.9999 00:00", "01-01-1900", "0001-01-01"):
    goes(RISK, {"kontrolsag_oprettet_dato": never, "afsluttet_dato": BEFORE}, {"afsluttet_dato": never}, {"udtaget_dato": never})
    fails(RISK, "ugyldig_dato:udstillet_dato", {"udstillet_dato": never})
goes(SAGER, {"oprettet_dato": AFTER, "afgoerelse_dato": BEFORE, "hoering_dato": BEFORE, "anke_dato": BEFORE})
goes(RISK, {"udstillet_dato": AFTER, "bortfaldet_dato": BEFORE, "kontrolsag_oprettet_dato": BEFORE})
goes(STAR, {"besvaret_dato": "2000-01-01"})

fails(
    SAGER,
    "ugyldig_dato:anke_dato ugyldigt_beloeb:krav_betalt mangler:ydelse",
    {"anke_dato": "x", "krav_betalt": "x", "ydelse": ""},
)
fails(SAGER, "kommune_uden_for_leverance dato_orden", {"kommunekode": "101", "oprettet_dato": AFTER, "afsluttet_dato": BEFORE})
fails(RISK, "ugyldig_dato:udtaget_dato ugyldig_kombination", {"udtaget_dato": "x", "omraade": "sygedagpenge", "kontroltrin": "2"})
goes(SAGER, {"indsats": "'; drop table x; --"}, {"indsats": '"<b>|;'}, {"indsats": "Linje\nskift"})


def filer() -> tuple[dict[str, str], list[tuple[str, int]]]:
    """A file per source (path below landing -> text), and for each case its file's name and its row there."""
    kommuner, n = {kilde: iter(sorted(kommunekoder())) for kilde in FAULTLESS}, count()
    rows: dict[str, list[dict]] = {kilde: [] for kilde in FAULTLESS}
    names, places = {}, []
    for kilde, cells, _ in CASES:
        is_country = "{kommune}" in FAULTLESS[kilde]["kommunekode"]
        names[kilde] = f"{kilde}_{'DK' if is_country else '151'}_{PERIODE.get(kilde, '2023-12')}.csv"
        template = {
            "n": next(n),
            "kommune": "",
            "aar": 1900 + len(rows[kilde]),
            "dag": date(2020, 1, 1) + timedelta(len(rows[kilde])),
        }
        if is_country and "kommunekode" not in cells:
            template["kommune"] = next(kommuner[kilde])
        rows[kilde].append({k: v.format(**template) for k, v in FAULTLESS[kilde].items()} | cells)
        places.append((names[kilde], len(rows[kilde])))
    texts = {f"{k}/{names[k]}": write_csv(list(contracts()[k].navne), r) for k, r in rows.items()}
    return texts, places


PLACES = filer()[1]


@pytest.mark.parametrize("nr", range(len(CASES)), ids=lambda nr: "{}-{}".format(CASES[nr][0], CASES[nr][1] or "fejlfri"))
def test_a_row_has_exactly_the_faults_it_was_written_with(staging_reasons, nr):
    file, row = PLACES[nr]
    assert staging_reasons[file][row] == set(CASES[nr][2])


@pytest.mark.parametrize("fil", sorted({file for file, _ in PLACES}))
def test_every_row_of_a_file_is_there_and_no_other(staging_reasons, fil):
    assert sorted(staging_reasons[fil]) == [row for f, row in PLACES if f == fil]
