"""Reasons that are about whole rows and about keys: fields too many or too few, the same row again, contradictions."""

from __future__ import annotations

import pytest

from tests.dbt.staging.helpers import FAULTLESS, write_csv

pytestmark = pytest.mark.heavy
SAG = FAULTLESS["kommune_sager"] | {"sagsnr": "7", "tilbagebetalingskrav": "1.000"}
COLUMNS = [*SAG, "anke_dato"]
UDK = ["kommunekode", "ydelse", "krav_beloeb"]
DUBLET, CONFLICT, FIELDS, OUTSIDE = (
    {g} for g in ("dublet_noegle", "modstridende_noegle", "antal_felter", "kommune_uden_for_leverance")
)

# name of the rule -> (source, file without source and ending, columns, rows, the reasons of each row)
FILES = {
    "the same row again stands once": ("kommune_sager", "151_2023-01", COLUMNS, [SAG, SAG, SAG], [set(), DUBLET, DUBLET]),
    "the same row spelled otherwise is the same row": (
        "kommune_sager",
        "151_2023-02",
        COLUMNS,
        [
            SAG,
            SAG | {"tilbagebetalingskrav": "1000,00 kr.", "ydelse": "KONTANTHJAELP", "kommunekode": "Ballerup", "sagsnr": " 7 "},
        ],
        [set(), DUBLET],
    ),
    "one key with two contents stands nowhere": (
        "kommune_sager",
        "151_2023-03",
        COLUMNS,
        [SAG, SAG, SAG | {"tilbagebetalingskrav": "1.001"}],
        [CONFLICT, CONFLICT, CONFLICT],
    ),
    "another citizen is another content": (
        "kommune_sager",
        "151_2023-04",
        COLUMNS,
        [SAG, SAG | {"cpr": "6101900002"}, SAG | {"sagsnr": "8"}],
        [CONFLICT, CONFLICT, set()],
    ),
    "a row with another fault displaces nothing and is displaced by nothing": (
        "kommune_sager",
        "151_2023-05",
        COLUMNS,
        [SAG | {"anke_dato": "x"}, SAG, SAG | {"tilbagebetalingskrav": "1,234"}, SAG],
        [{"ugyldig_dato:anke_dato"}, set(), {"ugyldigt_beloeb:tilbagebetalingskrav"}, DUBLET],
    ),
    "rows that differ in a part of the key are different rows": (
        "kommune_sager",
        "151_2023-06",
        COLUMNS,
        [SAG, SAG | {"ydelse": "sygedagpenge"}, SAG | {"sagsnr": "07"}],
        [set(), set(), set()],
    ),
    "a column that the contract does not know makes no difference": (
        "kommune_sager",
        "151_2023-07",
        [*COLUMNS, "fritekst"],
        [SAG | {"fritekst": "a"}, SAG | {"fritekst": "b"}],
        [set(), DUBLET],
    ),
    "a key may stand again in another delivery": ("kommune_sager", "151_2023-08", COLUMNS, [SAG], [set()]),
    "a row with too many or too few fields has that fault alone and no part in a key": (
        "kommune_sager",
        "151_2023-09",
        COLUMNS,
        [SAG, ";".join(SAG.values()), ";".join(SAG.values()) + ";;x", ";".join(SAG.values()) + ";;", "x;" * 30, "7"],
        [set(), FIELDS, FIELDS, DUBLET, FIELDS, FIELDS],
    ),
    "risk cases obey the same rules of keys": (
        "udk_risikosager",
        "DK_2023-01",
        list(FAULTLESS["udk_risikosager"]),
        [
            r := FAULTLESS["udk_risikosager"] | {"risikosag_id": "R1"},
            r | {"kommunekode": "101"},
            r,
            r | {"risikosag_id": "R2"},
            r | {"risikosag_id": "R2", "kontroltrin": "2"},
            r | {"risikosag_id": "R2", "udstillet_dato": "x"},
            r | {"risikosag_id": "R3"},
        ],
        [set(), set(), DUBLET, CONFLICT, CONFLICT, {"ugyldig_dato:udstillet_dato"}, set()],
    ),
    "a national file may hold every municipality and the country": (
        "udk_statusopgoerelse",
        "DK_2022",
        UDK,
        [dict(zip(UDK, row, strict=True)) for row in (("DK", "Folkepension", "1"), ("101", "Folkepension", "1"))],
        [set(), set()],
    ),
    "a municipality's statement may hold the country block and no other municipality": (
        "udk_statusopgoerelse",
        "151_2022",
        UDK,
        [dict(zip(UDK, (k, "Folkepension", "1"), strict=True)) for k in ("DK", "Ballerup", "101")],
        [set(), set(), OUTSIDE],
    ),
    "the country has no block of its own in the other source of that statement": (
        "udk_paragraf11",
        "DK_2022",
        ["kommunekode", "antal_retur"],
        [{"kommunekode": "DK", "antal_retur": "1"}, {"kommunekode": "151", "antal_retur": "1"}],
        [{"ukendt_kommune:kommunekode"}, set()],
    ),
}


def filer() -> dict[str, str]:
    """Path below landing -> text."""
    return {f"{kilde}/{kilde}_{name}.csv": write_csv(columns, rows) for kilde, name, columns, rows, _ in FILES.values()}


@pytest.mark.parametrize("regel", FILES)
def test_each_row_has_the_reasons_it_was_written_with(staging_reasons, regel):
    kilde, name, _, _, awaited = FILES[regel]
    assert list(staging_reasons[f"{kilde}_{name}.csv"].values()) == awaited
