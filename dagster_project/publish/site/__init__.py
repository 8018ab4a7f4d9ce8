"""The site of an edition: complete HTML pages from its tables, nothing else. No Dagster here."""

from __future__ import annotations

from .arkivpost import Arkivpost, poster
from .byg import byg_site

__all__ = ["Arkivpost", "byg_site", "poster"]
