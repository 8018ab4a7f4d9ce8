"""A server on the loopback address that speaks S3 (moto's, of `make s3`), and is told to refuse and to cut off. A process of its
own: `python -m tests.s3_server <folder>` writes its address there, and does as the files in that folder say."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dagster_project.settings import ROOT
from tests.surroundings import without_settings

PACKAGES = ROOT / ".s3"
KEY_ID, SECRET = "AKIANOBODYSKEY000000", "ingens-hemmelighed-0123456789-0123456789"  # invented, as all here
BUCKET = "lager"
REFUSE = "naegt"  # a file of `<method>:<part of a key>`: such requests are answered with 403
CUT, SHORT = "afskaer", "afbryd"  # files of parts of keys: the second half is lost on the way; the connection is, half-way
App = Callable[[dict, Callable], Iterable[bytes]]
_DENIED = b'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'


@dataclass
class Server:
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a client's process is given: nothing of it is a setting of ours."""
        return {
            "AWS_ENDPOINT_URL": (self.folder / "adresse").read_text(),
            "AWS_ACCESS_KEY_ID": KEY_ID,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
        }

    @contextmanager
    def told(self, what: str, words: str) -> Iterator[None]:
        (self.folder / what).write_text(words)
        try:
            yield
        finally:
            (self.folder / what).unlink()

    def filesystem(self) -> object:
        from pyarrow.fs import S3FileSystem

        address = self.environment["AWS_ENDPOINT_URL"].removeprefix("http://")
        return S3FileSystem(
            access_key=KEY_ID,
            secret_key=SECRET,
            region="us-east-1",
            scheme="http",
            endpoint_override=address,
            allow_bucket_creation=True,
        )


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Up, with an empty bucket, until the end of the block."""
    assert (PACKAGES / "moto").is_dir(), "the server is not installed: make s3"
    environment = without_settings({"PYTHONPATH": f"{PACKAGES}{os.pathsep}{ROOT}"})
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "tests.s3_server", folder], env=environment, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 120
        while not (folder / "adresse").exists():
            assert process.poll() is None and time.monotonic() < end, (folder / "server.log").read_text()
            time.sleep(0.05)
        server = Server(folder)
        server.filesystem().create_dir(BUCKET)
        yield server
    finally:
        process.kill()
        process.wait()


def _faulty(app: App, folder: Path) -> App:
    """Asks the files before every request: who refuses and what is cut off may change while a run goes on."""

    def said(what: str) -> list[str]:
        file = folder / what
        return file.read_text().split() if file.exists() else []

    def answer(environ: dict, start_response: Callable) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if any(method == asked.partition(":")[0] and asked.partition(":")[2] in path for asked in said(REFUSE)):
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start_response("403 Forbidden", [("Content-Type", "application/xml"), ("Content-Length", str(len(_DENIED)))])
            return [_DENIED]
        if method == "GET" and any(part in path for part in said(CUT)):
            return [_cut(b"".join(app(environ, start_response)))]
        if method == "GET" and any(part in path for part in said(SHORT)):
            content = b"".join(app(environ, start_response))
            return [content[: len(content) // 2]]
        return app(environ, start_response)

    return answer


def _cut(content: bytes) -> bytes:
    """As long as it said it would be, so that no client sees it by the length: the second half is lost on the way."""
    half = len(content) // 2
    return content[:half] + bytes(len(content) - half)


def main(folder: Path) -> None:
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    app = _faulty(DomainDispatcherApplication(create_backend_app), folder)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    temporary = folder / "adresse.tmp"
    temporary.write_text(f"http://127.0.0.1:{server.port}")
    temporary.rename(folder / "adresse")
    threading.Thread(target=server.serve_forever).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
