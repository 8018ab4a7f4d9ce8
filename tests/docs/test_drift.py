"""Every command of docs/drift.md that needs no administrator and no package index works, in the order of the document."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.references import ROOT
from tests.operations.servers import smtp_server
from tests.surroundings import without_settings

pytestmark = [pytest.mark.heavy, pytest.mark.build]
DOCUMENT = (ROOT / "docs" / "drift.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", DOCUMENT, re.M | re.S)
# what a test cannot do: become root, ask a package index, run a container or a web server; and Dagster's own commands, which
# tests/build/test_materialize.py runs, and the erasure, whose year follows from the day (tests/operations/test_retention.py)
ELSEWHERE = (
    "useradd",
    "install -d",
    "systemctl",
    "podman",
    "uv pip",
    "python3 -m venv",
    "dagster asset materialize",
    "dagster definitions validate",
    "dagster dev",
    "dagster-daemon run",
    "export DAGSTER_HOME",
    "export KONTROL_DATA",
    "kontrol ryd --slet",
)


def test_what_is_not_run_is_only_what_a_test_cannot_do() -> None:
    for block in re.findall(r"^```console\n(.*?)^```", DOCUMENT, re.M | re.S):
        for line in block.splitlines():
            assert any(word in line for word in ELSEWHERE), line


@pytest.mark.torture
@pytest.mark.ci
def test_each_command_works_on_an_installed_program(installed: Path, tmp_path: Path) -> None:
    """Over the demo, which was built and published: its own key is used, whatever the environment says."""
    srv = tmp_path / "srv"
    shutil.copytree(installed / "landing", srv / "landing")
    shutil.copytree(installed / "data", srv / "data")
    mark = srv / "data" / "proeve.json"
    mark.write_text(mark.read_text("utf-8").replace(str(installed / "landing"), str(srv / "landing")))
    with smtp_server() as (smtp, mails):
        places = {
            "/opt/kontrol": installed / "miljoe", "/srv/kontrol": srv, "/etc/kontrol": tmp_path / "etc",
            "/etc/systemd/system": tmp_path / "enheder", "/var/backups/kontrol": tmp_path / "kopier",
            "smtps://mail.kommune.dk:465": smtp,
        }  # fmt: skip
        script = "set -eu\n" + "\n".join(BLOCKS)
        for named, own in places.items():
            script = script.replace(named, str(own))
        env = without_settings({"XDG_CACHE_HOME": installed / "cache", "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"})
        done = subprocess.run(["bash", "-c", script], env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert [m["To"] for m in mails][:1] == ["drift@kommune.dk"]
    assert (srv / "gendannet" / "publikationer" / "2023-12.1").is_dir()
    assert {f.name for f in (srv / "621" / "enheder").iterdir()} == {f.name for f in (tmp_path / "enheder").iterdir()}
