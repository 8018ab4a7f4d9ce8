"""XLSX containers for the tests of the guard: a workbook, and the same with one member more."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from dagster_project.common.errors import Refused
from dagster_project.deliveries.readers.xlsx_guard import Package


def inspect(sti: Path) -> None:
    with Package(sti) as package:
        package.inspect_rest()


def med(bog: Path, name: str | zipfile.ZipInfo, content: bytes = b"x") -> Path:
    """The workbook with one member more."""
    new = bog.with_name("ny.xlsx")
    new.write_bytes(bog.read_bytes())
    with zipfile.ZipFile(new, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return new


def refused(sti: Path, word_: str) -> None:
    with pytest.raises(Refused, match=word_):
        inspect(sti)
