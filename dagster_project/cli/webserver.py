"""Dagster's own UI on the loopback address, over the same data folder as the command line: to work in, or only to look.

The app is Dagster's own, behind `guard`. `dagster dev` and `dagster-webserver` start it themselves and take nothing before it;
what they do for it is done here, with the names that they use."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from dagster_project.build.compiled_project import ensure_lineage
from dagster_project.build.state import code_fingerprint
from dagster_project.build.workspace import prepare
from dagster_project.cli.guard import Guard, names_of
from dagster_project.common.program import PACKAGE
from dagster_project.defs.event_log import prepare_home
from dagster_project.settings import Settings, SettingsError, read_settings

HOST = "127.0.0.1"  # Dagster has no login: whoever reaches the port can run everything
DEFINITIONS = "dagster_project.definitions"
CLOSED_TO_LOOKERS = ("/download_debug",)  # a run's whole event log with its settings, which no page asks for
# ms between two looks of a page; seconds that requests, and the daemon, may finish in
_POLLS, _LEAVES, _DAEMON_LEAVES = 2000, 3, 60


def main() -> None:
    """Pages to work in, with the daemon that schedules and queues runs, until it is interrupted."""
    try:
        _serve(read_settings(), to_work=True)
    except SettingsError as e:
        sys.exit(f"kontrol: {e}")
    except subprocess.TimeoutExpired:  # the server of code waits for a run that it began
        sys.exit("kontrol: siderne er lukket; en kørsel er stadig i gang og gør sig færdig for sig selv.")


def vis(settings: Settings) -> None:
    """Pages on which nothing can be started or changed, until it is interrupted. Raises SettingsError."""
    _serve(settings, to_work=False)


def _serve(settings: Settings, to_work: bool) -> None:
    port = _free(settings.port)
    prepare(settings)
    prepare_home(settings)
    ensure_lineage(settings, code_fingerprint())  # whoever opens the UI may look at where a column comes from
    import uvicorn
    from dagster import DagsterInstance
    from dagster._core.workspace.context import WorkspaceProcessContext
    from dagster_webserver.app import create_app_from_workspace_process_context
    from dagster_webserver.version import __version__

    with ExitStack() as open_ones:
        instance = open_ones.enter_context(DagsterInstance.get())
        target = open_ones.enter_context(_definitions(instance, to_work))
        context = open_ones.enter_context(
            WorkspaceProcessContext(instance, target, version=__version__, read_only=not to_work, code_server_log_level="warning")
        )
        app = create_app_from_workspace_process_context(context, live_data_poll_rate=_POLLS)
        guarded = Guard(app, names_of(port, settings.vaerter.split(",")), () if to_work else CLOSED_TO_LOOKERS)
        print(f"Dagster vises på http://{HOST}:{port}; stop med Ctrl-C.", flush=True)
        with suppress(KeyboardInterrupt):  # uvicorn has ended everything by then
            uvicorn.run(guarded, host=HOST, port=port, log_level="warning", timeout_graceful_shutdown=_LEAVES)


def _free(port: int) -> int:
    """KONTROL_PORT. Raises SettingsError when somebody listens there."""
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind((HOST, port))
        except OSError as e:
            raise SettingsError(f"Port {port} kan ikke bruges ({e.strerror}). Vælg en anden med KONTROL_PORT.") from None
    return port


@contextmanager
def _definitions(instance, to_work: bool) -> Iterator:
    """Where the pages find the definitions. To work in, the daemon finds them there too, as under `dagster dev`: they are loaded
    once, by a server of code of their own."""
    from dagster._core.workspace.load_target import ModuleTarget, WorkspaceFileTarget

    own = ModuleTarget(DEFINITIONS, None, str(PACKAGE.parent), None)
    if not to_work:
        yield own
        return
    import yaml
    from dagster._cli.proxy_server_manager import ProxyServerManager

    os.environ["DAGSTER_IS_DEV_CLI"] = "1"
    with (
        ProxyServerManager(instance=instance, workspace_load_target=own, code_server_log_level="warning") as servers,
        tempfile.TemporaryDirectory() as folder,
    ):
        file = Path(folder) / "workspace.yaml"
        file.write_text(yaml.safe_dump({"load_from": servers.get_code_server_specs()}), "utf-8")
        with _daemon(file):
            yield WorkspaceFileTarget([str(file)])


@contextmanager
def _daemon(workspace: Path) -> Iterator[None]:
    """Dagster's daemon beside the pages; told to leave when they are closed."""
    from dagster_shared.ipc import get_ipc_shutdown_pipe, open_ipc_subprocess, send_ipc_shutdown_message

    read_end, write_end = get_ipc_shutdown_pipe()
    command = [sys.executable, "-m", "dagster._daemon", "run", "--shutdown-pipe", str(read_end), "--workspace", str(workspace)]
    process = open_ipc_subprocess(command, pass_fds=[read_end])
    try:
        yield
    finally:
        send_ipc_shutdown_message(write_end)
        try:
            process.wait(_DAEMON_LEAVES)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    main()
