"""Counts the records of a UDK statement by patterns over the text alone, to hold against what the parser read."""

from __future__ import annotations

import re

# One letter per line; the first pattern that fits decides. Written apart from the parser's own recognition on purpose.
_ARTER = (
    (".", re.compile(r"\s*")),
    ("G", re.compile(r"\s*anvendelse\s+af\s+§\s*11\s+\S.*", re.I)),
    ("H", re.compile(r"\s*landsplan\s*", re.I)),
    ("H", re.compile(r"\s*(?:[^\W\d][^\t ,:;()/]*\s+){1,3}(?:regions)?kommune\s*", re.I)),
    ("K", re.compile(r"\s*v(?:æ|ae)rdi\s+i\s+dkk.*|\s*\t\s*antal\t.*", re.I)),
    ("T", re.compile(r"\s*(?:total|i\s+alt)\s*\t.*", re.I)),
    ("D", re.compile(r".*\t.*")),
    ("x", re.compile(r".*")),
)
_SEKTION = re.compile(r"[HG][^HG]*")
_NY_TABEL = re.compile(r"(?<=[DT])[x.]*K")  # a second table without a heading of its own: in no known block


def _art(linje: str) -> str:
    return next(art for art, moenster in _ARTER if moenster.fullmatch(linje))


def tael_poster(tekst: str, med_ydelser: bool) -> int:
    """Number of § 11 blocks, and with `med_ydelser` of benefit rows under a known heading too."""
    arter = "".join(map(_art, re.split(r"\r\n|\r|\n", tekst)))
    # A line without tabs directly under the heading or a row is a row that lost its cells.
    arter = re.sub(r"[KD]x+", lambda m: m[0][0] + "D" * (len(m[0]) - 1), arter)
    sektioner = _SEKTION.findall(arter)
    ydelser = sum(_NY_TABEL.split(s)[0].count("D") for s in sektioner if s[0] == "H")
    return sum(s[0] == "G" for s in sektioner) + (ydelser if med_ydelser else 0)
