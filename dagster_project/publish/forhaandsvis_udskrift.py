"""The preview as the terminal shows it, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from dagster_project.format import pct, procentpoint, tal
from dagster_project.konsol import konsol
from dagster_project.publish.forhaandsvis import Forhaandsvisning, Forskel
from dagster_project.publish.nye_tal import NyeTal
from dagster_project.publish.sammenligning import Tal
from dagster_project.publish.talnavne import er_andel

BREDEST = 500  # characters; no id is as long
HOEJST = 25  # figures shown per municipality, and municipalities with new ones; the JSON has them all


def vis(v: Forhaandsvisning) -> None:
    """Whether it may be published, and what would be another than last time."""
    ud = konsol()
    _afsnit(ud, "Ville ændre tallene uden et ord", list(v.tilbageholdt))
    _afsnit(ud, "Afviste leverancer, der ikke tæller", list(v.afviste))
    for grund in v.hindringer:
        ud.print(f"Holdes tilbage: {grund}")
    if v.periode is None:
        return
    if not v.hindringer:
        ud.print(f"Kan udgives: kontrol udgiv --periode {v.periode} --godkendt-af <navn>")
    if v.revisioner.fra is None:
        ud.print(f"Det bliver den første publikation til og med {v.periode}; der er intet at sammenligne med.")
    else:
        ud.print(f"Mod {v.revisioner.fra}: {_antal(v)}")
        for kommune, aendrede in v.pr_kommune().items():
            _bred(ud, _tabel(kommune, aendrede))
        _afsnit(ud, "Leverancer, der er kommet til og har ændret det", list(v.kommet))
        _afsnit(ud, "Leverancer, der ikke længere tæller", list(v.gaaet))
    if v.nye:
        _bred(ud, _nye(v.nye))
        _afsnit(ud, "Nøgletal blandt de nye", [f"{t.tal_id}: {_vaerdi(t.tal_id, t.efter)}" for t in v.nye.noegletal])
    _forskelle(ud, "Stemmer ikke længere", v.nye_forskelle)
    _forskelle(ud, "Stemmer nu", v.loeste_forskelle)
    _afsnit(ud, "Nyt i karantæne", [f"{fil}: {tal(n)} rækker" for fil, n in v.karantaene])
    _afsnit(ud, "Forsinket", v.forsinkede)


def _bred(ud: Console, tabel: Table) -> None:
    """The table as wide as its rows need, though the terminal be narrower: an id broken in two can't be copied, and a figure
    cut off is another."""
    plads = ud.options.update(max_width=BREDEST)
    tabel.width = tabel.__rich_measure__(ud, plads).maximum  # print's own width stops at the terminal's
    ud.print(tabel)


def som_json(v: Forhaandsvisning) -> str:
    """Everything of the preview; amounts and shares as text, since a float is none."""
    r = v.revisioner
    indhold = {
        "periode": v.periode,
        "kan_udgives": v.periode is not None and not v.hindringer,
        "hindringer": v.hindringer,
        "tilbageholdt": v.tilbageholdt,
        "afviste": v.afviste,
        "mod": r.fra,
        "aendrede_tal": [{**asdict(t), "aarsag": aarsag} for t, aarsag in r.tal if t.foer is not None],
        "leverancer_kommet": v.kommet,
        "leverancer_gaaet": v.gaaet,
        "linjer": [asdict(linje) for linje in r.linjer],
        "nye_tal": [asdict(a) for a in v.nye.antal],
        "nye_noegletal": [asdict(t) for t in v.nye.noegletal],
        "stemmer_ikke_laengere": [asdict(f) for f in v.nye_forskelle],
        "stemmer_nu": [asdict(f) for f in v.loeste_forskelle],
        "nyt_i_karantaene": [{"filnavn": fil, "raekker": n} for fil, n in v.karantaene],
        "forsinket": v.forsinkede,
    }
    return json.dumps(indhold, ensure_ascii=False, indent=2, default=str) + "\n"


def _nye(nye: NyeTal) -> Table:
    """New figures by municipality and table; those with the most kinds of figures first."""
    tabeller = nye.pr_tabel()
    t = Table(title=f"Nye tal: {tal(len(nye))}", title_justify="left")
    t.add_column("Kommune")
    for navn in tabeller:
        t.add_column(navn, justify="right")
    antal = {(a.kommunekode, a.tabel): a.antal for a in nye.antal}
    koder = {k: [antal.get((k, navn)) for navn in tabeller] for k in sorted({k for k, _ in antal})}
    orden = sorted(koder, key=lambda k: (koder[k].count(None), k))
    for kode in orden[:HOEJST]:
        t.add_row(kode, *("" if n is None else tal(n) for n in koder[kode]))
    if len(orden) > HOEJST:
        rest = [sum(koder[k][i] or 0 for k in orden[HOEJST:]) for i in range(len(tabeller))]
        t.add_row(f"og {tal(len(orden) - HOEJST)} til", *(tal(n) if n else "" for n in rest))
    t.add_section()
    t.add_row("i alt", *(tal(n) for n in tabeller.values()))
    return t


def _antal(v: Forhaandsvisning) -> str:
    nye = sum(t.foer is None for t, _ in v.revisioner.tal)
    revideret = len(v.revisioner.tal) - nye
    arter = Counter(r.aarsag for r in v.revisioner.linjer)
    hvorfor = "".join(f"; {aarsag}: {tal(n)} {'linje' if n == 1 else 'linjer'}" for aarsag, n in sorted(arter.items()))
    return f"{tal(revideret)} tal ændres, {tal(nye)} er nye{hvorfor}."


def _tabel(kommune: str, aendrede: list[tuple[Tal, str]]) -> Table:
    t = Table(title=f"Kommune {kommune}", title_justify="left")
    t.add_column("Tal")
    for navn in ("Før", "Nu", "Forskel"):
        t.add_column(navn, justify="right")
    t.add_column("Årsag")
    for fund, aarsag in aendrede[:HOEJST]:
        forskel = (fund.efter or Decimal(0)) - (fund.foer or Decimal(0))
        vist = procentpoint(forskel) if er_andel(fund.tal_id) else _tal(forskel)
        t.add_row(fund.tal_id, _vaerdi(fund.tal_id, fund.foer), _vaerdi(fund.tal_id, fund.efter), vist, aarsag)
    if len(aendrede) > HOEJST:
        t.add_row(f"og {tal(len(aendrede) - HOEJST)} til", "", "", "", "")
    return t


def _vaerdi(tal_id: str, vaerdi: Decimal | None) -> str:
    """A share in pct. with two decimals, so that a small change is seen; the rest as they are."""
    return pct(vaerdi, 2) if er_andel(tal_id) else _tal(vaerdi)


def _tal(vaerdi: Decimal | None) -> str:
    if vaerdi is None or vaerdi == vaerdi.to_integral_value():
        return tal(vaerdi)
    return tal(vaerdi, 2 if vaerdi == vaerdi.quantize(Decimal("0.01")) else 4)


def _forskelle(ud: Console, overskrift: str, forskelle: list[Forskel]) -> None:
    linjer = [
        f"{f.tal_id}: beregnet {_vaerdi(f.tal_id, f.beregnet)}, rapporteret {_vaerdi(f.tal_id, f.rapporteret)}. {f.forklaring}"
        for f in forskelle
    ]
    _afsnit(ud, overskrift, linjer)


def _afsnit(ud: Console, overskrift: str, linjer: list[str]) -> None:
    if linjer:
        ud.print(f"{overskrift}:")
        for linje in linjer:
            ud.print(f"  {linje}")
