"""The attack from outside, and what would be a find: the internal edition serves to judge alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyarrow.parquet as pq

from tests.disclosure.outsider.ranges import Place, Range, Reader
from tests.disclosure.outsider.relations import LEFT, SECTION_11, Relations
from tests.disclosure.outsider.rounded import attack_rounded
from tests.disclosure.outsider.served import Edition, read, written

# how the reasons of what is itself sensitive begin; of what is hidden for its change the change is, and less of it is asked
OWN_SAKE = ("antal 1–4", "beløb på 1–4 sager", "én sag", "ukendt")
AMOUNTS = ("beloeb", "efterregulering", "skat", "provenu-i-alt")
TENTH, EXACT = 0.1, 1.0  # of a sensitive amount a tenth is too narrow; of one hidden for others' sake only the amount itself
COUNT = 0.5  # of a count only that count: 7 is a wrong guess of 6
WRITTEN, ROUND = 10_000, 500  # smaller numbers, and round ones, are written for other things too


def attack(folders: list[Path], wrong: list[str] | None = None) -> list[str]:
    """A line per find. `wrong`: takes one per count of 1–4 that he holds for told and that is another: such a guess is none."""
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
        told, guessed = left_counts(reader, edition.name, internal)
        findings += [*told, *attack_rounded(edition)]
        wrong = [] if wrong is None else wrong
        wrong += guessed
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
    least = COUNT if is_count else TENTH * abs(true) if own else EXACT
    off = COUNT if is_count else EXACT
    low, high = left(place, least)
    if high - low > least or not low - off <= true <= high + off:
        return None
    return f"{place[0]}: {place[1]} er {low:.0f}–{high:.0f}"


def left_counts(reader: Reader, name: str, internal: Edition) -> tuple[list[str], list[str]]:
    """(those that are true, those that are not) of the counts of 1–4 that he holds for told and that stand nowhere: a whole
    without its part, the country without its municipalities."""
    true, told, wrong = _true_rests(internal), list[str](), list[str]()
    for place in sorted(p for p in reader.bounds if p[0] == name and p[1].startswith(LEFT) and " uden " in p[1]):
        if "/krav" not in place[1] and not place[1].split(" uden ")[0].endswith(AMOUNTS):
            low, high = reader.range(place, 0.5)
            if high - low <= 0.5 and round(low) in range(1, 5):
                right = abs(true.get(place[1], low) - round(low)) <= COUNT  # what cannot be judged is a find
                (told if right else wrong).append(f"{name}: {place[1].removeprefix(LEFT)} er {low:.0f}")
    return told, wrong


def _true_rests(internal: Edition) -> dict[str, float]:
    """What is left of a whole, as the internal edition has the others of the relation."""
    out: dict[str, float] = {}
    for terms, _, _ in Relations(internal).all():
        rests = [f for f in terms if f.startswith(LEFT)]
        if len(rests) == 1 and all(f in internal.shown for f in terms if f != rests[0]):
            others = sum(k * internal.shown[f] for f, k in terms.items() if f != rests[0])
            out[rests[0]] = -others / terms[rests[0]]
    return out


def _alone(reader: Reader, public: list[Edition], true: list[Edition], judge: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """One who is the only case behind a figure knows it, in every edition in which he is, and looks at what stands beside it."""
    editions = {e.name: (e, internal) for e, internal in zip(public, true, strict=True)}
    everyone: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for name, (_, internal) in editions.items():
        for own in _groups_of_one(internal):
            everyone[min(own)][name] = own
    for one, groups in everyone.items():
        mine = {(e, f): editions[e][1].shown[f] for e, own in groups.items() for f in own if f in editions[e][0].hidden}
        left = reader.knowing(mine)
        for name, own in groups.items() if mine else ():
            edition, internal = editions[name]
            for figure in sorted(_near(own, reader.beside[name], edition) - edition.counts):
                reason, value = judge[name].get(figure, ""), internal.shown.get(figure)
                if not reason.startswith(OWN_SAKE) or not _others(figure, own, internal):
                    continue
                if line := _narrow(left, (name, figure), False, value, reason):
                    yield f"den ene i {one} ser: {line}"


def _near(own: set[str], beside: Mapping[str, set[str]], edition: Edition) -> set[str]:
    """The hidden figures that stand in a relation with the own, or with one that does."""
    around = set().union(*(beside.get(f, set()) for f in own)) - own
    around |= set().union(*(beside.get(f, set()) for f in around if f in edition.hidden)) - own
    return around & edition.hidden.keys()


def _groups_of_one(internal: Edition) -> Iterator[set[str]]:
    """The amounts that are one case's, by the count beside them."""
    rows: dict[str, dict[str, float]] = defaultdict(dict)  # of statements by row the counts
    for count in sorted(internal.counts):
        ahead, _, column = count.rpartition("/")
        if count.startswith("udk-status/"):
            rows[ahead][column] = internal.shown[count]
        elif internal.shown.get(count) == 1.0:
            if count.startswith("krav/"):
                yield {f"{ahead}/{k}" for k in ("rejst", "anke_korrektion", "betalt", "afskrevet", "udestaaende")}
            elif count.startswith("provenu/"):
                own = {ahead, *(f for f in internal.shown if f.startswith(f"{ahead}/") and f != count)}
                if ahead.endswith("/paragraf-11"):  # the statement's block has them too
                    block = "/".join(("paragraf-11", *ahead.split("/")[1:3]))
                    own |= {f for f in (f"{block}/{k}" for k in SECTION_11) if f in internal.shown}
                yield own
    for ahead, counts in rows.items():
        own = {f"{ahead}/{c.replace('antal', 'beloeb')}" for c, n in counts.items() if n == 1.0}
        if own and max(counts.values()) == 1.0:  # of both columns it is the same one, at the worst
            own |= {f"{ahead}/{c}" for c in ("efterregulering", "skat", "provenu-i-alt")}
        if own := {f for f in own if internal.shown.get(f)}:
            yield own


def _others(figure: str, own: set[str], internal: Edition) -> bool:
    """Whether somebody else is behind the figure: one that is the own case's under another name tells him nothing, and neither do
    the proceeds of his own claim, which are what was raised and what an appeal took of it."""
    mine = [internal.shown.get(f, 0.0) for f in own]
    mine.append(sum(internal.shown.get(f, 0.0) for f in own if f.endswith(("/rejst", "/anke_korrektion"))))
    return not any(abs(internal.shown.get(figure, 0.0) - f) < 1 for f in mine)


def _written(folder: Path, internal: Edition, reasons: Mapping[str, str], public: list[Edition]) -> Iterator[str]:
    """Hidden amounts that a page or a workbook has in writing, and that no edition shows as any figure."""
    shown = {round(abs(v)) for e in public for v in e.shown.values()}
    texts = written(folder)
    for figure in sorted(reasons.keys() & internal.shown.keys()):
        value = round(abs(internal.shown[figure]))
        if value >= WRITTEN and value % ROUND and value not in shown and value in texts:
            yield f"{folder.name}: {figure} står i {texts[value]}"
