"""Small invented worlds as the tables that a publication is made of, consistent as the models would make them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tests.disclosure import distributions

KATEGORI = {"KL-ydelser": "kl-ydelser", "Stop af tilflytninger": "tilflytninger", "SU-sager": "su"}
SETTLED = {"UDK-ydelser": "udk-ydelser", "§ 11-sager": "paragraf-11"}
TOTALS = {
    "som offentliggjort": ("som-offentliggjort", (*KATEGORI, *SETTLED)),
    "uden § 11": ("uden-paragraf-11", (*KATEGORI, "UDK-ydelser")),
    "KL-sammenlignelig": ("kl-sammenlignelig", ("KL-ydelser",)),
}
COMPONENTS = {
    "KL-ydelser": ("tilbagebetalingskrav", "mindreudgift", "anke"),
    "Stop af tilflytninger": ("mindreudgift",),
    "SU-sager": ("tilbagebetalingskrav",),
    "UDK-ydelser": ("tilbagebetalingskrav", "mindreudgift", "efterregulering", "skat"),
    "§ 11-sager": ("tilbagebetalingskrav", "mindreudgift", "efterregulering"),
}
REPORTED = {"151", "DK"}
ALL_COMPONENTS = ("tilbagebetalingskrav", "mindreudgift", "efterregulering", "skat", "anke")


@dataclass
class World:
    """`sager`: (kommune, aar, kategori, nummer, komponent, beloeb). `udk`: (kommune, aar, ydelse, stop_antal, stop, krav_antal,
    krav). `p11`: (kommune, aar, antal, krav, besparelse). `resten`: what the country has beside, (aar, ydelse, …) as in `udk`.
    `indsatser`: (kommune, aar, noegletal, antal). `daekket`: (kommune, aar) that the deliveries cover. `fate`: of a municipal
    case (kommune, aar, nummer) its (ydelse, month of decision, paid, written off); STANDARD where it says nothing.
    """

    sager: list[tuple] = field(default_factory=list)
    udk: list[tuple] = field(default_factory=list)
    p11: list[tuple] = field(default_factory=list)
    resten: list[tuple] = field(default_factory=list)
    indsatser: list[tuple] = field(default_factory=list)
    daekket: list[tuple] = field(default_factory=list)
    fate: dict[tuple, tuple] = field(default_factory=dict)


def tabeller(world: World, template: Path, kommuner: int | None = None, nr: int = 1) -> dict[str, pa.Table]:
    """The world's tables; `template`: an internal edition's folder of tables, whose columns and types they take. The benchmark's
    are empty. `kommuner`: how many municipalities there are; the template's when not given. `nr`: which publication of its period
    they are of."""
    empty = _template(template)
    out = {n: _without_hidden(t).slice(0, 0) for n, t in empty.items()}
    for name in ("udgivelse", "metode", "kommuner"):
        out[name] = _without_hidden(empty[name])
    about = out["udgivelse"]
    values = pc.if_else(pc.equal(about["noegle"], "nr"), str(nr), about["vaerdi"])
    out["udgivelse"] = about.set_column(about.schema.get_field_index("vaerdi"), about.schema.field("vaerdi"), values)
    if kommuner is not None:
        out["kommuner"] = out["kommuner"].slice(0, kommuner)
    tal: dict[str, Decimal] = {}
    year_rows = _provenu_aar(world, tal)
    kontrolsager, krav, kravtal = distributions.krav(world)
    rows = {
        "provenu_linjer": distributions.linjer(world),
        "kontrolsager": kontrolsager,
        "krav": krav,
        "provenu_kommunal_andel": distributions.shares(world),
        "provenu_aar": year_rows,
        "provenu_total": _totals(year_rows, tal),
        "udk_status": _udk_status(world, tal),
        "indsatser": [
            {
                "kommunekode": k,
                "aar": a,
                "noegletal": n,
                "vaerdi": Decimal(v),
                "enhed": "kr" if n.startswith("krav_") else "antal",
            }
            for k, a, n, v in [*world.indsatser, *kravtal]
        ],
    }
    tal |= {f"indsatser/{k}/{a}/{n}": Decimal(v) for k, a, n, v in [*world.indsatser, *kravtal]}
    rows["tal"] = [{"tal_id": n, "kommunekode": n.split("/")[1].upper(), "vaerdi": v} for n, v in tal.items()]
    # as in the model: only of municipalities that some document reports on
    rows["afstemning"] = [
        {"tal_id": r["tal_id"], "kommunekode": r["kommunekode"], "beregnet": r["vaerdi"], "status": "ikke rapporteret"}
        for r in rows["tal"]
        if r["kommunekode"] in REPORTED
    ]
    for name, r in rows.items():
        table = pa.Table.from_pylist(r, out[name].schema)
        out[name] = table.take(pc.sort_indices(table, [(k, "ascending", "at_end") for k in table.column_names]))
    return out


def _without_hidden(table: pa.Table) -> pa.Table:
    return table.select([k for k in table.column_names if k != "skjult"])


@cache
def _template(folder: Path) -> dict[str, pa.Table]:
    about_tables = ("udgivelse", "metode", "kommuner")
    files = {f.stem: f for f in sorted(folder.glob("*.parquet"))}
    return {n: pq.read_table(f) if n in about_tables else pq.read_table(f).slice(0, 0) for n, f in files.items()}


def _provenu_aar(world: World, tal: dict[str, Decimal]) -> list[dict]:
    amount: dict[tuple, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    count: dict[tuple, set] = defaultdict(set)
    for k, a, kat, nr, komp, b in world.sager:
        amount[k, a, kat][komp] += b
        count[k, a, kat].add(nr)
    for k, a, _, _, stop, _, krav in world.udk:
        amount[k, a, "UDK-ydelser"]["mindreudgift"] += stop
        amount[k, a, "UDK-ydelser"]["tilbagebetalingskrav"] += krav
    for k, a, n, krav, saving in world.p11:
        amount[k, a, "§ 11-sager"] |= {"tilbagebetalingskrav": krav, "mindreudgift": saving}
        count[k, a, "§ 11-sager"] |= set(range(n))
        ahead = f"paragraf-11/{k}/{a}"
        tal |= {
            **{f"{ahead}/antal-med-provenu": Decimal(n), f"{ahead}/tilbagebetalingskrav": krav},
            **{
                f"{ahead}/aarlig-besparelse": saving,
                f"{ahead}/efterregulering": Decimal(0),
                f"{ahead}/provenu": krav + saving,
            },
        }
    out = []
    for k, a in world.daekket:
        for kat, slug in (KATEGORI | SETTLED).items():
            parts = {komp: amount[k, a, kat][komp] for komp in COMPONENTS[kat]}
            out.append(
                {
                    "kommunekode": k,
                    "aar": a,
                    "kategori": kat,
                    **parts,
                    "beloeb": sum(parts.values()),
                    "antal": None if kat == "UDK-ydelser" and any(parts.values()) else len(count[k, a, kat]),
                }
            )
            tal[f"provenu/{k}/{a}/{slug}"] = out[-1]["beloeb"]
            tal |= {f"provenu/{k}/{a}/{slug}/{komp}": v for komp, v in parts.items()}
    return out


def _totals(year_rows: list[dict], tal: dict[str, Decimal]) -> list[dict]:
    out = []
    for k, a in sorted({(r["kommunekode"], r["aar"]) for r in year_rows}):
        for total, (slug, kategorier) in TOTALS.items():
            own = [r["beloeb"] for r in year_rows if (r["kommunekode"], r["aar"]) == (k, a) and r["kategori"] in kategorier]
            out.append({"kommunekode": k, "aar": a, "total": total, "beloeb": sum(own)})
            tal[f"provenu/{k}/{a}/{slug}"] = out[-1]["beloeb"]
    return out


def _udk_status(world: World, tal: dict[str, Decimal]) -> list[dict]:
    country: dict[tuple, list] = defaultdict(lambda: [0, Decimal(0), 0, Decimal(0)])
    for r in [*world.udk, *(("DK", *r) for r in world.resten)]:
        country[r[1], r[2]] = [x + y for x, y in zip(country[r[1], r[2]], r[3:], strict=True)]
    everyone: Iterable[tuple] = [*world.udk, *(("DK", a, y, *v) for (a, y), v in country.items())] if world.resten else world.udk
    out = []
    for k, a, y, sa, stop, ka, krav in everyone:
        fields = {"stop_antal": sa, "stop_beloeb": stop, "krav_antal": ka, "krav_beloeb": krav}
        fields |= {"efterregulering": Decimal(0), "skat": Decimal(0), "provenu": stop + krav}
        out.append({"kommunekode": k, "aar": a, "ydelse": y, **fields})
        for field_name, v in fields.items():
            printed = "provenu-i-alt" if field_name == "provenu" else field_name.replace("_", "-")
            ahead = f"udk-status/{k.lower()}/{a}"
            tal[f"{ahead}/{y.lower()}/{printed}"] = Decimal(v)
            if not field_name.endswith("antal"):
                tal[f"{ahead}/total/{printed}"] = tal.get(f"{ahead}/total/{printed}", Decimal(0)) + v
    return out
