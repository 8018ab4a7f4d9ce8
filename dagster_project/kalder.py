"""A child process that ends with the process that asked for it, however that ended: a killed run leaves nobody at work."""

from __future__ import annotations

import multiprocessing
import os
import threading
from multiprocessing.connection import wait


def foelg() -> None:
    """Call it in the child, once. The system closes the pipe to the caller when the caller is gone, killed or not."""
    threading.Thread(target=_vent, args=(multiprocessing.parent_process().sentinel,), daemon=True).start()


def _vent(kalder: int) -> None:
    wait([kalder])
    os._exit(1)
