"""The attack from outside, and what would be a find: the internal edition serves to judge alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyarrow.parquet as pq

from tests.disclosure.outsider.ranges import Place, Range, Reader
from tests.disclosure.outsider.relations import LEFT
from tests.disclosure.outsider.rounded import attack_rounded
from tests.disclosure.outsider.served import Edition, read, written

# how the reasons of what is itself sensitive begin; of what is hidden for its change the change is, and less of it is asked
OWN_SAKE = ("antal 1–4", "beløb på 1–4 sager", "én sag", "ukendt")
AMOUNTS = ("beloeb", "efterregulering", "skat", "provenu-i-alt")
TENTH, EXACT = 0.1, 1.0  # of a sensitive amount a tenth is too narrow; of one hidden for others' sake only the amount itself
WRITTEN, ROUND = 10_000, 500  # smaller numbers, and round ones, are written for other things too


def attack(folders: list[Path]) -> list[str]:
    """A line per find."""
    public, true = [read(f) for f in folders], [read(f, "intern") for f in folders]
    judge = {f.name: _reasons(f) for f in folders}
    reader = Reader(public)
    first_shown = _first_shown(public)
    findings = []
    for edition, internal in zip(public, true, strict=True):
        for figure in sorted(edition.hidden):
            place = (edition.name, figure)
            if first_shown.get(figure, edition.name) < edition.name and edition.hidden[figure] != "<5":
                continue  # it is public already, and hidden for what it has changed by
            true_one, reason = internal.shown.get(figure), judge[edition.name].get(figure, "")
            if line := _narrow(reader.range, place, figure in edition.counts, true_one, reason):
                findings.append(line)
        findings += [f"{edition.name}: {f} står i en tabel og er skjult i en anden" for f in edition.torn]
        findings += [*_left(reader, edition.name), *attack_rounded(edition)]
    for folder, internal in zip(folders, true, strict=True):
        findings += _written(folder, internal, judge[folder.name], public)
    return sorted({*findings, *_alone(reader, public, true, judge)})


def _reasons(folder: Path) -> dict[str, str]:
    journal = pq.read_table(folder / "skjult.parquet").to_pylist()
    return {r["tal_id"]: r["grund"] for r in journal}


def _first_shown(public: list[Edition]) -> dict[str, str]:
    out: dict[str, str] = {}
    for edition in public:
        for figure in edition.shown:
            out.setdefault(figure, edition.name)
    return out


def _narrow(left: Callable[[Place, float], Range], place: Place, is_count: bool, true: float | None, reason: str) -> str | None:
    """Whether what is left of it is too narrow, and true: a wrong guess tells nothing."""
    if not true:
        return None
    own = reason.startswith(OWN_SAKE)
    least = 0.5 if is_count else TENTH * abs(true) if own else EXACT
    low, high = left(place, least)
    if high - low > least or not low - EXACT <= true <= high + EXACT:
        return None
    return f"{place[0]}: {place[1]} er {low:.0f}–{high:.0f}"


def _left(reader: Reader, name: str) -> Iterator[str]:
    """Counts of 1–4 that stand nowhere: a whole without its part, the country without its municipalities."""
    for place in sorted(p for p in reader.bounds if p[0] == name and p[1].startswith(LEFT) and " uden " in p[1]):
        if "/krav" not in place[1] and not place[1].split(" uden ")[0].endswith(AMOUNTS):
            low, high = reader.range(place, 0.5)
            if high - low <= 0.5 and round(low) in range(1, 5):
                yield f"{name}: {place[1].removeprefix(LEFT)} er {low:.0f}"


def _alone(reader: Reader, public: list[Edition], true: list[Edition], judge: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """One who is the only case behind a figure knows it, and looks at what stands beside it."""
    for edition, internal in zip(public, true, strict=True):
        beside, reasons = reader.beside[edition.name], judge[edition.name]
        for own in _groups_of_one(internal):
            mine = {(edition.name, f): internal.shown[f] for f in own if f in edition.hidden}
            if not mine:
                continue
            around = set().union(*(beside.get(f, set()) for f in own)) - own
            around |= set().union(*(beside.get(f, set()) for f in around if f in edition.hidden)) - own
            left = reader.knowing(mine)
            for figure in sorted(around & edition.hidden.keys() - edition.counts):
                reason, value = reasons.get(figure, ""), internal.shown.get(figure)
                if not reason.startswith(OWN_SAKE) or not _others(figure, own, internal):
                    continue
                if line := _narrow(left, (edition.name, figure), False, value, reason):
                    yield f"den ene i {min(own)} ser: {line}"


_OF_STATEMENTS = re.compile("/paragraf-11/|^udk-status/")


def _groups_of_one(internal: Edition) -> Iterator[set[str]]:
    """The amounts that are one case's, by the count beside them; not of the rows of statements, § 11's and UDK's, whose one
    case the method does not take away."""
    for count in sorted(internal.counts):
        if internal.shown.get(count) == 1.0 and not _OF_STATEMENTS.search(count):
            ahead = count.rpartition("/")[0]
            if count.startswith("krav/"):
                yield {f"{ahead}/{k}" for k in ("rejst", "anke_korrektion", "betalt", "afskrevet", "udestaaende")}
            elif count.startswith("provenu/"):
                yield {ahead, *(f for f in internal.shown if f.startswith(f"{ahead}/") and f != count)}


def _others(figure: str, own: set[str], internal: Edition) -> bool:
    """Whether somebody else is behind the figure: one that is the own case's under another name tells him nothing."""
    return not any(abs(internal.shown.get(figure, 0.0) - internal.shown.get(f, 0.0)) < 1 for f in own)


def _written(folder: Path, internal: Edition, reasons: Mapping[str, str], public: list[Edition]) -> Iterator[str]:
    """Hidden amounts that a page or a workbook has in writing, and that no edition shows as any figure."""
    shown = {round(abs(v)) for e in public for v in e.shown.values()}
    texts = written(folder)
    for figure in sorted(reasons.keys() & internal.shown.keys()):
        value = round(abs(internal.shown[figure]))
        if value >= WRITTEN and value % ROUND and value not in shown and value in texts:
            yield f"{folder.name}: {figure} står i {texts[value]}"
