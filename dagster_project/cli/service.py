"""What production needs running all the time: Dagster's daemon with the code server; and the systemd units that start it."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

from dagster_project.build.state import code_fingerprint
from dagster_project.build.workspace import manifest, prepare
from dagster_project.common.errors import UsageError
from dagster_project.common.files import atomic
from dagster_project.common.object_store import S3
from dagster_project.common.program import PACKAGE, module, version
from dagster_project.defs.event_log import prepare_home
from dagster_project.settings import Settings

_KEPT = ("KONTROL_", "DAGSTER_HOME", "TZ", "XDG_CACHE_HOME")  # of the environment, what a unit hands on
_SECRET = ("NOEGLE", "KODEORD", "WEBHOOK")  # in a name: its value stands in a file of its own, never in a unit
_HAS_LOGIN = re.compile(r"[a-z]+://[^/]*@")  # an address with a name, and perhaps a password, in it


def serve(settings: Settings) -> None:
    """Replaces this process with Dagster's daemon, which starts the code server itself and ends it, and with it a run under way,
    on SIGTERM; the next run heals what was cut off. Raises SettingsError when nothing could be built anyway."""
    settings.noegle()
    prepare(settings)
    manifest(settings, code_fingerprint())  # parsed before the daemon asks its code server, which waits a minute at most
    prepare_home(settings)
    sys.stdout.flush()
    place = ("-m", "dagster_project.definitions", "-d", str(PACKAGE.parent))
    os.execv(sys.executable, [*module("dagster._daemon"), "run", *place])


def write_units(settings: Settings, folder: Path, user: str) -> list[Path]:
    """A service for `kontrol tjeneste`, and a service with a timer for `kontrol run` where no daemon is wanted. Raises UsageError
    when a secret stands in the environment itself."""
    settings.noegle()
    surroundings = _surroundings()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        out = []
        for name, text in _units(settings, user, surroundings).items():
            with atomic(folder / name) as temporary:
                temporary.write_text(text, "utf-8")
            (folder / name).chmod(0o644)
            out.append(folder / name)
        return out
    except OSError as e:
        raise UsageError(f"enhederne kan ikke skrives i {folder}: {e.strerror}") from None


def _surroundings() -> dict[str, str]:
    """The settings of this process, as a unit may name them. Paths are made whole: a unit has no folder of its own."""
    found = {k: v for k, v in sorted(os.environ.items()) if k.startswith(_KEPT) and v}
    for name, value in found.items():
        secret = any(word in name for word in _SECRET) or _HAS_LOGIN.match(value)
        if secret and not value.startswith("fil:"):
            raise UsageError(
                f"{name} står i miljøet med sin værdi, og en enhed kan læses af alle. Skriv den i en fil, som kun kontoen kan "
                f"læse, og sæt {name}=fil:<sti>."
            )
    places = {"KONTROL_DATA", "KONTROL_LANDING", "DAGSTER_HOME"} & found.keys()
    if not found.get("KONTROL_LAGER", S3).startswith(S3):
        places.add("KONTROL_LAGER")
    return found | {name: str(Path(found[name]).expanduser().absolute()) for name in places}


def _units(settings: Settings, user: str, surroundings: dict[str, str]) -> dict[str, str]:
    data = settings.data.absolute()
    lines = "\n".join(f"Environment={_quoted(f'{k}={v}')}" for k, v in surroundings.items())
    lager = {settings.lager} if settings.lager and not settings.lager.startswith(S3) else set()
    written = sorted(lager | {str(data), str(settings.dagster_home), surroundings.get("XDG_CACHE_HOME", str(data / ".cache"))})
    if "XDG_CACHE_HOME" not in surroundings:
        lines += f"\nEnvironment={_quoted(f'XDG_CACHE_HOME={data}/.cache')}"
    own = _quoted(str(Path(sys.executable).parent / "kontrol"))
    common = f"""User={user}
UMask=0077
WorkingDirectory={_path(data)}
{lines}
NoNewPrivileges=yes
PrivateTmp=yes
ProtectHome=read-only
ProtectSystem=strict
ReadWritePaths={" ".join(_path(Path(p), "-") for p in written)}
"""
    head = f"# Skrevet af kontrol tjeneste --systemd ({version()}); skriv den igen efter en opgradering.\n"
    return {
        "kontrol-tjeneste.service": f"""{head}[Unit]
Description=Kontrolprovenu: plan, vagt over landingsmappen og advarsler
After=network-online.target
Wants=network-online.target

[Service]
{common}ExecStart={own} tjeneste
Restart=on-failure
RestartSec=30
KillMode=mixed
TimeoutStopSec=90

[Install]
WantedBy=multi-user.target
""",
        "kontrol-run.service": f"""{head}[Unit]
Description=Kontrolprovenu: tag nye leverancer ind og byg alle tal

[Service]
Type=oneshot
{common}ExecStart={own} run --stille --json
""",
        "kontrol-run.timer": f"""{head}# til maskiner uden kontrol-tjeneste: hver nat kl. 5
[Unit]
Description=Kontrolprovenu hver nat

[Timer]
OnCalendar=*-*-* 05:00:00
Persistent=true

[Install]
WantedBy=timers.target
""",
    }


def _quoted(text: str) -> str:
    """As systemd reads it: `%` begins a specifier, and a word in quotes may hold blanks."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if shlex.quote(text) != text else escaped


def _path(path: Path, before: str = "") -> str:
    """A path in a setting that takes one as it stands; `-` before it where it need not be there yet."""
    return _quoted(before + str(path))
