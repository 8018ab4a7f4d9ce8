"""Where the program lies, for those that read its own files: the settings' library takes its time to load."""

from __future__ import annotations

from pathlib import Path

ROD = Path(__file__).resolve().parents[1]
