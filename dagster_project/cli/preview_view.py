"""The preview as the terminal shows it, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from dagster_project.cli.console import console
from dagster_project.common.danish import NOT_MEASURED, pct, percentage_points, tal
from dagster_project.common.signs import on_one_line
from dagster_project.figures.tal_names import is_share
from dagster_project.revisions.compare import Tal
from dagster_project.revisions.preview import Difference, NewFigures, Preview

WIDEST = 500  # characters; no id is as long
AT_MOST = 25  # figures shown per municipality, and municipalities with new ones; the JSON has them all


def vis(v: Preview) -> None:
    """Whether it may be published, and what would be another than last time."""
    out = console()
    _section(out, "Ville ændre tallene uden et ord", list(v.tilbageholdt))
    _section(out, "Afviste leverancer, der ikke tæller", list(v.afviste))
    _section(out, "Rettelser, der flytter tallene", list(v.rettelser))
    _section(out, "Uden for tallene", list(v.tabt))
    for reason in v.hindringer:
        out.print(f"Holdes tilbage: {reason}")
    if v.periode is None:
        return
    if not v.hindringer:
        out.print(f"Kan udgives: kontrol udgiv --periode {v.periode} --godkendt-af <navn>")
    if v.revisioner.fra is None:
        out.print(f"Det bliver den første publikation til og med {v.periode}; der er intet at sammenligne med.")
    else:
        out.print(f"Mod {v.revisioner.fra}: {_count(v)}")
        for kommune, changed in v.per_kommune().items():
            _wide(out, _table(kommune, changed))
        _section(out, "Leverancer, der er kommet til og har ændret det", list(v.kommet))
        _section(out, "Leverancer, der ikke længere tæller", list(v.gone))
    if v.nye:
        _wide(out, _new_ones(v.nye))
        _section(out, "Nøgletal blandt de nye", [f"{t.tal_id}: {_value(t.tal_id, t.efter)}" for t in v.nye.noegletal])
    _differences(out, "Stemmer ikke længere", v.new_differences)
    _differences(out, "Stemmer nu", v.solved_differences)
    _section(out, "Vises ikke længere i den offentlige udgivelse", list(v.ikke_laengere))
    _section(out, "Nyt i karantæne", [said for *_, said in v.karantaene])
    _section(out, "Forsinket", v.forsinkede)


def _wide(out: Console, table: Table) -> None:
    """The table as wide as its rows need, though the terminal be narrower: an id broken in two can't be copied, and a figure
    cut off is another."""
    place = out.options.update(max_width=WIDEST)
    table.width = table.__rich_measure__(out, place).maximum  # print's own width stops at the terminal's
    out.print(table)


def as_json(v: Preview) -> str:
    """Everything of the preview; amounts and shares as text, since a float is none."""
    r = v.revisioner
    content = {
        "periode": v.periode,
        "kan_udgives": v.periode is not None and not v.hindringer,
        "hindringer": v.hindringer,
        "tilbageholdt": v.tilbageholdt,
        "afviste": v.afviste,
        "rettelser": v.rettelser,
        "uden_for_tallene": v.tabt,
        "mod": r.fra,
        "aendrede_tal": [{**asdict(t), "aarsag": reason} for t, reason in r.tal if t.foer is not None],
        "leverancer_kommet": v.kommet,
        "leverancer_gaaet": v.gone,
        "linjer": [asdict(line) for line in r.linjer],
        "nye_tal": [asdict(a) for a in v.nye.antal],
        "nye_noegletal": [asdict(t) for t in v.nye.noegletal],
        "stemmer_ikke_laengere": [asdict(f) for f in v.new_differences],
        "stemmer_nu": [asdict(f) for f in v.solved_differences],
        "vises_ikke_laengere": v.ikke_laengere,
        "nyt_i_karantaene": [{"filnavn": file, "raekker": n, "besked": said} for file, n, said in v.karantaene],
        "forsinket": v.forsinkede,
    }
    return json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n"


def _new_ones(new_ones: NewFigures) -> Table:
    """New figures by municipality and table; those with the most kinds of figures first."""
    tables = new_ones.per_table()
    t = Table(title=f"Nye tal: {tal(len(new_ones))}", title_justify="left")
    t.add_column("Kommune")
    for name in tables:
        t.add_column(name, justify="right")
    count = {(a.kommunekode, a.tabel): a.antal for a in new_ones.antal}
    codes = {k: [count.get((k, name)) for name in tables] for k in sorted({k for k, _ in count})}
    order = sorted(codes, key=lambda k: (codes[k].count(None), k))
    for code in order[:AT_MOST]:
        t.add_row(code, *("" if n is None else tal(n) for n in codes[code]))
    if len(order) > AT_MOST:
        rest = [sum(codes[k][i] or 0 for k in order[AT_MOST:]) for i in range(len(tables))]
        t.add_row(f"og {tal(len(order) - AT_MOST)} til", *(tal(n) if n else "" for n in rest))
    t.add_section()
    t.add_row("i alt", *(tal(n) for n in tables.values()))
    return t


def _count(v: Preview) -> str:
    new_ones = sum(t.foer is None for t, _ in v.revisioner.tal)
    revised = len(v.revisioner.tal) - new_ones
    kinds = Counter(r.aarsag for r in v.revisioner.linjer)
    hvorfor = "".join(f"; {reason}: {tal(n)} {'linje' if n == 1 else 'linjer'}" for reason, n in sorted(kinds.items()))
    return f"{tal(revised)} tal ændres, {tal(new_ones)} er nye{hvorfor}."


def _table(kommune: str, changed: list[tuple[Tal, str]]) -> Table:
    t = Table(title=f"Kommune {kommune}", title_justify="left")
    t.add_column("Tal")
    for name in ("Før", "Nu", "Forskel"):
        t.add_column(name, justify="right")
    t.add_column("Årsag")
    for findings, reason in changed[:AT_MOST]:
        before, after = _value(findings.tal_id, findings.foer), _value(findings.tal_id, findings.efter)
        t.add_row(findings.tal_id, before, after, _difference(findings), reason)
    if len(changed) > AT_MOST:
        t.add_row(f"og {tal(len(changed) - AT_MOST)} til", "", "", "", "")
    return t


def _difference(t: Tal) -> str:
    """None where one of the two was not measured: what is not known is no zero."""
    if t.foer is None or t.efter is None:
        return NOT_MEASURED
    return percentage_points(t.efter - t.foer) if is_share(t.tal_id) else _tal(t.efter - t.foer)


def _value(tal_id: str, value: Decimal | None) -> str:
    """A share in pct. with two decimals, so that a small change is seen; the rest as they are."""
    return pct(value, 2) if is_share(tal_id) else _tal(value)


def _tal(value: Decimal | None) -> str:
    if value is None or value == value.to_integral_value():
        return tal(value)
    return tal(value, 2 if value == value.quantize(Decimal("0.01")) else 4)


def _differences(out: Console, heading: str, differences: list[Difference]) -> None:
    lines = [
        f"{f.tal_id}: beregnet {_value(f.tal_id, f.beregnet)}, rapporteret {_value(f.tal_id, f.rapporteret)}. {f.forklaring}"
        for f in differences
    ]
    _section(out, heading, lines)


def _section(out: Console, heading: str, lines: list[str]) -> None:
    if lines:
        out.print(f"{heading}:")
        for line in lines:
            out.print(f"  {on_one_line(line)}")
