"""Each how-to is followed in a copy of the repository: its edits find their places, and its commands succeed.

The commands of a new source are run, and what came of them published, by tests/dbt_project/test_new_source.py."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from dagster_project.deliveries import contract
from tests.docs.howto import HOWTOS, Step, command, copy_repository, edit, follow, run, steps
from tests.docs.references import ROOT

TEXTS = {path.stem: path.read_text("utf-8") for path in sorted(HOWTOS.glob("*.md"))}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copy_repository(tmp_path / "copy")


@pytest.mark.parametrize("name", TEXTS)
def test_every_edit_of_a_how_to_finds_its_place(name: str, copy: Path) -> None:
    follow(TEXTS[name], copy)
    touched = {s.path for s in steps(TEXTS[name]) if s.path}
    assert touched and all((copy / path).read_bytes() != _before(path) for path in touched)


@pytest.mark.parametrize("name", TEXTS)
def test_a_how_to_lists_the_files_that_it_touches(name: str) -> None:
    listed = {line.split("`")[1] for line in TEXTS[name].splitlines() if line.startswith("| `")}
    assert {s.path for s in steps(TEXTS[name]) if s.path} <= listed


@pytest.mark.parametrize("name", TEXTS)
def test_a_how_to_says_what_to_run(name: str) -> None:
    assert [s for s in steps(TEXTS[name]) if s.kind == "run"]


def test_a_new_alias_is_known_to_the_reader(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    follow(TEXTS["ny-alias"], copy)
    assert "passed" in run(TEXTS["ny-alias"], copy)
    monkeypatch.setattr(contract, "STAGING", copy / "dbt_project" / "models" / "staging")
    contract.contracts.cache_clear()
    try:
        assert contract.contracts()["kommune_sager"].column_for("KONTROL-IDENT") == "sagsnr"
    finally:
        contract.contracts.cache_clear()


def test_a_new_threshold_follows_the_old_one_without_a_gap(copy: Path) -> None:
    follow(TEXTS["ny-taerskel"], copy)
    assert "passed" in run(TEXTS["ny-taerskel"], copy)
    with (copy / "seeds" / "opfoelgningskriterier.csv").open(encoding="utf-8", newline="") as f:
        rows = [(r["taeller"], r["naevner"], r["gyldig_fra"], r["gyldig_til"]) for r in csv.DictReader(f)]
    assert rows == [("3", "10", "1900-01-01", "2024-07-01"), ("1", "4", "2024-07-01", "")]


def test_a_new_page_is_in_the_menu_and_shows_its_chart(copy: Path) -> None:
    follow(TEXTS["ny-side"], copy)
    assert "3 passed" in run(TEXTS["ny-side"], copy)


@pytest.mark.heavy
@pytest.mark.build
@pytest.mark.torture
def test_a_new_key_figure_adds_up_from_its_rows(copy: Path) -> None:
    follow(TEXTS["nyt-noegletal"], copy)
    assert "passed" in run(TEXTS["nyt-noegletal"], copy)


@pytest.mark.heavy
def test_mistakes_are_found_by_the_tests_that_the_how_tos_name(copy: Path) -> None:
    """An alias that another column has, a threshold that overlaps the one before, a key figure with its count alone."""
    taken = TEXTS["ny-alias"].replace("[Kontrolident,", "[Oprettet_dato,")
    overlapping = TEXTS["ny-taerskel"].replace("1900-01-01,2024-07-01,", "1900-01-01,,")
    counted = [s for s in steps(TEXTS["nyt-noegletal"]) if not s.path.endswith(("recipes/indsatser.py", "acquaintance.py"))]
    wrong = [*steps(taken), *steps(overlapping), *counted]
    for step in wrong:
        if step.kind not in ("run", "see"):
            edit(step, copy)
    answer = command("\n".join(f"{s.text.strip()} || true" for s in wrong if s.kind == "run" and "-k" not in s.text), copy)
    failed = {re.split(r"[\[ ]", line.split("::")[1])[0] for line in answer.stdout.splitlines() if line.startswith("FAILED")}
    assert failed == {
        "test_a_header_names_its_own_column",
        "test_periods_in_force_never_overlap_per_key",
        "test_the_threshold_and_the_length_of_the_run_are_those_of_the_method_note_of_that_day",
        "test_every_figure_of_the_efforts_has_a_counting_and_every_counting_a_figure",
        "test_a_part_of_another_figure_is_known_as_one_to_the_attacker_of_the_tests_too",
    }, answer.stdout + answer.stderr


def test_a_block_that_no_line_explains_is_refused() -> None:
    with pytest.raises(ValueError, match="known lines"):
        steps("Do this:\n\n```sh\nrm x\n```\n")


@pytest.mark.parametrize("text", ["a\n", "one\ntwo\none\n"])
def test_an_edit_whose_place_is_not_there_once_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "f").write_text(text, "utf-8")
    with pytest.raises(ValueError, match="expected 'one' once"):
        edit(Step("insert", "new\n", "f", "one"), tmp_path)


def test_edits_put_their_text_where_they_say(tmp_path: Path) -> None:
    text = (
        "New file `f`:\n\n```text\none\ntwo\n```\n\nIn `f`, after the line with `one`:\n\n```text\n1.5\n```\n\n"
        "In `f`, in place of `tw`:\n\n```text\nTW\n```\n\nAt the end of `f`:\n\n```text\nthree\n```\n\n"
        "Run:\n\n```sh\ncat f\n```\n\nSee it:\n\n```sh\nfalse\n```\n"
    )
    follow(text, tmp_path)
    assert run(text, tmp_path) == "one\n1.5\nTWo\nthree\n"


def _before(path: str) -> bytes | None:
    return (ROOT / path).read_bytes() if (ROOT / path).exists() else None
