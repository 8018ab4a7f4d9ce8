"""The drafts of STAR's letters: for whom, with which figures, the same bytes each time; a filled in form that is taken in."""

from __future__ import annotations

import io
import re
import shutil
import stat
from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from dagster_project.deliveries.contract import contracts
from dagster_project.publish.henvendelse import write_drafts
from dagster_project.publish.henvendelse.contact import REASONS
from tests.deliveries.helpers import Place
from tests.publish.report.conftest import make_edition
from tests.publish.report.pdf import Report
from tests.worlds import shared

pytestmark = pytest.mark.heavy
PERIODE = "2023-12"
BOTH, WAITS_ALONE = "376", "101"  # meets the criterion on both steps; is asked of nothing new in the copy below


@pytest.fixture(scope="module")
def edition(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's internal edition with its drafts, and one municipality more that STAR waits for."""

    def build(folder: Path) -> None:
        waits = (
            f"insert into t by name select '{WAITS_ALONE}' as kommunekode, '3' as kontroltrin, date '2023-12-20' as henvendt_dato"
        )
        write_drafts(make_edition(editions, folder, star_henvendelser=[waits]))

    return shared(tmp_path_factory, "henvendelser", build) / "intern"


def rows(edition: Path, sql: str) -> list[tuple]:
    return duckdb.sql(sql.replace("{t}", str(edition / "tabeller"))).fetchall()


def test_whoever_meets_the_criterion_gets_a_letter_and_whoever_owes_an_answer_a_form(edition: Path) -> None:
    meets = {
        code
        for (code,) in rows(
            edition,
            f"select kommunekode from '{{t}}/benchmark_opfoelgning.parquet' where periode = '{PERIODE}' and opfylder_kriteriet",
        )
    }
    assert BOTH in meets and WAITS_ALONE not in meets
    files = {f.name for f in (edition / "henvendelser").iterdir()}
    assert files == {
        *(f"henvendelse-{code}-{PERIODE}.{suffix}" for code in meets for suffix in ("pdf", "txt")),
        *(f"svarskema-{code}-{PERIODE}.xlsx" for code in meets | {WAITS_ALONE}),
    }
    assert all(stat.S_IMODE(f.stat().st_mode) == 0o600 for f in (edition / "henvendelser").iterdir())


def test_the_letter_has_the_tables_own_figures_and_asks_what_the_model_asks(edition: Path) -> None:
    text = (
        (edition / "henvendelser" / f"henvendelse-{BOTH}-{PERIODE}.txt").read_bytes().decode("utf-8-sig").replace("\u00a0", " ")
    )
    assert "\r\n" in text and "Udkast. Brevet er ikke sendt, og systemet sender det ikke." in text
    own = rows(
        edition,
        "select kontroltrin, udtaget, resterende, mangler_at_udtage, maaneder_i_traek from '{t}/benchmark_opfoelgning.parquet' "
        f"where kommunekode = '{BOTH}' and periode = '{PERIODE}'",
    )
    for step, taken, left, lacking, run in own:
        (line,) = (x for x in text.splitlines() if x.startswith(f"Kontroltrin {step} ") and "pct." in x)
        share = f"{100 * taken / (taken + left):.1f}".replace(".", ",")
        assert line.split()[2:6] == [str(taken), str(left), share, "pct."] and line.split()[-1] == str(run)
        assert f"Af sagerne, der er tilbage på listen, skal {lacking} sager tages op" in text
    months = dict(
        rows(
            edition,
            "select periode, round(100 * andel_udtaget, 1) from '{t}/benchmark_opfoelgning.parquet' "
            f"where kommunekode = '{BOTH}' and kontroltrin = '3' and periode > '2022-12'",
        )
    )
    assert len(months) == 12
    for month, share in (("jan. 2023", months["2023-01"]), ("dec. 2023", months["2023-12"])):
        assert any(x.startswith(month) and x.split()[2] == f"{share:.1f}".replace(".", ",") for x in text.splitlines())
    assert "begrundelsen for ikke at anvende" in text and "gøre udtrækkene mere anvendelige for kommunen" in text
    assert all(f"* {reason}: " in text for reason in REASONS) and "14. nov. 2022" in text
    # the pages' words; the model's own once, in brackets
    assert text.count("(»udtager til egen visitering« i administrationsmodellen)") == 1
    assert len(re.findall(r"udtag(?:et|es|er\b)|resterende", text, re.IGNORECASE)) == 1
    assert "DEMO:" not in text  # what a municipality wrote is not passed on


def test_the_letter_as_pdf_says_the_same_with_its_graph_in_words(edition: Path) -> None:
    report = Report(edition / "henvendelser" / f"henvendelse-{BOTH}-{PERIODE}.pdf")
    assert report.pdf.open_metadata()["dc:title"] == "Udkast til henvendelse til Guldborgsund Kommune om brugen af risikosager"
    (graph,) = (terms.alt.replace("\u00a0", " ") for terms in report.rod.alle("Figure"))
    assert "Kontroltrin 3: jan. 2023 " in graph and graph.count("dec. 2023 ") == 2
    (step, *_), *_ = (r for r in report.tabel("De 12 måneder til og med dec.\u00a02023") if r[0].startswith("Kontroltrin"))
    assert step == "Kontroltrin 3"
    assert "Udkast" in report.everything_on_pages


def test_the_same_tables_give_the_same_bytes(edition: Path, tmp_path: Path) -> None:
    shutil.copytree(edition / "tabeller", tmp_path / "intern" / "tabeller")
    for file in write_drafts(tmp_path / "intern"):
        assert file.read_bytes() == (edition / "henvendelser" / file.name).read_bytes(), file.name


def test_a_month_without_readings_asks_by_the_newest_there_is(editions: Path, edition: Path, tmp_path: Path) -> None:
    later = make_edition(editions, tmp_path, udgivelse=["update t set vaerdi = '2024-01' where noegle = 'periode'"])
    letters = {f.name for f in write_drafts(later) if f.suffix == ".txt"}
    assert letters == {f.name for f in (edition / "henvendelser").glob("*.txt")}
    assert "Udgivelse 2024-01.1" in (later / "henvendelser" / f"henvendelse-{BOTH}-{PERIODE}.txt").read_text("utf-8-sig")


def test_no_draft_where_nobody_is_to_be_asked(editions: Path, tmp_path: Path) -> None:
    nobody = {"benchmark_opfoelgning": ["update t set opfylder_kriteriet = false"], "star_henvendelser": ["delete from t"]}
    assert write_drafts(make_edition(editions, tmp_path, **nobody)) == []
    assert not (tmp_path / "intern" / "henvendelser").exists()


def test_the_reasons_are_the_contracts_and_the_models_own() -> None:
    (column,) = (k for k in contracts()["star_henvendelser"].kolonner if k.navn == "aarsager")
    assert tuple(REASONS) == column.vaerdier
    said = Path("docs/kilder/administrationsmodel-benchmarking.txt")
    text = (Path(__file__).parents[3] / said).read_text("utf-8").replace("-\n", "")
    assert all(word in text for word in ("kontrolstrategier", "snydm", "hitrate", "priorite", "andre kilder"))


def test_a_form_filled_in_is_a_delivery(edition: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(edition / "henvendelser" / f"svarskema-{BOTH}-{PERIODE}.xlsx")
    sheet = book.active
    (top,) = (i for i, r in enumerate(sheet.iter_rows(values_only=True), 1) if r[0] == "Kommunekode")
    column = {c.value: c.column for c in sheet[top]}
    assert [sheet.cell(top + n, 2).value for n in (1, 2)] == ["3", "2"]
    (choice,) = sheet.data_validations.dataValidation
    assert all(reason in choice.formula1 for reason in REASONS)
    for row in (top + 1, top + 2):
        sheet.cell(row, column["Dato for henvendelse"]).value = datetime(2024, 1, 8)
        sheet.cell(row, column["Dato for svar"]).value = datetime(2024, 2, 19)
        sheet.cell(row, column["Årsager"]).value = "dårlig hitrate|andre kilder"
        sheet.cell(row, column["Forslag til udtrækkene"]).value = "Færre, men sikrere sager."
    filled = io.BytesIO()
    book.save(filled)
    place = Place(tmp_path)
    place.put(f"star_henvendelser/star_henvendelser_{BOTH}_2024-02.xlsx", filled.getvalue())
    (file,) = place.take_ind("star_henvendelser")
    assert (file.aarsag, file.raekker) == (None, 2) and not file.ukendte_kolonner
    cells = place.raekker(file)
    assert [(r["kommunekode"], r["kontroltrin"], r["henvendt_dato"], r["besvaret_dato"], r["aarsager"]) for r in cells] == [
        (BOTH, step, "2024-01-08", "2024-02-19", "dårlig hitrate|andre kilder") for step in ("3", "2")
    ]


def test_the_form_of_one_that_owes_an_answer_has_the_day_of_the_contact(edition: Path) -> None:
    sheet = openpyxl.load_workbook(edition / "henvendelser" / f"svarskema-{WAITS_ALONE}-{PERIODE}.xlsx").active
    assert [r[:3] for r in sheet.iter_rows(values_only=True) if r[0] == WAITS_ALONE] == [
        (WAITS_ALONE, "3", datetime(2023, 12, 20))
    ]
