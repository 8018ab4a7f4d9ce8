"""Lines of UDK's statement whose tabs became spaces on the way: given their tabs again where there is no doubt."""

from __future__ import annotations

import re
from collections.abc import Callable

from dagster_project.common.danish import fold_header

NUMBERS = 7  # of a benefit's row
SUMS = 5  # of a total: one that leaves some blank still ends with that of all
_NUMBER = r"[-\u2212]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d{1,2})?(?:\s?kr\.?)?"
_GROUPS = "Værdi i DKK og Antal\tStop/nedregulering\t\tTilbagebetalingskrav\t\tEfterregulering\tSkat\tProvenu i alt"
_UNITS = "Antal\tBeløb\tAntal\tBeløb\tBeløb\tBeløb\tBeløb"
_HEADINGS = {fold_header(h): h for h in (_GROUPS, f"\t{_UNITS}", f"Værdi i DKK og Antal\t{_UNITS}")}
_END = re.compile(rf"(?P<name>\s*[^\W\d].*?[^\s\d])\s+(?P<numbers>{_NUMBER}(?:\s+{_NUMBER})*)\s*", re.I)
_TOTAL = re.compile(r"\s*(?:total|i\s+alt)\s*", re.I)
_MANY = 4  # numbers that no line but a row ends with


def with_tabs(line: str, label: Callable[[str], str | None], in_paragraf11: bool) -> str:
    """The line with a tab between its cells, where it has none and each cell's place is certain: a heading of the table, a row
    with all its numbers, a total with all its sums, and the number behind a `label` of a § 11 block. Any other as it stands."""
    if "\t" in line:
        return line
    if heading := _HEADINGS.get(fold_header(line)):
        return heading
    if not (m := _END.fullmatch(line)):
        return line
    numbers = re.findall(_NUMBER, m["numbers"], re.I)
    if in_paragraf11:
        return f"{m['name']}\t{numbers[0]}" if len(numbers) == 1 and label(m["name"]) else line
    if len(numbers) == NUMBERS:
        return "\t".join((m["name"].strip(), *numbers))
    if _TOTAL.fullmatch(m["name"]):
        stop, krav, *rest = numbers if len(numbers) == SUMS else ("", "", "", "", numbers[-1])
        return "\t".join((m["name"].strip(), "", stop, "", krav, *rest))
    return line


def is_row(line: str) -> bool:
    """Whether a line without tabs ends in as many numbers as only a row has."""
    m = "\t" not in line and _END.fullmatch(line)
    return bool(m) and len(re.findall(_NUMBER, m["numbers"], re.I)) >= _MANY


def last_amount(line: str) -> int:
    """The whole kroner of the number that the line ends with: the row's sum as it is printed."""
    numbers = re.findall(_NUMBER, line, re.I)
    digits = re.sub(r",.*|[^\d]", "", numbers[-1]) if numbers else ""
    return int(digits or 0) * (-1 if numbers and numbers[-1][0] in "-\u2212" else 1)
