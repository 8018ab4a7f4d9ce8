"""The text layout of UDK's yearly statement: every benefit row and § 11 block is a record, and nothing goes unsaid."""

from __future__ import annotations

import pytest

from dagster_project.common.errors import Refused
from dagster_project.deliveries.contract import contracts
from dagster_project.deliveries.readers.block import Reading
from dagster_project.deliveries.readers.udk_statement import read_udk_text

STATUS, P11 = "udk_statusopgoerelse", "udk_paragraf11"
TITLE = "Statusopgørelse for 2023 fra UDK\n\nHelhedsorienteret Kontrol Statusopgørelse, 2023\n\nudbetaling danmark=\n"
GROUPS = "Værdi i DKK og Antal\tStop/nedregulering\t\tTilbagebetalingskrav\t\tEfterregulering\tSkat\tProvenu i alt\n"
UNITS = "Antal\tBeløb\tAntal\tBeløb\tBeløb\tBeløb\tBeløb\n"
COUNTRY = f"""Landsplan

{GROUPS}\t{UNITS}Barseldagpenge\t9\t1.873.352\t74\t2.221.597\t0\t0\t4.094.949
Tidlig pension\t1\t35.520\t0\t0\t26.127\t0\t61.647
Total\t\t1.908.872\t\t2.221.597\t26.127\t\t4.156.596
"""
KOMMUNE = f"""Ballerup Kommune

Værdi i DKK og Antal\t{UNITS}Boligydelse\t1\t37.440\t1\t330.395\t0\t0\t367.835
Førtidspension\t2\t141.996\t2\t854.926\t93.098\t0\t1.090.020
Total\t\t179.436\t\t1.185.321\t93.098\t\t1.457.855
"""
PARAGRAF = """Anvendelse af § 11 Ballerup Kommune

Antal § 11 Udbetaling Danmark har modtaget retur fra kommunen i indeværende periode\t2
Antal afsluttede sager med § 11 svar i indeværende periode\t3
Antal afsluttede sager med § 11 svar med provenu i indeværende periode\t1
Tilbagebetalingskrav for afsluttede sager med §11 svar i indeværende periode\t996.981
Årlig besparelse for afsluttede sager med §11 svar i indeværende periode\t118.176
Efterregulering for afsluttede sager med §11 svar i indeværende periode\t0
Provenu for afsluttede sager med §11 svar i indeværende periode\t1.115.157
"""


def read(*dele: str, kilde: str = STATUS) -> tuple[Reading, list[dict]]:
    """The reading, and its records in the order of `raekke_nr`; every reading must agree with the independent count."""
    reading = read_udk_text("\n".join(dele), contracts(), kilde)
    entries = []
    for block in reading.blokke:
        for i, nr in enumerate(block.raekke_nr.to_pylist()):
            cells = {name: column[i].as_py() for name, column in block.celler.items()}
            line = block.linje[i].as_py() if block.linje is not None else None
            entries.append(cells | {"nr": nr, "kilde": block.kilde, "fl": block.fysisk_linje[i].as_py(), "linje": line})
    entries.sort(key=lambda entry: entry["nr"])
    assert [post["nr"] for post in entries] == list(range(1, reading.raekker + 1))
    return reading, entries


def test_each_row_and_each_paragraph_block_is_a_record_in_one_sequence():
    reading, entries = read(TITLE, COUNTRY, KOMMUNE, PARAGRAF)
    assert [(p["kilde"], p["kommunekode"]) for p in entries] == [
        *[(STATUS, "DK")] * 2,
        *[(STATUS, "Ballerup Kommune")] * 2,
        (P11, "Ballerup Kommune"),
    ]
    assert [p["fl"] for p in entries] == [11, 12, 18, 19, 22]
    assert entries[3] == {
        "kommunekode": "Ballerup Kommune",
        "ydelse": "Førtidspension",
        "stop_antal": "2",
        "stop_beloeb": "141.996",
        "krav_antal": "2",
        "krav_beloeb": "854.926",
        "efterregulering": "93.098",
        "skat": "0",
        "provenu_i_alt": "1.090.020",
        "nr": 4,
        "kilde": STATUS,
        "fl": 19,
        "linje": None,
    }
    assert {k: entries[4][k] for k in contracts()[P11].navne} == {
        "kommunekode": "Ballerup Kommune",
        "antal_retur": "2",
        "antal_afsluttet": "3",
        "antal_med_provenu": "1",
        "tilbagebetalingskrav": "996.981",
        "aarlig_besparelse": "118.176",
        "efterregulering": "0",
        "provenu": "1.115.157",
    }
    assert not reading.advarsler


def test_total_rows_are_control_totals_and_no_records():
    reading, _ = read(TITLE, COUNTRY, KOMMUNE)
    assert [t["kommunekode"] for t in reading.kontroltotaler] == ["DK", "Ballerup Kommune"]
    assert reading.kontroltotaler[1] == {
        "kommunekode": "Ballerup Kommune",
        "stop_beloeb": "179.436",
        "krav_beloeb": "1.185.321",
        "efterregulering": "93.098",
        "skat": "",
        "provenu_i_alt": "1.457.855",
        "fysisk_linje": "20",
    }


def test_blocks_may_be_absent_or_in_another_order_and_municipalities_may_be_several():
    _, entries = read(PARAGRAF, KOMMUNE, KOMMUNE.replace("Ballerup Kommune", "Bornholms Regionskommune"), COUNTRY)
    assert [p["kommunekode"] for p in entries] == [
        *["Ballerup Kommune"] * 3,
        *["Bornholms Regionskommune"] * 2,
        *["DK"] * 2,
    ]


@pytest.mark.parametrize("new_line", ["\r\n", "\r"])
def test_line_ends_and_spelling_of_the_paragraph_sign_do_not_matter(new_line):
    text = (COUNTRY + PARAGRAF).replace("§ 11", "§11").replace("ÅRLIG", "aarlig").replace("\n", new_line)
    _, entries = read(text)
    assert entries[-1]["kommunekode"] == "Ballerup Kommune"
    assert entries[-1]["aarlig_besparelse"] == "118.176"


def test_a_title_line_is_no_block():
    _, entries = read("Opdigtede tal til prøvebrug\n\nStatusopgørelse for 2023 til Ballerup Kommune\n", COUNTRY)
    assert {p["kommunekode"] for p in entries} == {"DK"}


@pytest.mark.parametrize(
    "raekke",
    [
        "Boligsikring\t1\t2\t3",
        "Boligsikring\t1\t12\t1\t5\t0\t0\t17\t",
        "Boligsikring\t1\t12\t1\t5\t0\t0\t17\tx",
        "Boligsikring",
    ],
)
def test_a_row_with_more_or_fewer_fields_than_the_heading_is_kept_whole(raekke):
    _, entries = read(KOMMUNE.replace("Førtidspension", raekke + "\nFørtidspension"))
    assert entries[1]["linje"] == raekke
    assert {entries[1][k] for k in contracts()[STATUS].navne} == {None}
    assert entries[0]["linje"] is entries[2]["linje"] is None


def test_empty_columns_to_the_right_are_ignored_when_the_heading_has_them_too():
    _, entries = read("\n".join(f"{line}\t\t" if "\t" in line else line for line in KOMMUNE.splitlines()))
    assert [p["linje"] for p in entries] == [None, None]


def test_a_table_under_an_unknown_heading_is_not_given_to_the_block_above():
    reading, entries = read(KOMMUNE, COUNTRY.replace("Landsplan", "Hele landet"))
    assert {p["kommunekode"] for p in entries} == {"Ballerup Kommune"}
    assert reading.advarsler == [
        "linje 12, 13, 14 ligner en tabel, men står ikke under en kendt overskrift og er ikke læst; rækkernes sidste tal er i alt"
        " 4.156.596 kr."
    ]


@pytest.mark.parametrize("linje", ["Antal afviste sager\t3", "Provenu for afsluttede sager med §11 svar\t1\t2"])
def test_a_paragraph_block_with_a_line_that_fits_nothing_is_one_record_kept_whole(linje):
    _, entries = read(PARAGRAF + linje)
    assert len(entries) == 1
    assert entries[0]["linje"].startswith("Antal § 11 Udbetaling") and entries[0]["linje"].endswith(linje)
    assert entries[0]["provenu"] is None


def test_a_total_with_a_wrong_number_of_fields_is_said_and_not_compared():
    reading, entries = read(KOMMUNE.replace("Total\t\t", "Total\t"))
    assert len(entries) == 2 and not reading.kontroltotaler
    assert reading.advarsler == ["linje 6: Total har 7 felter, ventede 8; ikke læst"]


def test_benefit_rows_are_no_records_of_the_paragraph_source():
    reading, entries = read(KOMMUNE, PARAGRAF, kilde=P11)
    assert [p["kilde"] for p in entries] == [P11]
    assert "linje 4, 5 er en ydelsesrække" in reading.advarsler[0]


def test_an_empty_table_covers_with_no_records():
    reading, entries = read(KOMMUNE.split("Boligydelse")[0])
    assert (reading.raekker, entries) == (0, [])


@pytest.mark.parametrize(
    ("tekst", "kilde", "aarsag"),
    [
        ("", STATUS, "filen er tom"),
        ("\n \t\n", STATUS, "filen er tom"),
        ("Kære Ballerup Kommune\n\nHermed tal.", STATUS, "ingen kendt blok"),
        ("Ballerup Kommune\nHold øje", STATUS, "ingen kendt blok"),
        (KOMMUNE, P11, "ingen § 11-blok"),
        (KOMMUNE.replace("Beløb\tBeløb\tBeløb", "Beløb\tBeløb"), STATUS, "linje 3: tabellen har andre kolonner"),
    ],
)
def test_a_text_that_is_no_statement_is_refused(tekst, kilde, aarsag):
    with pytest.raises(Refused, match=aarsag):
        read_udk_text(tekst, contracts(), kilde)


def spaced(text: str) -> str:
    """The text as it is pasted where tabs become single spaces."""
    return "".join(" ".join(line.split()) + "\n" for line in text.splitlines())


def test_single_spaces_for_tabs_are_read_where_every_cell_has_its_place():
    full = KOMMUNE.replace("Total\t\t179.436\t\t1.185.321\t93.098\t\t", "Total\t\t179.436\t\t1.185.321\t93.098\t0\t")
    _, tabbed = read(TITLE, COUNTRY, full, PARAGRAF)
    reading, entries = read(TITLE, spaced(COUNTRY), spaced(full), spaced(PARAGRAF))
    assert entries == tabbed
    assert reading.kontroltotaler[1] == {
        "kommunekode": "Ballerup Kommune", "stop_beloeb": "179.436", "krav_beloeb": "1.185.321", "efterregulering": "93.098",
        "skat": "0", "provenu_i_alt": "1.457.855", "fysisk_linje": "20",
    }  # fmt: skip
    # a total that leaves cells blank still says what all is
    assert reading.kontroltotaler[0]["provenu_i_alt"] == "4.156.596" and not reading.kontroltotaler[0]["stop_beloeb"]
    assert not reading.advarsler


@pytest.mark.parametrize("row", ["Boligydelse 1 37 440 1 330.395 0 0 367.835", "Boligydelse 1 37.440 1 330.395 367.835"])
def test_a_row_of_spaces_whose_cells_nothing_parts_is_refused_by_name_with_its_kroner(row):
    reading, entries = read(spaced(KOMMUNE).replace("Boligydelse 1 37.440 1 330.395 0 0 367.835", f"\n{row}"))
    assert [e["linje"] for e in entries] == [row, None]
    assert reading.advarsler == [
        "linje 5 er en række, hvis celler ikke kan skilles ad (mellemrum for tabulator); gem opgørelsen med tabulatorer; "
        "rækkernes sidste tal er i alt 367.835 kr."
    ]


@pytest.mark.parametrize(
    "lines",
    [
        spaced(PARAGRAF).replace("1.115.157", "1 115 157"),
        PARAGRAF.replace("\t", "\n"),
    ],
)
def test_a_paragraph_block_whose_numbers_have_no_sure_label_is_one_record_kept_whole(lines):
    _, entries = read(lines)
    assert [e["kilde"] for e in entries] == [P11] and entries[0]["linje"] and entries[0]["provenu"] is None


def test_a_heading_may_say_the_year():
    _, entries = read(COUNTRY.replace("Landsplan", "Landsplan 2023"), KOMMUNE.replace("Kommune", "Kommune, 2023"), PARAGRAF)
    assert [e["kommunekode"] for e in entries] == [*["DK"] * 2, *["Ballerup Kommune"] * 3]


@pytest.mark.parametrize("around", ["{}:", "**{}**", "• {}", "1. {}", "{} (151)", "{} *"])
def test_what_lists_and_editors_set_around_a_heading_is_no_part_of_it(around):
    dressed = [t.replace(h, around.format(h), 1) for t, h in ((COUNTRY, "Landsplan"), (KOMMUNE, "Ballerup Kommune"))]
    _, entries = read(*dressed, PARAGRAF.replace("§ 11 B", "§ 11: B", 1))
    assert [(p["kilde"], p["kommunekode"]) for p in entries] == [
        *[(STATUS, "DK")] * 2, *[(STATUS, "Ballerup Kommune")] * 2, (P11, "Ballerup Kommune"),
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["Total (kr.)", "Samlet provenu", "Alle ydelser", "Total for kommunen", "Provenu i alt"])
def test_a_total_is_known_by_its_other_names(label):
    reading, entries = read(KOMMUNE.replace("Total\t", f"{label}\t"))
    assert (len(entries), [t["provenu_i_alt"] for t in reading.kontroltotaler]) == (2, ["1.457.855"])


def test_the_foot_of_a_page_and_an_empty_first_column_are_no_rows():
    paged = KOMMUNE.replace("Førtidspension", f"Side 1 af 2\n\f{GROUPS}\t{UNITS}Førtidspension")
    moved = "\n".join("\t" + line for line in KOMMUNE.splitlines())
    for text in (paged, moved):
        assert [p["krav_beloeb"] for p in read(text)[1]] == ["330.395", "854.926"]


def test_a_municipality_whose_table_stands_under_no_known_heading_is_not_measured_as_0():
    text = "\n".join((COUNTRY, KOMMUNE.replace("Ballerup Kommune", "Ballerup, kontroltrin 3")))
    with pytest.raises(Refused, match=r"linje 12, 13, 14 ligner en tabel.* 1\.457\.855 kr\., og kommunens egen tabel mangler"):
        read_udk_text(text, contracts(), STATUS, own=True)
    assert "1.457.855 kr." in read(text)[0].advarsler[0]
    # another table of no known heading beside the municipality's own is said, and nothing more
    assert read_udk_text("\n".join((text, KOMMUNE)), contracts(), STATUS, own=True).advarsler


def test_what_a_text_processor_sets_and_does_not_show_is_no_part_of_a_name():
    dressed = (t.replace(a, b) for t, a, b in (
        (COUNTRY, "Landsplan", "\u200bLandsplan"), (KOMMUNE, "Ballerup Kommune", "Balle\u00adrup Kommune\ufeff"),
        (KOMMUNE, "\nTotal", "\vTotal"), (PARAGRAF, "§11", "§\u200b11"),
    ))  # fmt: skip
    country, kommune, broken, paragraf = dressed
    _, entries = read(country, kommune, paragraf)
    assert [e["kommunekode"] for e in entries] == ["DK", "DK", *["Ballerup Kommune"] * 3]
    assert [e["provenu"] for e in entries if e["kilde"] == P11] == ["1.115.157"]
    assert [t["provenu_i_alt"] for t in read(broken)[0].kontroltotaler] == ["1.457.855"]


def test_quotes_around_cells_are_no_part_of_them():
    quoted = "\r\n".join("\t".join(f'"{c}"' for c in line.split("\t")) for line in KOMMUNE.splitlines())
    assert [(e["ydelse"], e["krav_beloeb"]) for e in read(quoted)[1]] == [
        ("Boligydelse", "330.395"),
        ("Førtidspension", "854.926"),
    ]


@pytest.mark.parametrize("mark", ["> ", ">", ">> ", "> > "])
def test_a_statement_that_a_mail_quotes_is_read_as_it_was(mark):
    lines = "\n".join((TITLE, COUNTRY, KOMMUNE, PARAGRAF)).splitlines()
    quoted, as_it_was = read("\n".join(mark + line for line in lines)), read(*lines)
    assert quoted[1] == as_it_was[1] and len(as_it_was[1]) == 5
    assert quoted[0].kontroltotaler == as_it_was[0].kontroltotaler
