"""Every reason for refusing a row, beside neighbours that pass, through the whole way from a CSV file to stg_*."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest

from dagster_project.deliveries.contract import kontrakter
from dagster_project.deliveries.navn import kommunekoder
from tests.deliveries.staging import FEJLFRI, PERIODE, skriv_csv

pytestmark = pytest.mark.heavy
SAGER, FLYT, SU, STATUS, P11, RISIKO, ENLIGE, STAR = FEJLFRI
TILFAELDE: list[tuple[str, dict, tuple[str, ...]]] = []


def gaar(kilde: str, *raekker: dict) -> None:
    TILFAELDE.extend((kilde, raekke, ()) for raekke in raekker)


def fejler(kilde: str, grund: str, *raekker: dict) -> None:
    TILFAELDE.extend((kilde, raekke, tuple(grund.split())) for raekke in raekker)


def hver(felt: str, tekst: str) -> list[dict]:
    """A row for each of the values in the text, parted by ¤."""
    return [{felt: v} for v in tekst.split("¤")]


for kilde in FEJLFRI:
    gaar(kilde, {})
    for kolonne in kontrakter()[kilde].kolonner:
        if kolonne.kraevet == "celle":
            fejler(kilde, f"mangler:{kolonne.navn}", *hver(kolonne.navn, "¤-¤NULL¤  ¤\u00a0"))
gaar(
    SAGER, *hver("kanal", "¤-¤NULL¤SKAT¤anonym borger|politi¤ Anonym Borger | egen forvaltning ¤KENDT BORGER¤registersamkoering")
)
fejler(SAGER, "ukendt_vaerdi:kanal", *hver("kanal", "brev¤politi|brev¤anonym borger,politi¤anonymborger"))

BELOEB = "1.115.157 kr.¤1.115.157,50¤1115157,5¤1115157¤0¤0,5¤0,05¤12,50 kr¤12 KR.¤12kr.¤1.000¤ 12 ¤1.115.157,50 kr.¤¤-¤NULL¤-0"
gaar(SAGER, *hver("tilbagebetalingskrav", BELOEB))
fejler(
    SAGER,
    "ugyldigt_beloeb:tilbagebetalingskrav",
    *hver("tilbagebetalingskrav", "11.841,819¤123.45¤1234.567¤1.11¤1.1111¤1,¤1.¤.5¤,5¤1 000¤1,000.00¤kr. 12¤--1¤+1¤1e3¤12-¤x"),
    *hver(
        "tilbagebetalingskrav", "1.000.00¤12 kr. 50¤1,5,5¤٣¤11111111111111111¤0x10¤12.000.¤1..000¤−12¤nan¤12 %¤DKK 12¤1,50 EUR"
    ),
)
# the largest amount whose sums surely fit; grouped, since ten digits together are masked as a CPR number
for kilde in (SAGER, RISIKO):
    gaar(kilde, {"tilbagebetalingskrav": "999.999.999.999,99"})
    fejler(
        kilde, "ugyldigt_beloeb:tilbagebetalingskrav", *hver("tilbagebetalingskrav", "1.000.000.000.000¤9.999.999.999.999.999")
    )
gaar(STATUS, {"efterregulering": "-999.999.999.999,99"})
fejler(STATUS, "ugyldigt_beloeb:efterregulering", {"efterregulering": "-1.000.000.000.000"})
fejler(SAGER, "negativt_beloeb:ydelse_foer", *hver("ydelse_foer", "-12.000¤-1¤-0,01¤-12 kr."))
for felt in ("efterregulering", "skat", "provenu_i_alt"):
    gaar(STATUS, *hver(felt, "-12.000¤12.000¤-0,50"))
fejler(STATUS, "negativt_beloeb:krav_beloeb", {"krav_beloeb": "-1"})
fejler(STATUS, "negativt_beloeb:stop_beloeb", {"stop_beloeb": "-1"})
gaar(P11, {"efterregulering": "-1"}, {"provenu": "-1"}, {"aarlig_besparelse": "1"})
fejler(P11, "negativt_beloeb:aarlig_besparelse", {"aarlig_besparelse": "-1"})

gaar(
    SAGER,
    *hver("hoering_dato", "31-12-2023¤31.12.2023¤31/12/2023¤2023-12-31¤29-02-2024¤2000-02-29¤ 2023-12-31 ¤¤-¤NULL"),
    *hver("hoering_dato", "31-12-2023 10:30¤31.12.2023 10:30:59¤2023-12-31T00:00:00¤2023-12-31 23:59:59.123¤31/12/2023 00:00"),
)
fejler(
    SAGER,
    "ugyldig_dato:hoering_dato",
    *hver(
        "hoering_dato", "31-12-23¤1-1-2023¤01-1-2023¤2023-1-01¤2023-02-30¤29-02-2023¤1900-02-29¤2023-13-01¤31-11-2023¤00-01-2023"
    ),
    *hver("hoering_dato", "20231231¤2023/12/31¤2023.12.31¤31-12.2023¤12/31/2023¤0000-01-01¤2023-12-31 25:00¤31. december 2023"),
    *hver("hoering_dato", "45291¤31-12-2023x¤x31-12-2023¤2023-12¤31-12-20233¤i dag¤2023-12-31 10¤31-12-2023 10:61"),
)

gaar(SAGER, *hver("politianmeldt", "ja¤nej¤j¤n¤1¤0¤true¤false¤x¤¤JA¤ Nej ¤X¤True¤-¤NULL"))
fejler(SAGER, "ukendt_vaerdi:politianmeldt", *hver("politianmeldt", "y¤yes¤2¤sand¤jaja¤ja.¤måske"))

gaar(
    SAGER,
    *hver(
        "ydelse",
        "KONTANTHJÆLP¤ kontanthjaelp ¤Selvforsoergelses- og hjemrejseydelse¤økonomisk friplads¤SU¤Boernetilskud¤Tidlig pension",
    ),
)
fejler(SAGER, "ukendt_vaerdi:ydelse", *hver("ydelse", "kontant¤kontant hjælp¤dagpenge¤1"))
gaar(SAGER, *hver("sagstype", "samliv/enlig¤BOPAEL/PROFORMA¤sygefravaer¤Registrering med tilbagevirkende kraft"))
fejler(SAGER, "ukendt_vaerdi:sagstype", *hver("sagstype", "samliv¤enlig¤andre"))
gaar(SAGER, *hver("kontroltrin_registreret", "2¤3¤¤-¤ 3 "))
fejler(SAGER, "ukendt_vaerdi:kontroltrin_registreret", *hver("kontroltrin_registreret", "1¤4¤02¤to¤2,0¤23"))
gaar(SAGER, *hver("ankeafgoerelse", "stadfæstet¤AENDRET¤ophaevet¤afvist¤hjemvist¤"))
fejler(SAGER, "ukendt_vaerdi:ankeafgoerelse", {"ankeafgoerelse": "tabt"})
fejler(RISIKO, "ukendt_vaerdi:kontroltrin", {"kontroltrin": "1"}, {"kontroltrin": "4"})
gaar(STATUS, *hver("ydelse", "børne- og ungeydelse¤BOERNE- OG UNGEYDELSE¤Tidlig pension"))
fejler(STATUS, "ukendt_vaerdi:ydelse", *hver("ydelse", "kontanthjælp¤SU¤Total"))

gaar(SAGER, *hver("kommunekode", "151¤0151¤Ballerup¤BALLERUP KOMMUNE¤ ballerup ¤Ballerup kommune"))
fejler(SAGER, "ukendt_kommune:kommunekode", *hver("kommunekode", "411¤Christiansø¤999¤15¤00151¤DK¤Ballerup by¤151,0"))
fejler(SAGER, "kommune_uden_for_leverance", *hver("kommunekode", "101¤0101¤København¤Høje Taastrup"))
gaar(FLYT, *hver("fra_kommunekode", "101¤Aarhus¤Århus¤AARHUS KOMMUNE¤Høje Taastrup¤Hoeje-Taastrup¤Københavns Kommune¤151¤¤-"))
fejler(FLYT, "ukendt_kommune:fra_kommunekode", *hver("fra_kommunekode", "411¤DK¤udlandet¤Sverige"))
fejler(RISIKO, "kommune_uden_for_leverance", {"kommunekode": "101"})

# no person has any of them: the day is 60 too high or none, or the serial number is 0000, which is never given
gaar(SAGER, *hver("cpr", "6101900001¤610190-0001¤ 610190-0001 ¤0101900000¤9112990001"))
fejler(SAGER, "ugyldigt_cpr:cpr", *hver("cpr", "3213900001¤6001900001¤61019000011¤610190¤610190 0001¤abc¤3104900001¤ukendt"))

gaar(FLYT, *hver("alder", "0¤42¤107¤¤-"), *hver("besparelse_maaneder", "1¤12¤¤NULL"))
fejler(FLYT, "ugyldigt_tal:alder", *hver("alder", "-1¤42,5¤42.5¤fyrre¤4 2¤99999999999"))
fejler(FLYT, "ugyldigt_tal:besparelse_maaneder", *hver("besparelse_maaneder", "0¤13¤1,5¤-1¤tolv"))
gaar(ENLIGE, *hver("aar", "2023¤1999"))
fejler(ENLIGE, "ugyldigt_tal:aar", *hver("aar", "23¤20233¤2023,0¤i år¤-2023"))
gaar(STATUS, {"stop_antal": "3"}, {"krav_antal": "0"})
fejler(STATUS, "ugyldigt_tal:stop_antal", *hver("stop_antal", "-3¤3,5¤tre"))
fejler(P11, "ugyldigt_tal:antal_retur", {"antal_retur": "2,5"})

for omraade in ("kontanthjælp", "sygedagpenge", "økonomisk friplads"):
    gaar(RISIKO, {"omraade": omraade, "kontroltrin": "3"})
gaar(RISIKO, {"omraade": "KONTANTHJAELP", "kontroltrin": "2"})
for omraade in ("sygedagpenge", "økonomisk friplads"):
    fejler(RISIKO, "ugyldig_kombination", {"omraade": omraade, "kontroltrin": "2"})

FOER, EFTER = "2023-05-01", "02-05-2023"
for kilde, foerst, sidst in (
    (SAGER, "oprettet_dato", "afsluttet_dato"),
    (SAGER, "anke_dato", "ankeafgoerelse_dato"),
    (RISIKO, "udstillet_dato", "udtaget_dato"),
    (RISIKO, "kontrolsag_oprettet_dato", "afsluttet_dato"),
):
    fejler(kilde, "dato_orden", {foerst: EFTER, sidst: FOER})
    gaar(kilde, {foerst: FOER, sidst: EFTER}, {foerst: FOER, sidst: FOER + " 00:00"}, {sidst: EFTER})
# case systems write this day for "never": a date like any other, not an empty cell
for aldrig in ("31-12-9999", "9999-12-31", "31.12.9999 00:00"):
    fejler(RISIKO, "dato_orden", {"kontrolsag_oprettet_dato": aldrig, "afsluttet_dato": FOER})
    gaar(RISIKO, {"afsluttet_dato": aldrig}, {"udtaget_dato": aldrig}, {"kontrolsag_oprettet_dato": aldrig})
gaar(SAGER, {"oprettet_dato": EFTER, "afgoerelse_dato": FOER, "hoering_dato": FOER, "anke_dato": FOER})
gaar(RISIKO, {"udstillet_dato": EFTER, "bortfaldet_dato": FOER, "kontrolsag_oprettet_dato": FOER})
gaar(STAR, {"besvaret_dato": "2000-01-01"})

fejler(
    SAGER,
    "ugyldig_dato:anke_dato ugyldigt_beloeb:krav_betalt mangler:ydelse",
    {"anke_dato": "x", "krav_betalt": "x", "ydelse": ""},
)
fejler(SAGER, "kommune_uden_for_leverance dato_orden", {"kommunekode": "101", "oprettet_dato": EFTER, "afsluttet_dato": FOER})
fejler(
    RISIKO, "ugyldig_dato:udtaget_dato ugyldig_kombination", {"udtaget_dato": "x", "omraade": "sygedagpenge", "kontroltrin": "2"}
)
gaar(SAGER, {"indsats": "'; drop table x; --"}, {"indsats": '"<b>|;'}, {"indsats": "Linje\nskift"})


def filer() -> tuple[dict[str, str], list[tuple[str, int]]]:
    """A file per source (path below landing -> text), and for each case its file's name and its row there."""
    kommuner, n = {kilde: iter(sorted(kommunekoder())) for kilde in FEJLFRI}, count()
    raekker: dict[str, list[dict]] = {kilde: [] for kilde in FEJLFRI}
    navne, steder = {}, []
    for kilde, celler, _ in TILFAELDE:
        er_landet = "{kommune}" in FEJLFRI[kilde]["kommunekode"]
        navne[kilde] = f"{kilde}_{'DK' if er_landet else '151'}_{PERIODE.get(kilde, '2023-12')}.csv"
        skabelon = {"n": next(n), "kommune": "", "dag": date(2020, 1, 1) + timedelta(len(raekker[kilde]))}
        if er_landet and "kommunekode" not in celler:
            skabelon["kommune"] = next(kommuner[kilde])
        raekker[kilde].append({k: v.format(**skabelon) for k, v in FEJLFRI[kilde].items()} | celler)
        steder.append((navne[kilde], len(raekker[kilde])))
    tekster = {f"{k}/{navne[k]}": skriv_csv(list(kontrakter()[k].navne), r) for k, r in raekker.items()}
    return tekster, steder


STEDER = filer()[1]


@pytest.mark.parametrize(
    "nr", range(len(TILFAELDE)), ids=lambda nr: "{}-{}".format(TILFAELDE[nr][0], TILFAELDE[nr][1] or "fejlfri")
)
def test_a_row_has_exactly_the_faults_it_was_written_with(staging_grunde, nr):
    fil, raekke = STEDER[nr]
    assert staging_grunde[fil][raekke] == set(TILFAELDE[nr][2])


@pytest.mark.parametrize("fil", sorted({fil for fil, _ in STEDER}))
def test_every_row_of_a_file_is_there_and_no_other(staging_grunde, fil):
    assert sorted(staging_grunde[fil]) == [raekke for f, raekke in STEDER if f == fil]
