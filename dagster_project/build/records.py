"""What a database says of its own making: per node the code it was built by, what it rested on, and what it came to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dagster_project.build.graph import Node, basis

PASSED, UNCHANGED = ("success", "pass"), "unchanged"


@dataclass(frozen=True)
class Record:
    """`content` is None for a test. `rows` are those of a table, or those that a test found. `run` is the run that built it: the
    one thing here that two builds of the same may differ in."""

    id: str
    code: str
    basis: str
    content: str | None
    kind: str
    schema: str
    name: str
    view: bool
    status: str
    rows: int
    message: str | None
    examples: tuple[str, ...]
    run: str

    @property
    def holds(self) -> bool:
        return self.status in PASSED


@dataclass(frozen=True)
class Plan:
    """What dbt is asked for. `select`: these nodes and no others, each built whatever it rests on; None: every node whose code or
    inputs are not those it was built from, or all of them when `force` is set. `told`: the nodes that the caller is told of even
    when they are left as they stand."""

    nodes: Mapping[str, Node]
    sources: Mapping[str, str]
    run: str
    select: frozenset[str] | None = None
    force: bool = False
    told: frozenset[str] = frozenset()


def contents(records: Mapping[str, Record], sources: Mapping[str, str]) -> dict[str, str]:
    """Input id -> content, of the sources as they are now and of the nodes as they were built."""
    return {**{r.id: r.content for r in records.values() if r.content}, **sources}


def is_current(node: Node, record: Record | None, present: Mapping[str, str]) -> bool:
    """Whether a node was built by its present code from what its inputs hold now."""
    return record is not None and record.code == node.code and record.basis == basis(node, present)


def outdated(nodes: Mapping[str, Node], records: Mapping[str, Record], sources: Mapping[str, str]) -> list[str]:
    """The nodes that are not up to date, by id: their code or what they read is another than what they were built from."""
    present = contents(records, sources)
    return sorted(id_ for id_, node in nodes.items() if not is_current(node, records.get(id_), present))


def missing(nodes: Mapping[str, Node], records: Mapping[str, Record]) -> list[str]:
    """The seeds and models that a database lacks: it is whole when there are none."""
    return sorted(id_ for id_, node in nodes.items() if not node.is_test and id_ not in records)


def content_of(records: Mapping[str, Record]) -> str:
    """The fingerprint of a database by those of its tables."""
    text = "\n".join(f"{r.id} {r.content}" for _, r in sorted(records.items()) if r.content)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def finding(rows: int | None, examples: Sequence[str], message: str | None) -> str | None:
    """What a test that does not hold says: its first row shows where to look."""
    return f"{rows} {'række' if rows == 1 else 'rækker, den første'}: {examples[0]}" if examples else message


def without_unanswerable(plan: Plan, records: Iterable[str]) -> Plan:
    """Dagster chooses the checks of what is chosen: those that read more than is built wait, and only they. Chosen alone, they
    stay: whoever asks for them is told what they lack."""
    if plan.select is None or all(plan.nodes[id_].is_test for id_ in plan.select):
        return plan
    known = set(records) | plan.select
    waits = {
        id_
        for id_ in plan.select
        if (n := plan.nodes[id_]).is_test and not known.issuperset(r for r in n.reads if r in plan.nodes)
    }
    return replace(plan, select=plan.select - waits)


def unbuilt_inputs(plan: Plan, records: Iterable[str]) -> list[str]:
    """What the selected nodes read that is neither selected nor built."""
    known = set(records) | (plan.select or set())
    return sorted({r for id_ in plan.select or () for r in plan.nodes[id_].reads if r in plan.nodes} - known)
