"""The calendar of publications, read line by line as RFC 5545 says: ends of lines, folds, escapes; the same bytes each time."""

from __future__ import annotations

import re

from dagster_project.publications.calendar import calendar

NEWEST = {
    "navn": "2023-12.2",
    "titel": "Kontrolprovenu og brug af risikosager, dec. 2023",
    "dag": "2024-01-28",
    "naeste": "2024-02-06",
    "om": "Rettet, fordi én leverance fra Århus kom sent; de øvrige kommuners tal er, som de var, også ærø og småøer\\nord",
    "adresse": "https://kommune.dk/kontrol/2023-12.2/site/index.html",
}
FIRST = {"navn": "2023-12.1", "titel": "Kontrolprovenu", "dag": "2024-01-06", "naeste": "2024-02-06", "om": "", "adresse": ""}


def _events(raw: bytes) -> list[dict[str, str]]:
    text = raw.decode("utf-8").replace("\r\n ", "")
    events = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.S)
    return [dict(re.match(r"([^:;]+)[^:]*:(.*)", line).groups() for line in e.split("\r\n") if line) for e in events]


def test_each_publication_and_the_next_expected_stand_as_whole_days() -> None:
    newest, first, expected = _events(calendar([NEWEST, FIRST]))
    assert (newest["UID"], newest["DTSTART"], newest["DTEND"]) == ("2023-12.2@kontrolprovenu", "20240128", "20240129")
    assert newest["SUMMARY"] == r"Udgivet: Kontrolprovenu og brug af risikosager\, dec. 2023"
    assert newest["URL"] == NEWEST["adresse"] and "URL" not in first
    assert first["DESCRIPTION"] == "Udgivelse 2023-12.1."
    assert (expected["DTSTART"], expected["STATUS"], expected["DTSTAMP"]) == ("20240206", "TENTATIVE", "20240128T000000Z")


def test_text_is_escaped_and_lines_are_folded_at_75_octets() -> None:
    raw = calendar([NEWEST, FIRST])
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n") and b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert (
        r"Århus kom sent\; de øvrige kommuners tal er\, som de var\, også ærø og småøer\\nord" in _events(raw)[0]["DESCRIPTION"]
    )


def test_without_an_expected_day_nothing_is_expected_and_bytes_are_the_same_each_time() -> None:
    assert len(_events(calendar([{**NEWEST, "naeste": ""}]))) == 1
    assert calendar([NEWEST, FIRST]) == calendar([NEWEST, FIRST])
