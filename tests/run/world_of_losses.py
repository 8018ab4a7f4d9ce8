"""A landing folder in which every delivery would change a figure without a word: one municipality for each kind."""

from __future__ import annotations

from tests.data_folder import Folder
from tests.dbt.staging.helpers import write_csv
from tests.deliveries.readers.test_udk_statement import COUNTRY, KOMMUNE, PARAGRAF, TITLE

SAGER, STATUS, RISIKOSAGER = "kommune_sager", "udk_statusopgoerelse", "udk_risikosager"
SU = "su_tilbagemeldinger"
SAG = {
    "cpr": "6101900001",
    "ydelse": "kontanthjælp",
    "kanal": "egen forvaltning",
    "sagstype": "andet",
    "oprettet_dato": "05-03-2024",
    "afgoerelse_dato": "20-04-2024",
    "tilbagebetalingskrav": "1.000",
}
RISIKOSAG = {"kommunekode": "157", "omraade": "sygedagpenge", "kontroltrin": "3", "udstillet_dato": "01-02-2024"}
Row = dict[str, str]


def sager(*raekker: Row) -> list[Row]:
    """Control cases, numbered, each as SAG but for what it says itself."""
    return [SAG | {"sagsnr": f"S{nr}", "cpr": f"61019{nr:05}"} | r for nr, r in enumerate(raekker, 1)]


def fil(raekker: list[Row], kommune: str | None = None, uden: str | None = None) -> str:
    """A delivery of these rows, without one column; every column that any of them has."""
    raekker = [{"kommunekode": kommune} | r if kommune else r for r in raekker]
    columns = [k for k in dict.fromkeys(k for r in raekker for k in r) if k != uden]
    return write_csv(columns, raekker)


def otte(**more: str) -> list[Row]:
    return sager(*[{"tilbagebetalingskrav": "10.000"} | more] * 8)


def kroner(*beloeb: str) -> list[Row]:
    return sager(*({"tilbagebetalingskrav": b} for b in beloeb))


def of_others(name: str, *beloeb: str) -> list[Row]:
    return [row | {"sagsnr": f"{name}{nr}"} for nr, row in enumerate(kroner(*beloeb))]


def numbered(*cases: tuple[str, str], **more: str) -> list[Row]:
    """Cases of the same citizens every month, each of an effort that a program had no name for: (number, claim)."""
    rows = kroner(*(krav for _, krav in cases))
    return [row | {"sagsnr": nr, "indsats": "nan"} | more for (nr, _), row in zip(cases, rows, strict=True)]


def next_months(rows: list[Row], **more: str) -> list[Row]:
    """Other people's cases under the same numbers, a month later."""
    others = {"oprettet_dato": "05-04-2024", "afgoerelse_dato": "20-05-2024"} | more
    return [row | {"cpr": f"62029{nr:05}"} | others for nr, row in enumerate(rows)]


def undringer(krav: str) -> list[Row]:
    dates = {"sendt_dato": "05-03-2024", "tilbagemeldt_dato": "06-05-2024"}
    return [{"undring_id": f"U{nr}", "cpr": f"61019{nr:05}", "tilbagebetalingskrav": krav} | dates for nr in range(3)]


def risikosager(name: str, **more: str) -> list[Row]:
    dates = {"udtaget_dato": "10-02-2024", "kontrolsag_oprettet_dato": "05-03-2024", "afsluttet_dato": "06-04-2024"}
    return [RISIKOSAG | {"kommunekode": "269", "risikosag_id": f"{name}{nr}"} | dates | more for nr in range(5)]


def landets(**of_306: str) -> list[Row]:
    """Ten risk cases, eight of 101 with 200 kr. each and two of 306 with 700 and 50 kr."""
    hvis = [*(("101", "200") for _ in range(8)), ("306", "700"), ("306", "50")]
    return [
        RISIKOSAG
        | {"kommunekode": kommune, "risikosag_id": f"L{nr}", "tilbagebetalingskrav": krav}
        | (of_306 if kommune == "306" else {})
        for nr, (kommune, krav) in enumerate(hvis)
    ]


def statuslinjer(kommune: str, *linjer: tuple[str, str, str]) -> str:
    """Rows of (benefit, claim, printed sum)."""
    fields = ("kommunekode", "ydelse", "krav_antal", "krav_beloeb", "provenu_i_alt")
    return write_csv([*fields], [dict(zip(fields, (kommune, y, "7", k, sum_), strict=True)) for y, k, sum_ in linjer])


# the last of each in signs of full width, and in Cyrillic ones that look like Latin
FORSKELLIGT_WRITTEN = (
    *("0012345", "12345", "12345.0", "\uff11\uff12\uff13\uff14\uff15"),
    *("KS–7", "ks-7", "KS - 7", "\u041a\u0405-7"),
)
RISIKONUMRE = ("12345", "12345.0", "0012345", "FINDES-IKKE")

FILES = {
    f"{SAGER}/{SAGER}_185_2024-12.csv": fil(otte(), "185"),
    f"{SAGER}/{SAGER}_185_2024-12_v2.csv": fil(otte(oprettet_dato="3/5/2024", afgoerelse_dato="4/20/2024"), "185"),
    f"{SAGER}/{SAGER}_187_2024-12.csv": fil(kroner("1.000", "1.000", "1.000", "90.000"), "187"),
    f"{SAGER}/{SAGER}_187_2024-12_v2.csv": fil(kroner("1.000", "1.000", "1.000", "9o.000"), "187"),
    f"{SAGER}/{SAGER}_190_2024-12.csv": fil(kroner("1", "1", "1", "1", "90.000"), "190"),
    f"{SAGER}/{SAGER}_190_2024-12_v2.csv": fil(kroner("x", "x", "x", "1", "90.000"), "190"),
    # fewer rows, none of them quarantined: a correction that says what it means
    f"{SAGER}/{SAGER}_201_2024-12.csv": fil(kroner("1", "1", "1", "1", "90.000"), "201"),
    f"{SAGER}/{SAGER}_201_2024-12_v2.csv": fil(kroner("1"), "201"),
    f"{SAGER}/{SAGER}_210_2024-11.csv": fil(sager({"indsats": "Hedeparken"}), "210"),
    f"{SAGER}/{SAGER}_210_2024-12.csv": fil(sager({"indsats": "Hedeparken"}), "210", uden="tilbagebetalingskrav"),
    # the column is lost in a version of its period, and again in the next version: the second makes nothing good
    f"{SAGER}/{SAGER}_217_2024-11.csv": fil(sager({"indsats": "Hedeparken"}), "217"),
    f"{SAGER}/{SAGER}_217_2024-12.csv": fil(sager({"indsats": "Hedeparken"}), "217", uden="tilbagebetalingskrav"),
    f"{SAGER}/{SAGER}_217_2024-12_v2.csv": fil(sager({"indsats": "Magleparken"}), "217", uden="tilbagebetalingskrav"),
    # the column is there and empty in every row: of the cases of the month before, of the version before, of another case alone
    f"{SAGER}/{SAGER}_253_2024-11.csv": fil(kroner("1.000", "2.000,50", ""), "253"),
    f"{SAGER}/{SAGER}_253_2024-12.csv": fil(kroner("", "-", "NULL"), "253"),
    f"{SAGER}/{SAGER}_259_2024-12.csv": fil(otte(), "259"),
    f"{SAGER}/{SAGER}_259_2024-12_v2.csv": fil(otte(tilbagebetalingskrav=""), "259"),
    f"{SAGER}/{SAGER}_265_2024-11.csv": fil(sager({"politianmeldt": "ja", "indsats": "", "hoering_dato": "06-03-2024"}), "265"),
    f"{SAGER}/{SAGER}_265_2024-12.csv": fil(
        [SAG | {"sagsnr": "NY", "politianmeldt": "", "indsats": "", "hoering_dato": ""}], "265"
    ),
    # amounts in øre: of the cases of the version before, of others than last month's, of all risk cases;
    # and a correction back to kroner, which is none against the month before
    f"{SAGER}/{SAGER}_329_2024-12.csv": fil(kroner("1.000", "2.000", "3.000"), "329"),
    f"{SAGER}/{SAGER}_329_2024-12_v2.csv": fil(kroner("100.000", "200.000", "3.300"), "329"),
    f"{SAGER}/{SAGER}_336_2024-11.csv": fil(of_others("A", "1.000", "2.000", "3.000", "4.000", "5.000"), "336"),
    f"{SAGER}/{SAGER}_336_2024-12.csv": fil(of_others("B", "120.000", "210.000", "330.000", "400.000", "150.000"), "336"),
    f"{RISIKOSAGER}/{RISIKOSAGER}_340_2024-12.csv": fil(risikosager("R", kommunekode="340", tilbagebetalingskrav="500")),
    f"{RISIKOSAGER}/{RISIKOSAGER}_340_2024-12_v2.csv": fil(risikosager("R", kommunekode="340", tilbagebetalingskrav="50.000")),
    f"{SAGER}/{SAGER}_350_2024-11.csv": fil(kroner("1.000", "2.000"), "350"),
    f"{SAGER}/{SAGER}_350_2024-12.csv": fil(kroner("100.000", "200.000"), "350"),
    f"{SAGER}/{SAGER}_350_2024-12_v2.csv": fil(kroner("1.000", "2.000"), "350"),
    # corrections: taken back, emptied, with another sign, of another municipality, down to nothing, to a
    # year that nothing covers; and the cases of last month under new numbers
    f"{SAGER}/{SAGER}_360_2024-12.csv": fil(otte(), "360"),
    f"{SAGER}/{SAGER}_360_2024-12_v2.csv": fil(otte()[:5], "360"),
    f"{SAGER}/{SAGER}_360_2024-12_v3.csv": fil(otte(), "360"),
    f"{SAGER}/{SAGER}_370_2024-12.csv": fil(otte(), "370"),
    f"{SAGER}/{SAGER}_370_2024-12_v2.csv": fil(otte(), "370").splitlines()[0] + "\n",
    f"{SAGER}/{SAGER}_376_2024-12.csv": fil(otte(), "376"),
    f"{SAGER}/{SAGER}_376_2024-12_v2.csv": fil(otte(tilbagebetalingskrav="-10.000"), "376"),
    f"{SAGER}/{SAGER}_390_2024-12.csv": fil(otte(), "390"),
    f"{SAGER}/{SAGER}_390_2024-12_v2.csv": fil(otte(), "400"),
    f"{SU}/{SU}_410_2024-12.csv": fil(undringer("5.000"), "410"),
    f"{SU}/{SU}_410_2024-12_v2.csv": fil(undringer("0"), "410"),
    f"{SAGER}/{SAGER}_420_2024-12.csv": fil(otte(), "420"),
    f"{SAGER}/{SAGER}_420_2024-12_v2.csv": fil(otte(oprettet_dato="05-03-2023", afgoerelse_dato="20-04-2023"), "420"),
    # the correction that moves most kroner, and not the first by name
    f"{SAGER}/{SAGER}_450_2024-12.csv": fil(kroner("500.000", "500.000"), "450"),
    f"{SAGER}/{SAGER}_450_2024-12_v2.csv": fil(kroner("500.000", "250"), "450"),
    f"{SAGER}/{SAGER}_430_2024-11.csv": fil(otte(), "430"),
    f"{SAGER}/{SAGER}_430_2024-12.csv": fil([row | {"sagsnr": f"2024-{nr}-KH"} for nr, row in enumerate(otte())], "430"),
    # cases numbered from 1 each month, with more kroner than those whose numbers they take; and cases whose claim has fallen
    f"{SAGER}/{SAGER}_440_2024-11.csv": fil(kroner("700", "800"), "440"),
    f"{SAGER}/{SAGER}_440_2024-12.csv": fil(next_months(kroner("900", "900")), "440"),
    f"{SAGER}/{SAGER}_461_2024-11.csv": fil(kroner("20.000", "1.000"), "461"),
    f"{SAGER}/{SAGER}_461_2024-12.csv": fil(kroner("500", "1.000"), "461"),
    # numbers that a spreadsheet made dates of, so that one citizen's two cases are one; and those that a program had nothing for
    f"{SAGER}/{SAGER}_482_2024-11.csv": fil(
        numbered(("jan-24", "1.000"), ("2024-05-01", "50"), ("nan", "300"), oprettet_dato="05-03-2024"), "482"
    ),
    f"{SAGER}/{SAGER}_482_2024-12.csv": fil(
        numbered(("jan-24", "2.000"), ("25-03-2024", "40"), ("N/A", "300,50"), oprettet_dato="25-03-2024"), "482"
    ),
    # one citizen's two cases, each month's under what stands for no number, or what a spreadsheet made of one
    f"{SAGER}/{SAGER}_480_2024-11.csv": fil(
        [SAG | {"sagsnr": nr, "tilbagebetalingskrav": "5.000"} for nr in ("0", "45293")], "480"
    ),
    f"{SAGER}/{SAGER}_480_2024-12.csv": fil(
        [
            SAG | {"sagsnr": nr, "tilbagebetalingskrav": "7.000", "oprettet_dato": "05-06-2024", "afgoerelse_dato": "20-07-2024"}
            for nr in ("0", "45293")
        ],
        "480",
    ),
    # a correction with as many cases and more kroner, and none of the cases
    f"{SAGER}/{SAGER}_479_2024-12.csv": fil(kroner("600", "700"), "479"),
    f"{SAGER}/{SAGER}_479_2024-12_v2.csv": fil(of_others("N", "700", "800"), "479"),
    # risk cases that all had a claim, five of them and of others now
    f"{RISIKOSAGER}/{RISIKOSAGER}_269_2024-11.csv": fil(risikosager("gammel", tilbagebetalingskrav="500")),
    f"{RISIKOSAGER}/{RISIKOSAGER}_269_2024-12.csv": fil(risikosager("ny", tilbagebetalingskrav="")),
    # a correction of the country's file: nine of ten rows stand, and of one municipality none
    f"{RISIKOSAGER}/{RISIKOSAGER}_DK_2024-10.csv": fil(landets()),
    f"{RISIKOSAGER}/{RISIKOSAGER}_DK_2024-10_v2.csv": fil(landets(udstillet_dato="1. februar")),
    f"{SAGER}/{SAGER}_330_2024-12.csv": fil([SAG | {"sagsnr": nr} for nr in FORSKELLIGT_WRITTEN], "330"),
    f"{SAGER}/{SAGER}_157_2024-12.csv": fil(sager(*({"risikosag_id": nr} for nr in RISIKONUMRE)), "157"),
    f"{SAGER}/{SAGER}_240_2024-12.csv": fil(
        sager(
            {"fremadrettet_besparelse": "7.000,50"},
            {"ydelse_foer": "1.000", "ydelse_efter": "0", "fremadrettet_besparelse": "12.000,50"},
            {"ydelse_foer": "1.000", "ydelse_efter": "0", "fremadrettet_besparelse": "9.000"},
            {"afgoerelse_dato": "20-04-2203"},
        ),
        "240",
    ),
    f"{RISIKOSAGER}/{RISIKOSAGER}_157_2024-12.csv": fil(
        [
            RISIKOSAG | {"risikosag_id": "12345", "udtaget_dato": "10-02-2024", "kontrolsag_oprettet_dato": "05-03-2024"},
            RISIKOSAG | {"risikosag_id": "F1", "udtaget_dato": "10-02-2203"},
            RISIKOSAG | {"risikosag_id": "F2", "bortfaldet_dato": "31-01-2024"},
            RISIKOSAG | {"risikosag_id": "F3", "kontrolsag_oprettet_dato": "05-03-2024"},
            RISIKOSAG | {"risikosag_id": "F4", "udtaget_dato": "10-02-2203", "omraade": "findes ikke"},
        ]
    ),
    # the municipality's block of a statement in text cannot be used, its § 11 block can
    f"{STATUS}/{STATUS}_151_2023.txt": "\n".join((TITLE, COUNTRY, KOMMUNE.replace("Boligydelse\t1", "Boligydelse\tx").replace(
        "Førtidspension\t2", "Førtidspension\tx"), PARAGRAF)),
    f"{STATUS}/{STATUS}_223_2023.csv": statuslinjer("223", ("Boligydelse", "1.000", "1.100"), ("Folkepension", "5", "5")),
    f"{STATUS}/{STATUS}_230_2023.csv": statuslinjer("230", ("Barselsdagpenge", "40", "40"), ("Seniorpension", "2", "2")),
}  # fmt: skip


def make(folder: Folder) -> Folder:
    for path, content in FILES.items():
        folder.put(*path.split("/"), content)
    return folder
