"""The graph of dbt's manifest as a build needs it: per node what its code is, and whose contents it reads."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dagster_project.common.program import ROOT

PERIOD = "periode"  # the id of the one setting that decides contents
ASSETS, TEST = ("seed", "model"), "test"
# What decides every node alike: the engine and dbt, how they are set up, and the Python that dbt's connection calls
_SHARED_FILES = ("requirements.lock", "dbt_project/dbt_project.yml", "dbt_project/profiles.yml")
_READS_PERIOD = re.compile(r"env_var\(\s*[\"']KONTROL_PERIODE")
# What of a node decides the rows that it gives, beside its SQL: materialization, contract and the facts that macros read
_DECIDES = ("name", "schema", "alias", "config", "test_metadata")
_OF_COLUMN = ("name", "data_type", "constraints", "quote")


@dataclass(frozen=True)
class Node:
    """A seed, model or data test. `inputs` are ids of what it reads: of a node, of a source, `register:<kilde>` for those rows of
    the register that belong to one source, and `periode`. `reads` are the nodes and sources as dbt draws them. `hashed`: its
    content is known by its rows; otherwise (a view, results kept per delivery) by what it consists of. `review`: a test that says
    itself that it warns is for a reader; all others withhold publication, though dbt was told to warn of every one."""

    id: str
    name: str
    kind: str
    schema: str
    materialized: str
    code: str
    inputs: tuple[str, ...]
    reads: tuple[str, ...]
    hashed: bool
    review: bool = False

    @property
    def is_test(self) -> bool:
        return self.kind == TEST

    @property
    def is_view(self) -> bool:
        return self.materialized == "view"


def graph(manifest: Mapping[str, Any]) -> dict[str, Node]:
    """Every seed, model and data test that dbt builds, by unique_id. Models that are written into the SQL of their readers are
    part of those."""
    nodes, sources = manifest["nodes"], manifest["sources"]
    shared = _shared(manifest)
    own = {id_: _own_code(n) for id_, n in nodes.items()}
    built: dict[str, Node] = {}
    for id_, n in nodes.items():
        if n["resource_type"] not in (*ASSETS, TEST) or n["config"]["materialized"] == "ephemeral":
            continue
        inlined = sorted(_inlined(id_, nodes))
        inputs = {i for part in (id_, *inlined) for i in _inputs(nodes[part], nodes, sources, own)}
        reads = {r for part in (id_, *inlined) for r in nodes[part]["depends_on"].get("nodes", ()) if r not in inlined}
        built[id_] = Node(
            id_,
            n["name"],
            n["resource_type"],
            n["schema"],
            "view" if n["config"].get("vis_som") == "view" else n["config"]["materialized"],
            _digest([shared, own[id_], *(own[i] for i in inlined)]),
            tuple(sorted(inputs)),
            tuple(sorted(reads)),
            n["config"]["materialized"] in ("table", "seed"),
            n["resource_type"] == TEST and (n.get("unrendered_config") or {}).get("severity") == "warn",
        )
    return built


def basis(node: Node, contents: Mapping[str, str]) -> str:
    """What a node rests on: the contents of what it reads. An input that is not there counts as one of its own."""
    return _digest([f"{i}={contents.get(i, '')}" for i in node.inputs])


def composed(node: Node, basis_: str) -> str:
    """The content of a node that is known by what it consists of."""
    return _digest([node.code, basis_])


def upstream(nodes: Mapping[str, Node], wanted: Iterable[str]) -> set[str]:
    """The nodes that the given ones read directly, themselves not among them."""
    wanted = set(wanted)
    return {r for id_ in wanted for r in nodes[id_].reads if r in nodes} - wanted


def _inlined(id_: str, nodes: Mapping[str, Any]) -> set[str]:
    """The models whose SQL stands in that of a node."""
    found: set[str] = set()
    for parent in nodes[id_]["depends_on"].get("nodes", ()):
        if parent in nodes and nodes[parent]["config"]["materialized"] == "ephemeral":
            found |= {parent} | _inlined(parent, nodes)
    return found


def _behind(id_: str, nodes: Mapping[str, Any]) -> set[str]:
    """A model and all that it is made of, but for sources."""
    found, ask = set[str](), [id_]
    while ask:
        if (part := ask.pop()) in nodes and part not in found:
            found.add(part)
            ask += nodes[part]["depends_on"].get("nodes", ())
    return found


def _inputs(n: Mapping[str, Any], nodes: Mapping[str, Any], sources: Mapping[str, Any], own: Mapping[str, str]) -> Iterable[str]:
    """A node whose macros say that it reads the rows of some sources (`meta.register_af`) joins the register and what is made of
    it by delivery: it rests on their rows alone, however often others deliver, and on the code that makes the rest."""
    meta = n["config"].get("meta") or {}
    if _READS_PERIOD.search(n.get("raw_code", "")):
        yield PERIOD
    for id_ in n["depends_on"].get("nodes", ()):
        parent = nodes.get(id_) or sources[id_]
        if parent["resource_type"] == "model" and parent["config"]["materialized"] == "ephemeral":
            continue
        if (kilder := meta.get("register_af")) and (parent["config"].get("meta") or {}).get("er_register"):
            yield from (f"register:{kilde}" for kilde in ([kilder] if isinstance(kilder, str) else kilder))
            for made_of in _behind(id_, nodes):
                yield f"kode:{own[made_of]}"
                if _READS_PERIOD.search(nodes[made_of].get("raw_code", "")):
                    yield PERIOD
        else:
            yield id_


def _own_code(n: Mapping[str, Any]) -> str:
    text = n.get("raw_code", "")
    if n["resource_type"] == "seed":  # dbt's own checksum of a large seed is that of its path
        text = hashlib.sha256((ROOT / "seeds" / f"{n['name']}.csv").read_bytes()).hexdigest()
    columns = [[c.get(k) for k in _OF_COLUMN] for c in n.get("columns", {}).values()]
    return _digest([text, _as_text({k: n.get(k) for k in _DECIDES}), _as_text(columns)])


def _shared(manifest: Mapping[str, Any]) -> str:
    """Macros and contracts are read by any node through the graph, so a change of one concerns them all."""
    macros = {id_: m["macro_sql"] for id_, m in manifest["macros"].items() if m["package_name"] == "kontrol"}
    contracts = {id_: [s["columns"], s["config"].get("meta")] for id_, s in manifest["sources"].items()}
    metas = {id_: n["config"].get("meta") for id_, n in manifest["nodes"].items()}
    files = [hashlib.sha256((ROOT / f).read_bytes()).hexdigest() for f in _SHARED_FILES]
    return _digest([*files, _as_text(macros), _as_text(contracts), _as_text(metas)])


def _as_text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
