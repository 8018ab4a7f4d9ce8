"""How a publication is cited, and where it stands: made of what its table `udgivelse` says, the same in every place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dagster_project.common.danish import date_

NAME = "Kontrolprovenu"


def publisher(om: Mapping[str, str]) -> str:
    """Who publishes the figures: by setting, else who answers for them."""
    return om.get("udgiver") or om.get("kontakt") or NAME


def edition_name(om: Mapping[str, str]) -> str:
    return f"{om.get('periode', '')}.{om.get('nr', '')}"


def address(om: Mapping[str, str], place: str = "site/index.html") -> str:
    """Where a file of this very publication stands for good; empty where no address of the web root is set."""
    root = (om.get("adresse") or "").rstrip("/")
    return f"{root}/{edition_name(om)}/{place}" if root else ""


def citation(om: Mapping[str, str], place: str = "site/index.html", english: bool = False) -> str:
    """Publisher (year): title. Edition, data to, published. Permanent address. A day that is not known is left out."""
    release, data_to, published = ("Release", "data to", "published") if english else ("Udgivelse", "data til", "udgivet")
    year = f" ({om['udgivet'][:4]})" if om.get("udgivet") else ""
    days = [
        f"{word} {day if english else as_day(day)}"
        for word, day in ((data_to, om.get("data_til")), (published, om.get("udgivet")))
        if day
    ]
    whole = f"{publisher(om)}{year}: {om.get('titel') or NAME}. {', '.join([f'{release} {edition_name(om)}', *days])}."
    return " ".join(filter(None, (whole, address(om, place))))


def as_day(iso: str) -> str:
    """A date of the table `udgivelse`, `2023-12-31`, as it is written to readers; other text as it stands."""
    try:
        return date_(date.fromisoformat(iso))
    except ValueError:
        return iso
