"""The preview as the terminal shows it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from dagster_project.format import tal
from dagster_project.publish.forhaandsvis import Forhaandsvisning, Forskel
from dagster_project.publish.sammenligning import Tal

HOEJST = 25  # figures shown per municipality; `reviderede_tal` of the publication has them all


def vis(v: Forhaandsvisning) -> None:
    """Whether it may be published, and what would be another than last time."""
    ud = Console(highlight=False, markup=False, soft_wrap=True)
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
            ud.print(_tabel(kommune, aendrede))
    _forskelle(ud, "Stemmer ikke længere", v.nye_forskelle)
    _forskelle(ud, "Stemmer nu", v.loeste_forskelle)
    _afsnit(ud, "Nyt i karantæne", [f"{fil}: {tal(n)} rækker" for fil, n in v.karantaene])
    _afsnit(ud, "Forsinket", v.forsinkede)


def _antal(v: Forhaandsvisning) -> str:
    revideret = len(v.revisioner.tal) - v.nye_tal
    arter = Counter(r.aarsag for r in v.revisioner.linjer)
    hvorfor = "".join(f"; {aarsag}: {tal(n)} linjer" for aarsag, n in sorted(arter.items()))
    return f"{tal(revideret)} tal ændres, {tal(v.nye_tal)} er nye{hvorfor}."


def _tabel(kommune: str, aendrede: list[tuple[Tal, str]]) -> Table:
    t = Table(title=f"Kommune {kommune}", title_justify="left")
    t.add_column("Tal", overflow="fold")
    for navn in ("Før", "Nu", "Forskel"):
        t.add_column(navn, justify="right")
    t.add_column("Årsag")
    for fund, aarsag in aendrede[:HOEJST]:
        forskel = (fund.efter or Decimal(0)) - (fund.foer or Decimal(0))
        t.add_row(fund.tal_id, *(_tal(x) for x in (fund.foer, fund.efter, forskel)), aarsag)
    if len(aendrede) > HOEJST:
        t.add_row(f"og {tal(len(aendrede) - HOEJST)} til", "", "", "", "")
    return t


def _tal(vaerdi: Decimal | None) -> str:
    """Shares with four decimals, the rest as they are."""
    if vaerdi is None or vaerdi == vaerdi.to_integral_value():
        return tal(vaerdi)
    return tal(vaerdi, 2 if vaerdi == vaerdi.quantize(Decimal("0.01")) else 4)


def _forskelle(ud: Console, overskrift: str, forskelle: list[Forskel]) -> None:
    linjer = [f"{f.tal_id}: beregnet {_tal(f.beregnet)}, rapporteret {_tal(f.rapporteret)}. {f.forklaring}" for f in forskelle]
    _afsnit(ud, overskrift, linjer)


def _afsnit(ud: Console, overskrift: str, linjer: list[str]) -> None:
    if linjer:
        ud.print(f"{overskrift}:")
        for linje in linjer:
            ud.print(f"  {linje}")
