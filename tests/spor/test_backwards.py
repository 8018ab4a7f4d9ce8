"""From a row of a file: the figures it is in, and for a row that is in none, why."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest

from dagster_project.common.errors import UsageError
from dagster_project.settings import Settings
from dagster_project.spor import backwards
from dagster_project.spor.find import find
from dagster_project.spor.sources import Kilder, open_sources
from tests.data_folder import SAGER_HEADER, Folder, sag

pytestmark = [pytest.mark.build, pytest.mark.heavy]
DEC, NOV = "kommune_sager_151_2023-12.csv", "kommune_sager_151_2023-11.csv"
# every way to write a date or to leave it out, areas as they are spelled, a row that is refused and a key that stands twice
RISIKOSAGER = """risikosag_id;kommunekode;omraade;kontroltrin;udstillet_dato;udtaget_dato;bortfaldet_dato
R1;151;kontanthjælp;3;2023-01-01;31.12.2023;
R2;0151;Kontanthjaelp;3;01/02/2023;2023-12-31 10:30;-
R3;Ballerup;KONTANTHJÆLP;3;01-02-2023 00:00;01-01-2024;NULL
R4;Ballerup Kommune;sygedagpenge;3; 01-02-2023 ;-;
R5;151;sygedagpenge;3;31-02-2023;01-03-2023;
R6;151;sygedagpenge;3;01-02-2023;01-03-2023;
R6;151;sygedagpenge;3;01-02-2023;02-03-2023;
R7;151;sygedagpenge;3;01-02-2023;;01-06-2023
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kilder]:
    """A small world of its own: every way in which a row may fail to count."""
    folder = Folder(tmp_path_factory.mktemp("verden"))
    k99 = sag("K99").replace("anonym borger", "")
    undecided = sag("UAFGJORT").replace("15-05-2023", "")
    udk = sag("UDK").replace("kontanthjælp", "Folkepension")
    folder.put("kommune_sager", NOV, "\n".join([SAGER_HEADER, sag("GAMMEL", "500"), sag("BLEV", "700")]) + "\n")
    bad = sag("DAARLIG", "1.00")
    rows = [sag("GAMMEL", "600"), k99, undecided, udk, sag("NUL", "0"), bad, sag("2022", "9").replace("2023", "2021")]
    folder.put("kommune_sager", DEC, "\n".join([SAGER_HEADER, sag("VAEK", "1")]) + "\n")
    folder.put("kommune_sager", DEC.replace(".csv", "_v2.csv"), "\n".join([SAGER_HEADER, *rows]) + "\n")
    folder.put("kommune_sager", DEC.replace(".csv", "_v3.csv"), "\n".join([SAGER_HEADER, *rows]) + "\n")
    folder.put("kommune_sager", "kommune_sager_151_2023-10.csv", "sagsnr;ydelse\n1;2\n")
    folder.put("udk_risikosager", "udk_risikosager_151_2023-12.csv", RISIKOSAGER)
    answer = folder.kontrol("run")
    assert answer.returncode in (0, 1), answer.stdout + answer.stderr
    with open_sources(Settings(data=folder.data, landing=folder.landing)) as k:
        yield k


V2 = DEC.replace(".csv", "_v2.csv")


@pytest.mark.parametrize(
    ("fil", "raekke", "awaited"),
    [
        (NOV, 1, f"En nyere leverance har samme nøgle: {V2}, række 1"),
        (V2, 2, "uklassificeret (K99)"),
        (V2, 3, "ingen afgoerelse_dato"),
        (V2, 4, "administreres ikke af kommunen"),
        (V2, 5, "hverken tilbagebetalingskrav eller mindreudgift"),
        (V2, 6, "I karantæne (ugyldigt_beloeb), kolonne tilbagebetalingskrav"),
        (V2, 7, "Året 2021 er ikke dækket"),
        (DEC, 1, "Leverancen er afløst"),
        (DEC.replace(".csv", "_v3.csv"), 1, "dublet"),
        ("kommune_sager_151_2023-10.csv", 1, "Hele filen er afvist"),
    ],
)
def test_a_row_that_is_booked_nowhere_says_why(world: Kilder, fil: str, raekke: int, awaited: str) -> None:
    (found,) = backwards.trace_row(world, fil, raekke)
    assert awaited in " ".join(found.grunde)
    assert [t for t, _ in found.tal if t.startswith("provenu/")] == []


def test_a_row_that_a_newer_delivery_left_out_still_counts(world: Kilder) -> None:
    (found,) = backwards.trace_row(world, NOV, 2)
    assert found.grunde == ()
    assert dict(found.tal)["provenu/151/2023/kl-ydelser"] == "tilbagebetalingskrav 700\u00a0kr."


@pytest.mark.parametrize(
    ("tal", "raekker", "vaerdi"),
    [("udtaget", [1, 2], 2), ("resterende", [3, 4], 2), ("bortfaldet", [8], 1), ("andel_udtaget_af_alle", [1, 2, 3, 4, 8], 0.4)],
)
def test_a_count_holds_the_accepted_rows_however_they_are_written(world: Kilder, tal: str, raekker: list[int], vaerdi) -> None:
    spor = find(world, f"benchmark/2023-12/151/3/alle/{tal}")
    assert (sorted(r.raekke_nr for r in spor.raekker), float(spor.genregnet), spor.stemmer) == (raekker, vaerdi, True)
    assert spor == find(world, f"benchmark/2023-12/151/3/alle/{tal}", alle=True)


def test_a_name_or_a_row_that_is_not_there_is_said(world: Kilder) -> None:
    with pytest.raises(UsageError, match=NOV):
        backwards.trace_row(world, NOV.replace("11", "1l"), 1)
    with pytest.raises(UsageError, match="har 2 rækker"):
        backwards.trace_row(world, NOV, 3)
    with pytest.raises(UsageError, match="Ingen leverance"):
        backwards.trace_row(world, "x' or 1=1 --", 1)


@pytest.mark.parametrize(
    "tal_id",
    [
        "provenu/151/2023/su/tilbagebetalingskrav",
        "provenu/151/2023/som-offentliggjort",
        "indsatser/151/2023/su_flytninger_andel_afvist_eller_frafaldet",
        "indsatser/151/2023/krav_udestaaende",
        "indsatser/151/2023/enligerklaeringer_udtaget",
        "udk-status/151/2023/foertidspension/krav-beloeb",
        "paragraf-11/151/2023/antal-retur",
        "benchmark/2023-12/dk/3/alle/andel_med_effekt",
        "benchmark/2022-08/151/samlet/alle/resterende",
    ],
)
def test_a_row_of_a_figure_leads_back_to_that_figure(k: Kilder, tal_id: str) -> None:
    for r in find(k, tal_id, graense=2).raekker:
        (found,) = backwards.trace_row(k, r.leverance.filnavn, r.raekke_nr)
        assert tal_id in dict(found.tal), found.grunde
        assert len(dict(found.tal)) == len(found.tal)  # each figure once, whatever the row gives to it
        assert (found.fysisk_linje, found.celler) == (r.fysisk_linje, r.celler)


def test_the_command_prints_a_row_as_text_json_and_csv(demo: Folder) -> None:
    ask = ("spor", "--fil", "su_tilbagemeldinger_151_2023-12.csv", "--raekke", "3")
    answer = demo.kontrol(*ask)
    assert answer.returncode == 0, answer.stderr
    assert "filens linje 4" in answer.stdout and "provenu/151/2023/su  (" in answer.stdout
    (from_json,) = json.loads(demo.kontrol(*ask, "--format", "json").stdout)
    from_csv = list(csv.DictReader(io.StringIO(demo.kontrol(*ask, "--format", "csv").stdout), delimiter=";"))
    assert [r["tal_id"] for r in from_csv] == [t for t, _ in from_json["tal"]] != []


def test_half_a_question_is_one_sentence(demo: Folder) -> None:
    answer = demo.kontrol("spor", "--fil", "x.csv")
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
