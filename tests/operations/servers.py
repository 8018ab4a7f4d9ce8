"""An SMTP server and a web server on the loopback address, which keep what they are sent."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Smtp(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs to hand over a message."""

    def handle(self) -> None:
        self._say("220 proeve")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb == "DATA":
                self._say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.kept.append(message_from_bytes(b"".join(lines), policy=policy.default))
                self._say("250 kept")
            elif verb.startswith("RCPT") and "@afvist." in line:
                self._say("550 nobody here")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Web(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.server.kept.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@contextmanager
def smtp_server() -> Iterator[tuple[str, list[EmailMessage]]]:
    """KONTROL_SMTP of it, and the messages that it got."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp) as server:
        server.kept = []
        yield from _served(server, "smtp://127.0.0.1:{}")


@contextmanager
def web_server(status: int = 200) -> Iterator[tuple[str, list[dict]]]:
    """The address of it, and the bodies that it got."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Web) as server:
        server.kept, server.status = [], status
        yield from _served(server, "http://127.0.0.1:{}/hook/hemmelig")


def _served(server: socketserver.BaseServer, address: str) -> Iterator[tuple[str, list]]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield address.format(server.server_address[1]), server.kept
    finally:
        server.shutdown()
