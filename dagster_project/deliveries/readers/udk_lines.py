"""What a line of UDK's statement is: block heading, table heading or one of the seven lines of a § 11 block."""

from __future__ import annotations

import re

from dagster_project.deliveries.normal import fold, fold_header
from dagster_project.deliveries.refusal import Afvist

STATUS, PARAGRAF11 = "udk_statusopgoerelse", "udk_paragraf11"

# The table as UDK lays it out. Its columns are never moved: another heading is another layout, refused and not guessed.
KOLONNER = (
    "ydelse",
    "stop_antal",
    "stop_beloeb",
    "krav_antal",
    "krav_beloeb",
    "efterregulering",
    "skat",
    "provenu_i_alt",
)
_GRUPPER = ["stopnedregulering", "", "tilbagebetalingskrav", "", "efterregulering", "skat", "provenuialt"]
_ENHEDER = ["antal", "beloeb", "antal", "beloeb", "beloeb", "beloeb", "beloeb"]

# Folded; the longer of two that begin alike stands first.
_ETIKETTER = (
    ("antal_retur", "antal §11 udbetaling danmark har modtaget retur"),
    ("antal_med_provenu", "antal afsluttede sager med §11 svar med provenu"),
    ("antal_afsluttet", "antal afsluttede sager med §11 svar"),
    ("tilbagebetalingskrav", "tilbagebetalingskrav for afsluttede sager med §11 svar"),
    ("aarlig_besparelse", "aarlig besparelse for afsluttede sager med §11 svar"),
    ("efterregulering", "efterregulering for afsluttede sager med §11 svar"),
    ("provenu", "provenu for afsluttede sager med §11 svar"),
)
PARAGRAF11_KOLONNER = tuple(navn for navn, _ in _ETIKETTER)
# At most three words: "Statusopgørelse for 2023 til Ballerup Kommune" is a title, not a block.
_KOMMUNE = re.compile(r"(?:[^\W\d][\w'.-]* ){1,3}(?:regions)?kommune")


def fold_paragraf(tekst: str) -> str:
    """Folded, single spaces, and "§ 11" written "§11": UDK writes both."""
    return re.sub(r"§ ?11\b", "§11", " ".join(fold(tekst).split()))


def overskrift(tekst: str) -> tuple[str, str] | None:
    """The source and the municipality ("DK", or the name as written) of the block that a line without tabs begins."""
    foldet = fold_paragraf(tekst)
    if foldet == "landsplan":
        return STATUS, "DK"
    if foldet.startswith("anvendelse af §11 "):
        return PARAGRAF11, re.split(r"§\s*11\s+", tekst, maxsplit=1)[1]
    return (STATUS, tekst) if _KOMMUNE.fullmatch(foldet) else None


def er_tabelhoved(felter: list[str], nr: int) -> bool:
    """Whether the line is one of the table's heading lines. Raises Afvist when it names other columns than UDK's."""
    foerste, *resten = (fold_header(f) for f in felter)
    if not foerste.startswith("vaerdiidkk") and (foerste or resten[:1] != ["antal"]):
        return False
    while len(resten) > len(_ENHEDER) and not resten[-1]:
        resten.pop()
    if resten not in (_GRUPPER, _ENHEDER):
        raise Afvist(
            f"linje {nr}: tabellen har andre kolonner end ventet; ventede antal og beløb for stop/nedregulering og "
            "tilbagebetalingskrav, og beløb for efterregulering, skat og provenu i alt"
        )
    return True


def paragraf11_kolonne(tekst: str) -> str | None:
    """Which of the seven figures a line of a § 11 block holds, by its label; None for any other text."""
    foldet = fold_paragraf(tekst)
    return next((navn for navn, begynder in _ETIKETTER if foldet.startswith(begynder)), None)
