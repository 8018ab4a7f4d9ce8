"""What is said of a change, case by case: in the publication, to who approved it, and to who looks before publishing."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pyarrow as pa
import pytest

from dagster_project.cli.preview_view import vis
from dagster_project.revisions.compare import Tal
from dagster_project.revisions.find import Revision, Revisions
from dagster_project.revisions.no_longer_shown import WORDS
from dagster_project.revisions.preview import Counts, Difference, NewFigures, Preview
from dagster_project.revisions.summary import what_is_new, with_reason
from dagster_project.revisions.tables import SCHEMAS

FROM = {"publikation_fra": "2023-11.1", "publikation_til": "2023-12.1"}


def revised(tal_id: str, aar: int, aarsag: str = "rettet leverance", periode: str | None = None) -> dict:
    return {"tal_id": tal_id, "kommunekode": "151", "aar": aar, "periode": periode, "aarsag": aarsag, **FROM}


YEAR = revised("provenu/151/2022/su", 2022)
MONTH = revised("benchmark/2023-10/151/3/alle/andel_udtaget", 2023, periode="2023-10")
MANY = [revised(f"udk-status/151/{y}/boligydelse/skat", y) for y in (2019, 2020, 2021, 2022, 2023)]
GONE = revised("provenu/151/2021/su", 2021, f"{WORDS}: få sager")
SU = {"leverance_id": "a", "kilde": "su_tilbagemeldinger", "kommunekode": "151", "periode": "2022-12"}
RISK = [{"leverance_id": f"r{m}", "kilde": "udk_risikosager", "kommunekode": "DK", "periode": f"2023-0{m}"} for m in range(1, 7)]
BY = "Ændret siden 2023-11.1, fordi "
WHY = f"{BY}leverancer er rettet"
HIDDEN = "Tal, som en af de to udgivelser skjuler, er ikke nævnt."


def said(everyone: list[dict], own: list[dict], deliveries: list[dict]) -> str:
    lines = [{**r, "fra_leverance_id": "before", "til_leverance_id": "|".join(d["leverance_id"] for d in deliveries) or "before"}
             for r in everyone]  # fmt: skip
    tables = {
        "reviderede_tal": pa.Table.from_pylist(everyone, SCHEMAS["reviderede_tal"]),
        "revisioner": pa.Table.from_pylist(lines, SCHEMAS["revisioner"]),
        "leverancer": pa.Table.from_pylist([*deliveries, {**SU, "leverance_id": "before"}]),
        "kommuner": pa.table({"kommunekode": ["151"], "navn": ["Ballerup"]}),
    }
    publication = pa.table({"noegle": ["periode"], "vaerdi": ["2023-12"]})
    out = with_reason(publication, tables, pa.Table.from_pylist(own, SCHEMAS["reviderede_tal"]))
    return out["vaerdi"].to_pylist()[1].replace("\u00a0", " ")


# fmt: off
CASES = [
    # nothing changed, in the first publication or a later one; and something that is shown no longer
    ([], [], [], ""),
    ([], [GONE], [], "Vises ikke længere: 1 tal, der stod i en tidligere udgivelse."),
    # a figure that both editions show: of a year, of a month, of several kinds
    ([YEAR], [YEAR], [SU], f"{WHY} (SU-styrelsens tilbagemeldinger, Ballerup dec. 2022). Ændrede tal: 1 i provenu for 2022."),
    ([MONTH], [MONTH], RISK[:1], f"{WHY} (Udbetaling Danmarks risikosager, hele landet jan. 2023). "
     "Ændrede tal: 1 i benchmark for okt. 2023."),
    ([YEAR, MONTH], [YEAR, MONTH], [], f"{WHY}. Ændrede tal: 1 i benchmark for okt. 2023 og 1 i provenu for 2022."),
    # one that a reader of this edition does not see is neither named nor counted
    ([YEAR], [], [], f"{WHY}. {HIDDEN}"),
    ([YEAR, MONTH], [MONTH], [], f"{WHY}. Ændrede tal: 1 i benchmark for okt. 2023. {HIDDEN}"),
    ([YEAR], [GONE], [], f"{WHY}. {HIDDEN} Vises ikke længere: 1 tal, der stod i en tidligere udgivelse."),
    ([YEAR], [YEAR, GONE, {**GONE, "tal_id": "provenu/151/2020/su"}], [],
     f"{WHY}. Ændrede tal: 1 i provenu for 2022. Vises ikke længere: 2 tal, der stod i en tidligere udgivelse."),
    # many: the first four are named, the rest counted
    (MANY, MANY, RISK, f"{WHY} (" + "; ".join(f"Udbetaling Danmarks risikosager, hele landet {m}. 2023"
     for m in ("apr", "feb", "jan", "jun")) + "; 2 til). Ændrede tal: " + ", ".join(
     f"1 i Udbetaling Danmarks opgørelse for {y}" for y in (2019, 2020, 2021, 2022)) + " og 1 til."),
    # each cause in words, and several
    *(([{**YEAR, "aarsag": cause}], [{**YEAR, "aarsag": cause}], [], f"{BY}{words}. Ændrede tal: 1 i provenu for 2022.")
      for cause, words in (
        ("ny periode", "en ny periode er leveret"), ("sen leverance", "leverancer er kommet sent"),
        ("kode", "beregningen er ændret"), ("afhængigheder", "programmer, som beregningen bruger, er skiftet"),
        ("regel: metodevalg.csv", "et valg eller en regel er ændret (metodevalg)"),
        ("seed: ydelser.csv", "en af projektets lister er ændret (ydelser)"), ("uforklaret", "årsagen er ikke fundet"),
        ("kode; rettet leverance", "beregningen er ændret og leverancer er rettet"))),
]
# fmt: on


@pytest.mark.parametrize(("everyone", "own", "deliveries", "text"), CASES)
def test_why_a_publication_differs(everyone: list[dict], own: list[dict], deliveries: list[dict], text: str) -> None:
    assert said(everyone, own, deliveries) == text


def test_no_combination_says_less_than_there_is_or_leaves_a_gap() -> None:
    """Shown, hidden, no longer shown, with a delivery behind or none: each said when it is there and only then."""
    for shown, hidden, gone, delivery in product((False, True), repeat=4):
        everyone, own = [YEAR] * shown + [MONTH] * hidden, [YEAR] * shown + [GONE] * gone
        text = said(everyone, own, [SU] * delivery)
        assert ("Ændret siden" in text) == (shown or hidden)
        assert ("Ændrede tal: 1 i provenu for 2022." in text) == shown and ("benchmark" in text) is False
        assert (HIDDEN in text) == hidden and ("Vises ikke længere: 1 tal" in text) == gone
        assert ("(SU-styrelsens" in text) == (delivery and (shown or hidden))
        assert "  " not in text and " ." not in text and "()" not in text and (not text or text.endswith("."))


@pytest.mark.parametrize(
    ("come", "changed", "same", "text"),
    [
        (0, 0, True, "Intet er ændret siden 2023-11.1: de samme leverancer, de samme tal."),
        (0, 0, False, "Mod 2023-11.1: ingen leverance er kommet til, intet af de tal, der stod der, er ændret."),
        (1, 0, False, "Mod 2023-11.1: 1 leverance er kommet til, intet af de tal, der stod der, er ændret."),
        (0, 1, False, "Mod 2023-11.1: ingen leverance er kommet til, 1 af de tal, der stod der, er ændret."),
        (1204, 2000, False, "Mod 2023-11.1: 1.204 leverancer er kommet til, 2.000 af de tal, der stod der, er ændret."),
        (0, 3, True, "Mod 2023-11.1: ingen leverance er kommet til, 3 af de tal, der stod der, er ændret."),
    ],
)
def test_what_who_approved_it_is_told(come: int, changed: int, same: bool, text: str) -> None:
    assert what_is_new("2023-11.1", come, changed, same) == text


KR, SHARE = "provenu/151/2022/su", "benchmark/2023-10/151/3/alle/andel_udtaget"


def previewed(capsys: pytest.CaptureFixture[str], **more: object) -> str:
    nothing = {"revisioner": Revisions(None), "new_differences": [], "solved_differences": [], "karantaene": [],
               "forsinkede": [], "nye": NewFigures(), "hindringer": [], "periode": "2023-12"}  # fmt: skip
    vis(Preview(**nothing | more))
    return capsys.readouterr().out.replace("\u00a0", " ")


def changed(tal_id: str, before: str | None, after: str | None, cause: str = "rettet leverance") -> tuple[Tal, str]:
    foer, efter = (None if v is None else Decimal(v) for v in (before, after))
    return Tal(tal_id, "151", 2022, None, foer, efter), cause


@pytest.mark.parametrize(
    ("tal_id", "before", "after", "cells"),
    [
        (KR, "100", "120", ("100", "120", "20")),
        (KR, "100", "0", ("100", "0", "−100")),  # zero is measured
        (KR, "0", "5", ("0", "5", "5")),
        (KR, "0", "0", ("0", "0", "0")),
        (KR, "100", None, ("100", "–", "–")),  # no longer measured: by how much it changed is not known
        (KR, "0", None, ("0", "–", "–")),
        (KR, "1234567.5", "1234567.75", ("1.234.567,50", "1.234.567,75", "0,25")),
        (SHARE, "0.3", "0.2999", ("30,00 pct.", "29,99 pct.", "−0,01 procentpoint")),
        (SHARE, "0", "1", ("0,00 pct.", "100,00 pct.", "100,00 procentpoint")),
        (SHARE, "0.5", None, ("50,00 pct.", "–", "–")),
    ],
)
def test_a_change_in_the_preview(
    capsys: pytest.CaptureFixture[str], tal_id: str, before: str, after: str | None, cells: tuple[str, ...]
) -> None:
    text = previewed(capsys, revisioner=Revisions("2023-11.1", (), (changed(tal_id, before, after),)))
    (line,) = (x for x in text.splitlines() if tal_id in x)
    assert tuple(c.strip() for c in line.strip("│| ").replace("┃", "│").split("│")[1:4]) == cells


def test_every_combination_of_what_a_preview_may_tell(capsys: pytest.CaptureFixture[str]) -> None:
    """Each part stands where there is something to say, and no heading without it."""
    line = Revision(KR, "151", 2022, None, None, None, Decimal(1), Decimal(2), "rettet leverance", "a", "b")
    parts = {
        "Holdes tilbage: en kontrol fejler": {"hindringer": ["en kontrol fejler"]},
        "Mod 2023-11.1: 1 tal ændres, 1 er nye; rettet leverance: 1 linje.":
            {"revisioner": Revisions("2023-11.1", (line,), (changed(KR, "1", "2"), changed(SHARE, None, "1", "ny periode")))},
        "Stemmer ikke længere:": {"new_differences": [Difference(KR, Decimal(1), None, "mangler")]},
        "Nyt i karantæne:": {"karantaene": [("f.csv", 2, "f.csv: 2 rækker")]},
        "Nye tal: 7": {"nye": NewFigures((Counts("provenu", "151", 7),))},
        "Vises ikke længere i den offentlige udgivelse:": {"ikke_laengere": ("SU-sager 2022",)},
    }  # fmt: skip
    for chosen in product((False, True), repeat=len(parts)):
        there = [words for words, yes in zip(parts, chosen, strict=True) if yes]
        more: dict[str, object] = {}
        for words in there:
            more |= parts[words]
        text = previewed(capsys, **more)
        assert [w for w in parts if w in text] == there
        assert ("Kan udgives: " in text) == ("hindringer" not in more)
        assert ("Det bliver den første publikation" in text) == ("revisioner" not in more)
