"""The name of a municipality's own effort as part of an id: free text, which is no identifier by itself.

`indsats_sager:Projekt %232` counts the cases of the effort `Projekt #2`. The SQL twin is the macro `id_del`
(dbt_project/macros/tegn.sql)."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_PLAIN = re.compile("[0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f _.,()-]")


def as_id(name: str) -> str:
    """The name escaped: letters, digits, single spaces and `_.,()-` stand, all other signs are percent-encoded."""
    text = "".join(c if _PLAIN.fullmatch(c) else quote(c, safe="") for c in name)
    return text.replace("  ", " %20")


def from_id(part: str) -> str:
    """The name again, as the municipality writes it."""
    return unquote(part)
