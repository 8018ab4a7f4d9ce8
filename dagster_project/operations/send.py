"""How alerts are sent: by e-mail over SMTP, or to a webhook as JSON; by settings, and none when there are none."""

from __future__ import annotations

import json
import smtplib
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from itertools import groupby
from urllib.parse import urlsplit

from dagster_project.common.danish import saa_mange
from dagster_project.operations.alerts import AlertError, Cause, Send
from dagster_project.settings import Settings, SettingsError, read_secret

SECONDS = 30  # a server that does not answer must not stop the sensor
AT_MOST = 20  # of a kind in one message; the rest are counted
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def ways(settings: Settings) -> Mapping[str, Send]:
    """Those that are set, by name. Raises SettingsError for a setting that nothing can be sent with."""
    found: dict[str, Send] = {}
    if settings.advarsel_mail:
        _server(settings)
        found["mail"] = lambda causes: _mail(settings, causes)
    if settings.advarsel_webhook and settings.advarsel_webhook.get_secret_value():
        address = _webhook_address(settings)
        found["webhook"] = lambda causes: _webhook(address, causes)
    return found


def subject(causes: list[Cause]) -> str:
    return f"Kontrolprovenu på {socket.gethostname()}: {saa_mange(len(causes), 'advarsel', 'advarsler')}"


def text(causes: list[Cause]) -> str:
    """A heading per kind and a line per cause."""
    lines = []
    for kind, own in groupby(sorted(causes, key=lambda c: c.kind), key=lambda c: c.kind):
        of_kind = list(own)
        lines += [f"{kind}:", *(f"  {c.sentence}" for c in of_kind[:AT_MOST])]
        if len(of_kind) > AT_MOST:
            lines.append(f"  og {len(of_kind) - AT_MOST} til")
    return "\n".join([*lines, "", "Hele stillingen: kontrol status", ""])


def _server(settings: Settings) -> tuple[str, str, int]:
    url = urlsplit(settings.smtp)
    try:
        port = url.port or (465 if url.scheme == "smtps" else 25)
    except ValueError:
        port = 0
    if url.scheme not in ("smtp", "smtps") or not url.hostname or not port or url.path.strip("/"):
        raise SettingsError(
            f"KONTROL_SMTP kan ikke bruges: der kræves smtp://vært:port eller smtps://vært:port; fandt {settings.smtp!r}."
        )
    return url.scheme, url.hostname, port


def _mail(settings: Settings, causes: list[Cause]) -> None:
    scheme, host, port = _server(settings)
    message = EmailMessage()
    message["Subject"] = subject(causes)
    message["From"] = settings.advarsel_fra or f"kontrol@{socket.getfqdn()}"
    message["To"] = settings.advarsel_mail
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=socket.getfqdn())
    message.set_content(text(causes))
    try:
        safe = ssl.create_default_context()
        with (
            smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=safe)
            if scheme == "smtps"
            else smtplib.SMTP(host, port, timeout=SECONDS)
        ) as server:
            server.ehlo()
            encrypted = scheme == "smtps"
            if not encrypted and server.has_extn("starttls"):
                server.starttls(context=safe)
                encrypted = True
            if settings.smtp_bruger and settings.smtp_kodeord:
                if not encrypted and host not in _LOOPBACK:
                    raise AlertError(
                        f"KONTROL_SMTP: {host} tilbyder ingen kryptering, og kodeordet sendes ikke uden. Brug smtps://."
                    )
                server.login(settings.smtp_bruger, read_secret("KONTROL_SMTP_KODEORD", settings.smtp_kodeord))
            server.send_message(message)
    except smtplib.SMTPAuthenticationError:
        raise AlertError(f"KONTROL_SMTP_BRUGER og KONTROL_SMTP_KODEORD: {host} kender dem ikke.") from None
    except smtplib.SMTPRecipientsRefused:
        raise AlertError(f"KONTROL_ADVARSEL_MAIL: {host} tager ikke imod til {settings.advarsel_mail}.") from None
    except (OSError, smtplib.SMTPException) as e:
        raise AlertError(f"KONTROL_SMTP: mailen kunne ikke afleveres til {host}:{port} ({type(e).__name__}).") from None


def _webhook_address(settings: Settings) -> str:
    address = read_secret("KONTROL_ADVARSEL_WEBHOOK", settings.advarsel_webhook)
    url = urlsplit(address)
    if not (url.scheme == "https" or (url.scheme == "http" and url.hostname in _LOOPBACK)) or not url.hostname:
        raise SettingsError("KONTROL_ADVARSEL_WEBHOOK kan ikke bruges: der kræves en https-adresse, eller http på denne maskine.")
    return address


def _webhook(address: str, causes: list[Cause]) -> None:
    """`text` is what chat programs show; `advarsler` is for those that read it by machine."""
    body = {
        "text": f"{subject(causes)}\n{text(causes)}",
        "advarsler": [{"noegle": c.key, "art": c.kind, "saetning": c.sentence} for c in causes],
    }
    ask = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST")
    try:
        urllib.request.urlopen(ask, timeout=SECONDS).close()
    except urllib.error.HTTPError as e:
        raise AlertError(f"KONTROL_ADVARSEL_WEBHOOK: adressen svarede {e.code}.") from None
    except OSError as e:
        raise AlertError(f"KONTROL_ADVARSEL_WEBHOOK: adressen kan ikke nås ({type(e).__name__}).") from None
