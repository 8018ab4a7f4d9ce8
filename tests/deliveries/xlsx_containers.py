"""XLSX containers for the tests of the guard: a workbook, and the same with one member more."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from dagster_project.deliveries.readers.xlsx_guard import Pakke
from dagster_project.deliveries.refusal import Afvist


def efterse(sti: Path) -> None:
    with Pakke(sti) as pakke:
        pakke.efterse_resten()


def med(bog: Path, navn: str | zipfile.ZipInfo, indhold: bytes = b"x") -> Path:
    """The workbook with one member more."""
    ny = bog.with_name("ny.xlsx")
    ny.write_bytes(bog.read_bytes())
    with zipfile.ZipFile(ny, "a", zipfile.ZIP_DEFLATED) as arkiv:
        arkiv.writestr(navn, indhold)
    return ny


def afvist(sti: Path, ord_: str) -> None:
    with pytest.raises(Afvist, match=ord_):
        efterse(sti)
