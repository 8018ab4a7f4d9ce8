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

from tests.data_folder import CHECK, Folder

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def port(demo: Folder) -> Iterator[int]:
    """The port of a server that answers."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        fri = s.getsockname()[1]
    process = subprocess.Popen([CHECK, "vis"], env=demo.environment(KONTROL_PORT=str(fri)), stderr=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{fri}/server_info", timeout=30).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.5)
        assert process.poll() is None
        yield fri
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=120)


def test_it_listens_on_this_machine_only_and_lets_nothing_be_changed(port: int) -> None:
    open_ones = [line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "0A"]
    assert [a for a in open_ones if a.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]
    permissions = _ask(port, "{ permissions { permission value } }")["permissions"]
    assert permissions and [r["permission"] for r in permissions if r["value"]] == []
    key = 'assetNodeOrError(assetKey: {path: ["marts", "provenu_aar"]})'
    table = _ask(port, f"{{ {key} {{ ... on AssetNode {{ metadataEntries {{ label }} }} }} }}")
    assert "dagster/column_lineage" in {m["label"] for m in table["assetNodeOrError"]["metadataEntries"]}


def test_it_answers_its_own_page_alone_and_by_post_and_is_shown_in_no_frame(port: int) -> None:
    own = f"http://127.0.0.1:{port}"
    with urllib.request.urlopen(f"{own}/", timeout=60) as page:
        assert "frame-ancestors 'none'" in page.headers.get_all("Content-Security-Policy")
    for status, path, headers in (
        (421, "/", {"Host": "ond.example"}),
        (403, "/graphql", {"Origin": "https://ond.example"}),
        (405, "/graphql?query=mutation%7BwipeAssets(assetPartitionRanges:%5B%5D)%7B__typename%7D%7D", {}),
        (405, "/graphql?query=%7BshouldShowNux%7D", {}),
        (403, "/download_debug/00000000-0000-0000-0000-000000000000", {}),
    ):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(f"{own}{path}", headers=headers), timeout=60)
        assert refused.value.code == status, path
    assert _ask(port, "{ shouldShowNux }") == {"shouldShowNux": False}  # the box that asks for an e-mail address


def _ask(port: int, graphql: str) -> dict:
    address = f"http://127.0.0.1:{port}/graphql"
    ask = urllib.request.Request(address, json.dumps({"query": graphql}).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(ask, timeout=300) as answer:
        return json.load(answer)["data"]
