"""What a corrected delivery changes, line by line and figure by figure, and why; what nothing explains is withheld."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.common.duckdb_read import open_built
from dagster_project.publications import chain
from dagster_project.publish.publish import unexplained
from dagster_project.publish.rebuild import Rebuilt, rebuild
from dagster_project.revisions.find import Revision, Revisions, find_revisions
from dagster_project.revisions.tables import revision_tables
from tests.data_folder import Folder
from tests.disclosure.corrected import ADDITION, first_edition, higher_krav, new_version, udtaget
from tests.publish.helpers import NOTHING, Copy, copies, linked

pytestmark = [pytest.mark.heavy, pytest.mark.torture, pytest.mark.ci]
CORRECTED = "rettet leverance"
SAGER, RISK = "kommune_sager_151_2023-12", "udk_risikosager_151_2022-08"


@pytest.fixture(scope="module")
def corrected(demo: Folder, tmp_path_factory: pytest.TempPathFactory) -> tuple[Copy, dict[str, str], dict[str, str]]:
    """Published; then a case and a risk case corrected, and built anew."""
    copy = copies(demo, tmp_path_factory.mktemp("rettet"), with_landing=True)
    assert copy.udgivet() == "2023-12.1"
    sag = new_version(copy, "kommune_sager", SAGER, higher_krav)
    risikosag = new_version(copy, "udk_risikosager", RISK, udtaget)
    answer = copy.kontrol("run")
    assert answer.returncode == 1 and "afstemning" in answer.stdout, answer.stdout + answer.stderr
    return copy, sag, risikosag


def _found(copy: Copy) -> Revisions:
    with open_built(copy.data / "kontrol.duckdb") as built:
        return find_revisions(built, "2023-12", chain.folders(copy.data))


def _id(copy: Copy, file_name: str) -> str:
    ((id_,),) = copy.sql("select leverance_id from marts.leverancer where filnavn = ?", file_name)
    return id_


def test_a_corrected_delivery_gives_exactly_the_expected_revisions(corrected) -> None:
    copy, sag, risikosag = corrected
    found = _found(copy)
    assert found.fra == "2023-12.1" and found.unexplained == []
    lines = {(r.tal_id, r.noegle): r for r in found.linjer}
    new = int(sag["tilbagebetalingskrav"])
    key = f"151|{sag['sagsnr']}|kontanthjælp"
    assert lines.pop(("provenu/151/2023/kl-ydelser", key)) == Revision(
        *("provenu/151/2023/kl-ydelser", "151", 2023, None, key, "tilbagebetalingskrav"),
        *(Decimal(new - ADDITION), Decimal(new), CORRECTED, _id(copy, f"{SAGER}.csv"), _id(copy, f"{SAGER}_v2.csv")),
    )
    for name in ("krav_rejst", "krav_udestaaende", "krav_rejst:kommune", "krav_udestaaende:kommune"):
        r = lines.pop((f"indsatser/151/2023/{name}", None))
        assert (r.efter - r.foer, r.aarsag) == (ADDITION, CORRECTED)
    # the rest: the cells of that month's benchmark that hold the risk case, and none else
    area = risikosag["omraade"].replace("ø", "oe").replace("æ", "ae").replace(" ", "-")
    cells = [f"benchmark/2022-08/151/{c}" for c in ("3/alle", f"3/{area}", "samlet/alle")]
    assert {tal_id.rpartition("/")[0] for tal_id, _ in lines} == set(cells)
    for cell in cells:
        for measure, difference in (("udtaget", 1), ("resterende", -1)):
            r = lines[f"{cell}/{measure}", None]
            assert (r.efter - r.foer, r.aarsag, r.periode) == (difference, CORRECTED, "2022-08")
            assert (r.fra_leverance_id, r.til_leverance_id) == (_id(copy, f"{RISK}.csv"), _id(copy, f"{RISK}_v2.csv"))


def test_every_figure_above_a_corrected_line_is_listed_once_with_its_cause(corrected) -> None:
    copy, *_ = corrected
    found = _found(copy)
    provenu = {t.tal_id.removeprefix("provenu/151/2023/"): (t.efter - t.foer, reason) for t, reason in found.tal
               if t.tal_id.startswith("provenu/")}  # fmt: skip
    names = ("kl-ydelser", "kl-ydelser/tilbagebetalingskrav", "kl-sammenlignelig", "som-offentliggjort", "uden-paragraf-11")
    assert provenu == dict.fromkeys(names, (ADDITION, CORRECTED))


def test_the_triangle_and_the_mean_absolute_revision_follow_from_the_publications(corrected) -> None:
    copy, *_ = corrected
    with open_built(copy.data / "kontrol.duckdb") as built:
        tables = revision_tables(built, _found(copy), "2023-12", "2023-12.2", chain.folders(copy.data))
    total = "provenu/151/2023/som-offentliggjort"
    triangle = {
        r["publikation"]: (r["vaerdi"], r["aarsag"]) for r in tables["revisionstrekant"].to_pylist() if r["tal_id"] == total
    }
    assert triangle == {"2023-12.1": (11264947, None), "2023-12.2": (11265947, CORRECTED)}
    (measure,) = (r for r in tables["revisionsmaal"].to_pylist() if r["tal_id"] == total)
    assert (measure["sammenligninger"], measure["revisioner"], measure["gennemsnitlig_absolut_revision"]) == (1, 1, ADDITION)
    status = {r["tal_id"]: r["status"] for r in tables["tal"].to_pylist()}
    assert status[total] == "foreløbig" and status["provenu/151/2022/som-offentliggjort"] == "endelig"


def test_the_preview_says_what_changes_and_why_it_is_withheld(corrected) -> None:
    answer = corrected[0].kontrol("forhaandsvis")
    assert answer.returncode == 1, answer.stderr
    out = answer.stdout
    assert "Holdes tilbage: kontrol_duckdb: afstemning holder ikke\n" in out and "Kan udgives" not in out
    assert "Mod 2023-12.1: " in out and f"; {CORRECTED}: " in out and "Kommune 151" in out
    assert "Stemmer ikke længere:\n  provenu/151/2023/kl-ydelser: beregnet 5.765.357, rapporteret 5.764.357." in out
    assert "udk_risikosager fra landet (DK): mangler 2022-08" in out
    assert f"har ændret det:\n  {SAGER}_v2.csv\n  {RISK}_v2.csv\nLeverancer, der ikke længere tæller:\n" in out
    assert "\nprovenu/151/2023/kl-ydelser/tilbagebetalingskrav " in out.replace("│ ", "\n")  # whole, however narrow the terminal


def test_a_failing_reconciliation_withholds_publication_by_name(corrected) -> None:
    answer = corrected[0].kontrol("udgiv", "--godkendt-af", "Anna Test")
    assert answer.returncode == 2
    assert answer.stderr == (
        "kontrol: Udgivelsen holdes tilbage: kontrol_duckdb: afstemning holder ikke. "
        "Hvorfor, og hvad der kan gøres, siger: kontrol status.\n"
    )


def test_a_publication_is_rebuilt_to_the_byte_though_deliveries_have_come_since(corrected, monkeypatch) -> None:
    copy, *_ = corrected
    for navn, value in copy.environment().items():
        monkeypatch.setenv(navn, value)
    files = sum(f.is_file() for f in (copy.data / "publikationer" / "2023-12.1").rglob("*"))
    assert rebuild(copy.settings, "2023-12.1", NOTHING) == Rebuilt(files, (), ())
    assert [p.name for p in copy.data.glob(".genskab-*")] == []


@pytest.fixture
def untouched(demo: Folder, corrected, tmp_path: Path) -> Copy:
    """The publication above, over the database that it was made of: the same deliveries on both sides."""
    copy = Copy(tmp_path, noegle=None)
    linked(corrected[0].data / "publikationer", copy.data / "publikationer")
    linked(corrected[0].data / "offentlig", copy.data / "offentlig")
    (copy.data / "kontrol.duckdb").symlink_to(demo.data / "kontrol.duckdb")
    return copy


def test_nothing_new_is_no_revision(untouched: Copy) -> None:
    found = _found(untouched)
    assert (found.linjer, found.tal) == ((), ())


def test_a_difference_that_nothing_explains_withholds_publication(untouched: Copy) -> None:
    first_edition(untouched, "1.00")
    assert chain.verify(untouched.data) == []
    (line,) = _found(untouched).linjer
    assert (line.foer, line.aarsag, line.fra_leverance_id) == (1, "uforklaret", line.til_leverance_id)
    assert unexplained(_found(untouched)) == [f"{line.tal_id} er et andet end i 2023-12.1, og intet forklarer hvorfor"]


def test_the_same_delivery_with_another_value_is_ascribed_to_every_hash_that_changed(untouched: Copy) -> None:
    seeds = json.loads(json.dumps(chain.read_manifest(untouched.data / "publikationer" / "2023-12.1")["grundlag"]["seeds"]))
    first_edition(untouched, "1.00", seeds=seeds | {"ydelser.csv": "en anden", "metodevalg.csv": "en anden"}, kode="en anden")
    (line,) = _found(untouched).linjer
    assert line.aarsag == "regel: metodevalg.csv; seed: ydelser.csv; kode"
    assert unexplained(_found(untouched)) == []
