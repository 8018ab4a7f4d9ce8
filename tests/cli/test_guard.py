"""What stands before Dagster's pages, asked over a real socket: by whom a request comes through, and by whom it does not."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import uvicorn
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from dagster_project.cli.guard import Guard, names_of

MUTATION = "/graphql?query=mutation%7BwipeAssets%7D"
PROXY = "kontrol.example.dk"


@dataclass
class Pages:
    """An app that lets everything be done to it, and remembers what was."""

    done: list[str] = field(default_factory=list)

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            return
        self.done.append(f"{scope.get('method', 'WS')} {scope['path']}")
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.send", "text": "gjort"})
            await send({"type": "websocket.close"})
            return
        policy = [(b"content-security-policy", b"default-src 'self'"), (b"x-frame-options", b"SAMEORIGIN")]
        await send({"type": "http.response.start", "status": 200, "headers": policy})
        await send({"type": "http.response.body", "body": b"gjort"})


@dataclass(frozen=True)
class Server:
    pages: Pages
    port: int

    @property
    def own(self) -> str:
        return f"127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            for v in value.split("\n"):
                connection.putheader(name.replace("_", "-"), v)
        connection.endheaders()
        answer = connection.getresponse()
        answer.body = answer.read().decode()
        connection.close()
        return answer


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    config = uvicorn.Config(lambda: None, host="127.0.0.1", port=0, log_level="error", lifespan="off")
    sock = config.bind_socket()
    port, pages = sock.getsockname()[1], Pages()
    config.app = Guard(pages, names_of(port, ("", f" {PROXY.upper()} ")), closed=("/download_debug",))
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]})
    thread.start()
    while not running.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield Server(pages, port)
    running.should_exit = True
    thread.join(10)


@pytest.fixture(autouse=True)
def nothing_done(server: Server) -> None:
    server.pages.done.clear()


def test_the_own_page_asks_under_each_of_its_names_and_under_the_proxys(server: Server) -> None:
    for name in (f"127.0.0.1:{server.port}", f"localhost:{server.port}", f"LOCALHOST:{server.port}", f"[::1]:{server.port}"):
        assert server.ask("GET", "/runs", Host=name, Origin=f"http://{name}").status == 200, name
    assert server.ask("POST", "/graphql", Host=PROXY, Origin=f"https://{PROXY}").status == 200
    assert server.ask("POST", "/graphql", Host=server.own).status == 200  # no browser: a browser says where a POST comes from
    assert len(server.pages.done) == 6


@pytest.mark.parametrize(
    "host", ["ond.example", "127.0.0.1", "127.0.0.1:1", "localhost:3000.ond.example", f"{PROXY}.ond.example", "", "a\nb"]
)
def test_another_name_that_leads_here_is_refused(server: Server, host: str) -> None:
    """As a page does whose own name was given this machine's address after it was loaded."""
    answer = server.ask("GET", "/runs", Host=host)
    assert answer.status in (400, 421) and server.pages.done == []  # uvicorn itself refuses two
    if answer.status == 421:
        assert "KONTROL_VAERTER" in answer.body and server.own in answer.body


@pytest.mark.parametrize(
    "origin", ["https://ond.example", "null", "http://127.0.0.1:1", "http://localhost", "file://", f"ftp://{PROXY}", "", PROXY]
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_a_page_from_elsewhere_gets_nothing_done_by_any_method(server: Server, method: str, origin: str) -> None:
    assert server.ask(method, "/graphql", Host=server.own, Origin=origin).status == 403
    assert server.pages.done == []


def test_an_own_origin_beside_a_foreign_one_is_foreign(server: Server) -> None:
    assert server.ask("POST", "/graphql", Host=server.own, Origin=f"http://{server.own}\nhttps://ond.example").status == 403


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
@pytest.mark.parametrize("path", [MUTATION, MUTATION.replace("/graphql", "/graphql/"), MUTATION.replace("g", "%67", 1)])
def test_an_address_that_somebody_follows_changes_nothing(server: Server, method: str, path: str) -> None:
    """An image on any page is fetched with GET and without an Origin."""
    assert server.ask(method, path, Host=server.own).status == 405
    assert server.pages.done == []


def test_a_websocket_is_opened_from_the_own_page_only(server: Server) -> None:
    address = f"ws://{server.own}/graphql"
    with connect(address, origin=f"http://{server.own}") as socket:
        assert socket.recv(5) == "gjort"
    for origin, more in (("https://ond.example", {}), (f"http://{server.own}", {"Host": "ond.example"})):
        with pytest.raises(InvalidStatus) as refused, connect(address, origin=origin, additional_headers=more):
            pass
        assert refused.value.response.status_code in (400, 403)
    assert server.pages.done == ["WS /graphql"]


def test_no_page_is_shown_in_anothers_frame(server: Server) -> None:
    for status, host in ((200, server.own), (421, "ond.example")):
        answer = server.ask("GET", "/", Host=host)
        policies = answer.headers.get_all("Content-Security-Policy")
        assert answer.status == status and "frame-ancestors 'none'" in policies
        assert answer.headers.get_all("X-Frame-Options") == ["DENY"]
    assert "default-src 'self'" in server.ask("GET", "/", Host=server.own).headers.get_all("Content-Security-Policy")


def test_what_is_closed_is_closed_below_it_and_nowhere_else(server: Server) -> None:
    for path in ("/download_debug", "/download_debug/abc", "//download_debug/abc", "/download%5Fdebug/abc"):
        assert server.ask("GET", path, Host=server.own).status == 403, path
    assert server.ask("GET", "/download_debugging", Host=server.own).status == 200
    assert server.pages.done == ["GET /download_debugging"]
