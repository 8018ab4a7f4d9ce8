"""`kontrol vis`: Dagster for those who look, on this machine alone."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.koersel.miljoe import KONTROL, Mappe

pytestmark = pytest.mark.heavy


@pytest.fixture
def port(demo: Mappe) -> Iterator[int]:
    """The port of a server that answers."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        fri = s.getsockname()[1]
    proces = subprocess.Popen([KONTROL, "vis"], env=demo.miljoe(KONTROL_PORT=str(fri)), stderr=subprocess.DEVNULL)
    try:
        while proces.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{fri}/server_info", timeout=30).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.5)
        assert proces.poll() is None
        yield fri
    finally:
        proces.send_signal(signal.SIGINT)
        proces.wait(timeout=120)


def test_it_listens_on_this_machine_only_and_lets_nothing_be_changed(port: int) -> None:
    aabne = [linje.split()[1] for linje in Path("/proc/net/tcp").read_text().splitlines()[1:] if linje.split()[3] == "0A"]
    assert [a for a in aabne if a.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]
    rettigheder = _spoerg(port, "{ permissions { permission value } }")["permissions"]
    assert rettigheder and [r["permission"] for r in rettigheder if r["value"]] == []
    noegle = 'assetNodeOrError(assetKey: {path: ["marts", "provenu_aar"]})'
    tabel = _spoerg(port, f"{{ {noegle} {{ ... on AssetNode {{ metadataEntries {{ label }} }} }} }}")
    assert "dagster/column_lineage" in {m["label"] for m in tabel["assetNodeOrError"]["metadataEntries"]}


def _spoerg(port: int, graphql: str) -> dict:
    adresse = f"http://127.0.0.1:{port}/graphql"
    spoerg = urllib.request.Request(adresse, json.dumps({"query": graphql}).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(spoerg, timeout=300) as svar:
        return json.load(svar)["data"]
