"""dbt's project compiled, and which column is made of which: once per version of the code, never in a run. No Dagster here."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from dagster_project.build.parsed_project import ParseError, ensure, kept
from dagster_project.build.state import code_fingerprint
from dagster_project.build.workspace import DBT_PROJECT, dbt_target
from dagster_project.common.files import atomic, read_object
from dagster_project.common.program import module
from dagster_project.settings import DATA_FOLDER, Settings, SettingsError

Column = tuple[str, str, str]  # schema (raa for what was delivered), table, column


def read(settings: Settings, fingerprint: str) -> dict[str, dict[str, list[Column]]]:
    """What was computed for this code; empty when it has not been: loading waits for nothing."""
    file = _file(settings)
    saved = read_object(file) or {}
    return saved["kolonner"] if saved.get("aftryk") == fingerprint else {}


def ensure_lineage(settings: Settings, fingerprint: str) -> None:
    """Computed and kept unless it is for this code already. Raises SettingsError when dbt cannot compile."""
    if read(settings, fingerprint):
        return
    from dagster_project.build.column_lineage import compute  # and with it sqlglot, which no run has a use for

    columns = compute(compiled())
    with atomic(_file(settings)) as temporary:
        temporary.write_text(json.dumps({"aftryk": fingerprint, "kolonner": columns}), "utf-8")


def compiled() -> dict:
    """What `compile_all` gives of the code at hand, compiled once per version of it and kept beside its parsed project: it takes
    dbt ten seconds of CPU. Raises SettingsError when dbt cannot compile."""

    def make() -> bytes:
        with tempfile.TemporaryDirectory(prefix="compiled-") as folder:
            return json.dumps(compile_all(Path(folder)), ensure_ascii=False).encode()

    return json.loads(kept("compiled.json", code_fingerprint(), _without_settings(), make))


def compile_all(folder: Path) -> dict:
    """dbt's manifest with compiled SQL of every node; no data is read and no database asked. `folder` is the caller's, to throw
    away. No setting of a run reaches it: the period of the last build is no part of what a model says. Relations stand in a
    database named kontrol. Raises SettingsError when dbt cannot compile."""
    target = folder / "target"
    (folder / "bygning").mkdir()
    environment = _without_settings()
    command = [
        *(*module("dbt.cli.main"), "--quiet", "compile", "--no-introspect", "--no-populate-cache"),
        *("--project-dir", DBT_PROJECT, "--target-path", target),
    ]
    places = {**DATA_FOLDER, "DBT_PROFILES_DIR": str(DBT_PROJECT), "DBT_LOG_PATH": str(folder)}
    try:
        ensure(target, code_fingerprint(), environment)
    except ParseError as e:
        raise SettingsError(f"dbt-projektet kan ikke læses:\n{e}") from None
    out = subprocess.run(command, cwd=folder, env=environment | places, capture_output=True, text=True, check=False)
    if out.returncode:
        raise SettingsError(f"dbt-projektet kan ikke kompileres:\n{(out.stdout + out.stderr).strip()[-2000:]}")
    return json.loads((target / "manifest.json").read_text("utf-8"))


def _without_settings() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("DBT_", "KONTROL_"))}


def _file(settings: Settings) -> Path:
    return dbt_target(settings) / "herkomst.json"
