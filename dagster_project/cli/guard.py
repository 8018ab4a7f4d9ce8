"""What stands before Dagster's pages: who asks under which name, from which page, and by which method.

Dagster has no login and listens on this machine alone. That does not keep a page in a browser on the same machine from asking: it
may send a request wherever it likes, under a name of its own that leads here, and show the pages in a frame of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

Scope, Message = MutableMapping[str, Any], MutableMapping[str, Any]
Receive, Send = Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

GRAPHQL = "/graphql"
_FRAMES = [(b"content-security-policy", b"frame-ancestors 'none'"), (b"x-frame-options", b"DENY")]
_POLICY_VIOLATION = 1008  # of RFC 6455, for a websocket


def names_of(port: int, more: Iterable[str] = ()) -> frozenset[str]:
    """The names under which the pages are asked for on this machine, and those of a proxy before them."""
    return frozenset((f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}", *(n.strip().lower() for n in more if n.strip())))


class Guard:
    """The ASGI app behind it, for requests that come as they should. `names`: what Host may say, and an Origin after its scheme.
    `closed`: paths that nobody gets, nor what lies below them."""

    def __init__(self, app: App, names: frozenset[str], closed: Iterable[str] = ()) -> None:
        self._app, self._names, self._closed = app, names, tuple(closed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif (refusal := self._refusal(scope)) is None:
            await self._app(scope, receive, _without_frames(send))
        elif scope["type"] == "websocket":
            await receive()  # its wish to connect
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": refusal[1]})
        else:
            await _answer(send, *refusal)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Status and reason; None for a request that is let through."""
        hosts, origins = (_values(scope, name) for name in (b"host", b"origin"))
        if len(hosts) != 1 or hosts[0].lower() not in self._names:
            return 421, (
                f"Værtsnavnet {_first(hosts)} er ikke et, siderne vises under ({', '.join(sorted(self._names))}). "
                "Står de bag en proxy, så sæt KONTROL_VAERTER til dens navn."
            )
        if any(not self._own(origin) for origin in origins):
            return 403, f"Forespørgslen kommer fra en anden side ({_first(origins)}) og bliver ikke udført."
        path = "/" + scope["path"].strip("/")
        if any(path == p or path.startswith(p + "/") for p in self._closed):
            return 403, f"{path} er lukket her."
        if scope["type"] == "http" and path == GRAPHQL and scope["method"] != "POST" and scope["query_string"]:
            return 405, "Spørgsmål til /graphql stilles med POST: en adresse, som nogen følger, må ikke kunne ændre noget."
        return None

    def _own(self, origin: str) -> bool:
        parts = urlsplit(origin.lower())
        return parts.scheme in ("http", "https") and parts.netloc in self._names


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def _first(values: list[str]) -> str:
    return repr(values[0][:100]) if values else "(intet)"


def _without_frames(send: Send) -> Send:
    async def framed(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [h for h in message.get("headers", ()) if h[0].lower() != b"x-frame-options"]
            message = {**message, "headers": [*kept, *_FRAMES]}  # two policies hold both
        await send(message)

    return framed


async def _answer(send: Send, status: int, reason: str) -> None:
    body = f"{reason}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()), *_FRAMES]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
