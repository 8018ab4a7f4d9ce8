"""The calendar of publications (iCalendar): what was published when, and when the next is expected.

Made of what each publication says of itself, never of a clock: the same publications give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

_TITLE = "Kontrolprovenu: udgivelser"


def calendar(publications: Sequence[Mapping[str, str]]) -> bytes:
    """`publications` as the list of the web root has them, newest first: `navn`, `titel`, `dag` and `naeste` (YYYY-MM-DD, the
    latter may be empty), `om`, and `adresse`, the whole address of its first page, empty where none is set."""
    made = Calendar()
    made.add("prodid", "-//Kontrolprovenu//Udgivelser//DA")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _TITLE)
    for p in publications:
        text = " ".join(filter(None, (f"Udgivelse {p['navn']}.", p["om"])))
        made.add_component(_day(p["navn"], p["dag"], f"Udgivet: {p['titel']}", text, p["dag"], p["adresse"]))
    newest = publications[0]
    if newest["naeste"]:
        text = f"Ventes, når månedens leverancer er bygget. Den seneste er {newest['navn']}."
        what = "Næste udgivelse af kontrolprovenu ventes"
        expected = _day(f"efter-{newest['navn']}", newest["naeste"], what, text, newest["dag"])
        expected.add("status", "TENTATIVE")
        made.add_component(expected)
    return made.to_ical()


def _day(name: str, day: str, summary: str, text: str, since: str, address: str = "") -> Event:
    """A whole day; `since`: the day on which it was entered."""
    event, at = Event(), date.fromisoformat(day)
    event.add("uid", f"{name}@kontrolprovenu")
    event.add("dtstamp", datetime.combine(date.fromisoformat(since), time(), UTC))
    event.add("dtstart", at)
    event.add("dtend", at + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", text)
    event.add("transp", "TRANSPARENT")
    if address:
        event.add("url", address)
    return event
