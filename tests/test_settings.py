"""Settings: what cannot be used, or is none, is refused by its name, and no secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.settings import SettingsError, read_settings
from tests.data_folder import Folder


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("KONTROL_DATAA", "KONTROL_DATA"),
        ("KONTROL_LANDINGSMAPPE", "KONTROL_LANDING"),
        ("KONTROL_ADVARSEL_EMAIL", "KONTROL_ADVARSEL_MAIL"),
        ("KONTROL_CPR_NØGLE", "KONTROL_CPR_NOEGLE"),
    ],
)
def test_a_misspelt_setting_is_refused_with_the_likeliest(wrong: str, meant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(wrong, "hemmelig")
    with pytest.raises(SettingsError, match=rf"^{wrong} er ingen indstilling\. Mentes {meant}\?") as e:
        read_settings()
    assert "hemmelig" not in str(e.value)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("KONTROL_MAKS_MB", "mange", "der kræves et helt tal"),
        ("KONTROL_MAKS_MB", "0", "tallet er for lille"),
        ("KONTROL_PORT", "65536", "tallet er for stort"),
        ("KONTROL_HUKOMMELSE", "2 gigabyte", "der kræves en mængde som 2GB"),
        ("KONTROL_DATA", "/srv/o'hara", "stien må ikke indeholde"),
        ("KONTROL_ADRESSE", "kommune.dk/kontrol", "der kræves en adresse som https://kommune.dk/kontrol"),
        ("KONTROL_ADRESSE", 'https://kommune.dk/"><script>', "der kræves en adresse som"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name} kan ikke bruges: {why}"):
        read_settings()


def test_the_command_line_says_it_in_one_sentence(folder: Folder) -> None:
    answer = folder.kontrol("status", KONTROL_DATAA=str(Path("/et/andet/sted")))
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
    assert "KONTROL_DATAA er ingen indstilling. Mentes KONTROL_DATA?" in answer.stderr
