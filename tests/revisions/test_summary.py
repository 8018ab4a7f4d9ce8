"""What readers are told of why a publication differs from the last: cause, delivery and figures, and nothing hidden."""

from __future__ import annotations

import pyarrow as pa
import pytest

from dagster_project.figures.tal_names import tal_name
from dagster_project.revisions.summary import with_reason
from dagster_project.revisions.tables import SCHEMAS
from tests.seeds.documents import facts

BETWEEN = {"publikation_fra": "2023-12.1", "publikation_til": "2023-12.2"}
SHOWN = {"tal_id": "provenu/151/2023/kl-ydelser", "kommunekode": "151", "aar": 2023, "aarsag": "rettet leverance", **BETWEEN}
HIDDEN = {**SHOWN, "tal_id": "provenu/151/2022/su", "aar": 2022, "aarsag": "regel: metodevalg.csv; kode"}
LEVERANCE = {"leverance_id": "a2", "kilde": "kommune_sager", "kommunekode": "151", "periode": "2023-12"}
PUBLICATION = pa.table({"noegle": ["periode", "titel"], "vaerdi": ["2023-12", "x"]})


def reason(everyone: list[dict], own: list[dict]) -> str:
    lines = [
        {**SHOWN, "fra_leverance_id": "a1", "til_leverance_id": "a2"},
        {**HIDDEN, "fra_leverance_id": "b", "til_leverance_id": "b"},
    ]
    tables = {
        "reviderede_tal": pa.Table.from_pylist(everyone, SCHEMAS["reviderede_tal"]),
        "revisioner": pa.Table.from_pylist(lines, SCHEMAS["revisioner"]),
        "leverancer": pa.Table.from_pylist([LEVERANCE, {**LEVERANCE, "leverance_id": "b", "periode": "2022-12"}]),
        "kommuner": pa.table({"kommunekode": ["151"], "navn": ["Ballerup"]}),
    }
    out = with_reason(PUBLICATION, tables, pa.Table.from_pylist(own, SCHEMAS["reviderede_tal"]))
    assert out["noegle"].to_pylist() == ["periode", "revision_aarsag", "titel"]
    return out["vaerdi"].to_pylist()[1]


def test_a_reader_is_told_the_cause_the_delivery_and_how_many_figures() -> None:
    assert reason([SHOWN], [SHOWN]) == (
        "Ændret siden 2023-12.1, fordi leverancer er rettet (kommunens kontrolsager, Ballerup dec.\u00a02023). "
        "Ændrede tal: 1 i provenu for 2023."
    )


def test_a_figure_that_an_edition_hides_is_neither_named_nor_counted() -> None:
    text = reason([SHOWN, HIDDEN], [SHOWN])
    assert "2022" not in text and "1 i provenu for 2023" in text and "skjuler, er ikke nævnt" in text
    assert "beregningen er ændret, et valg eller en regel er ændret (metodevalg) og leverancer er rettet" in text


def test_the_first_publication_and_one_with_nothing_new_have_no_cause() -> None:
    assert reason([], []) == ""


def _ids() -> list[str]:
    return [r["tal_id"] for r in facts("rapporterede_tal")]


def test_every_figure_that_a_report_prints_has_a_name_in_words() -> None:
    names = {i: tal_name(i) for i in _ids()}
    assert [n for n in names.values() if set("/_#") & set(n)] == [] and len(set(names.values())) > 0.8 * len(names)


@pytest.mark.parametrize(
    ("tal_id", "navn"),
    [
        ("provenu/151/2023/paragraf-11#2", "§ 11-sager 2023 (trykt igen)"),
        ("provenu/151/2023/uden-paragraf-11", "Provenu i alt, uden § 11 2023"),
        ("indsatser/151/2023/kolonihave_aarsvaerk#2", "Årsværk i kolonihaveteamet 2023 (trykt igen)"),
        ("indsatser/151/2023/indsats_provenu:Magleparken", "Magleparken: provenu 2023"),
        ("udk-status/dk/2023/boligydelse/stop-antal", "Boligydelse, stop, antal, hele landet 2023"),
        ("benchmark/2022-08/151/3/oekonomisk-friplads/udtaget", "Taget op, kontroltrin 3, økonomisk friplads, aug.\u00a02022"),
    ],
)
def test_an_id_is_read_as_words(tal_id: str, navn: str) -> None:
    assert tal_name(tal_id) == navn
