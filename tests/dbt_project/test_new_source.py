"""A new source is one contract, one staging model, one mart with its YAML and a line of policy; nothing else names it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.data_folder import Folder

pytestmark = pytest.mark.heavy
ROOT = Path(__file__).parents[2]
CONTRACT = """version: 2

sources:
  - name: raa
    tables:
      - name: boligstoette_svar
        description: "Borgeres svar om boligstøtte. En række pr. svar."
        config:
          meta: {periode: maaned, formater: [csv], dk: false, noegle: [kommunekode, svar_id], orden: []}
        columns:
          - {name: svar_id, description: "Svarets nummer", config: {meta: {type: tekst, kraevet: true}}}
          - {name: kommunekode, description: "Kommunens trecifrede kode", config: {meta: {type: kommune, kraevet: true}}}
          - {name: svar_dato, description: "Dagen svaret kom", config: {meta: {type: dato, kraevet: true}}}
          - {name: beloeb, description: "Oplyst husleje, kr.", config: {meta: {type: beloeb}}}

models:
  - name: stg_boligstoette_svar
    description: "Typede rækker af boligstoette_svar. En række pr. leverance og raekke_nr."
"""
STAGING = "-- Typed rows of boligstoette_svar, each with its faults.\n{{ staging('boligstoette_svar') }}\n"
MART = """-- The accepted answers, summed per municipality.
with summer as (
    select kommunekode, count(*) as antal, cast(sum(beloeb) as decimal(18, 2)) as beloeb
    from {{ ref('stg_boligstoette_svar') }}
    where fejl = ''
    group by kommunekode
)

select * from summer
"""
MART_YAML = """version: 2

models:
  - name: boligstoette
    description: "Oplyst husleje. En række pr. kommune."
    config: {meta: {noegle: [kommunekode]}}
    columns:
      - {name: kommunekode, data_type: varchar, description: "Kommunens trecifrede kode."}
      - {name: antal, data_type: bigint, description: "Antagne svar."}
      - {name: beloeb, data_type: "decimal(18, 2)", description: "Oplyst husleje i alt, kr."}
"""
POLICY = '    "boligstoette": "Kun internt: afprøves.",\n'
DELIVERY = """svar_id;kommunekode;svar_dato;beloeb
A1;151;02-01-2023;4.500,00
A2;151;31-02-2023;1.000,00
A3;151;03-01-2023;500,50
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A copy of the project, loaded once before it gets the new source; then one delivery built and published."""
    copy = tmp_path_factory.mktemp("projekt")
    for part in ("dagster_project", "dbt_project", "seeds"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "target", "logs"))
    shutil.copy(ROOT / "requirements.lock", copy)
    world = Folder(tmp_path_factory.mktemp("verden"))
    world.put("boligstoette_svar", "boligstoette_svar_151_2023-01.csv", DELIVERY)
    _python(copy, world, "import dagster_project.definitions")
    models = copy / "dbt_project" / "models"
    _write(models / "staging" / "udk" / "boligstoette_svar.yml", CONTRACT)
    _write(models / "staging" / "udk" / "stg_boligstoette_svar.sql", STAGING)
    _write(models / "marts" / "indsatser" / "boligstoette.sql", MART)
    _write(models / "marts" / "indsatser" / "boligstoette.yml", MART_YAML)
    _add_policy(copy / "dagster_project")
    for command in (("run",), ("udgiv", "--godkendt-af", "Prøven")):
        _python(copy, world, "from dagster_project.cli import main; main()", *command)
    return world


def _python(copy: Path, world: Folder, program: str, *arguments: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=copy,
        env=world.environment(PYTHONPATH=str(copy)),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _add_policy(package: Path) -> None:
    """The one line: `INTERNAL` names the mart. Found by what it says, not by where the policy stands."""
    head = "INTERNE: Mapping[str, str] = {\n"
    (file,) = [f for f in package.rglob("*.py") if head in f.read_text("utf-8")]
    file.write_text(file.read_text("utf-8").replace(head, head + POLICY), "utf-8")


def test_its_faulty_row_is_quarantined_with_the_cell_as_delivered(built: Folder) -> None:
    assert built.sql("select raekke_nr, aarsag, felt, vaerdi from marts.karantaene") == [
        (2, "ugyldig_dato", "svar_dato", "31-02-2023")
    ]


def test_the_register_counts_its_rows(built: Folder) -> None:
    assert built.sql("select kilde, status, raekker_i_fil, raekker_accepteret, raekker_karantaene from marts.leverancer") == [
        ("boligstoette_svar", "indlæst", 3, 2, 1)
    ]


def test_its_mart_holds_the_accepted_rows(built: Folder) -> None:
    assert [(k, n, str(b)) for k, n, b in built.sql("from marts.boligstoette")] == [("151", 2, "5000.50")]


def test_its_mart_is_published_inside_only(built: Folder) -> None:
    found = {f.parts[-3]: pq.read_table(f).num_rows for f in built.data.rglob("tabeller/boligstoette.parquet")}
    assert found == {"intern": 1}
