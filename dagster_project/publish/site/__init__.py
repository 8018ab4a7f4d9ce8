"""The site of an edition: complete HTML pages from its tables, nothing else. No Dagster here."""

from __future__ import annotations

from dagster_project.publish.site.build import build_site
from dagster_project.publish.site.edition import ArchiveEntry, poster

__all__ = ["ArchiveEntry", "build_site", "poster"]
