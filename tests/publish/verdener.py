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

from tests.publish import fordelinger

KATEGORI = {"KL-ydelser": "kl-ydelser", "Stop af tilflytninger": "tilflytninger", "SU-sager": "su"}
OPGJORT = {"UDK-ydelser": "udk-ydelser", "§ 11-sager": "paragraf-11"}
TOTALER = {
    "som offentliggjort": ("som-offentliggjort", (*KATEGORI, *OPGJORT)),
    "uden § 11": ("uden-paragraf-11", (*KATEGORI, "UDK-ydelser")),
    "KL-sammenlignelig": ("kl-sammenlignelig", ("KL-ydelser",)),
}
KOMPONENTER = {
    "KL-ydelser": ("tilbagebetalingskrav", "mindreudgift", "anke"),
    "Stop af tilflytninger": ("mindreudgift",),
    "SU-sager": ("tilbagebetalingskrav",),
    "UDK-ydelser": ("tilbagebetalingskrav", "mindreudgift", "efterregulering", "skat"),
    "§ 11-sager": ("tilbagebetalingskrav", "mindreudgift", "efterregulering"),
}
RAPPORTERET = {"151", "DK"}
ALLE_KOMPONENTER = ("tilbagebetalingskrav", "mindreudgift", "efterregulering", "skat", "anke")


@dataclass
class Verden:
    """`sager`: (kommune, aar, kategori, nummer, komponent, beloeb). `udk`: (kommune, aar, ydelse, stop_antal, stop, krav_antal,
    krav). `p11`: (kommune, aar, antal, krav, besparelse). `resten`: what the country has beside, (aar, ydelse, …) as in `udk`.
    `indsatser`: (kommune, aar, noegletal, antal). `daekket`: (kommune, aar) that the deliveries cover. `skaebne`: of a municipal
    case (kommune, aar, nummer) its (ydelse, month of decision, paid, written off); STANDARD where it says nothing.
    """

    sager: list[tuple] = field(default_factory=list)
    udk: list[tuple] = field(default_factory=list)
    p11: list[tuple] = field(default_factory=list)
    resten: list[tuple] = field(default_factory=list)
    indsatser: list[tuple] = field(default_factory=list)
    daekket: list[tuple] = field(default_factory=list)
    skaebne: dict[tuple, tuple] = field(default_factory=dict)


def tabeller(verden: Verden, skabelon: Path, kommuner: int | None = None) -> dict[str, pa.Table]:
    """The world's tables; `skabelon`: an internal edition's folder of tables, whose columns and types they take. The benchmark's
    are empty. `kommuner`: how many municipalities there are; the template's when not given."""
    tomme = _skabelon(skabelon)
    ud = {n: _uden_skjult(t).slice(0, 0) for n, t in tomme.items()}
    for navn in ("udgivelse", "metode", "kommuner"):
        ud[navn] = _uden_skjult(tomme[navn])
    if kommuner is not None:
        ud["kommuner"] = ud["kommuner"].slice(0, kommuner)
    tal: dict[str, Decimal] = {}
    aar_raekker = _provenu_aar(verden, tal)
    kontrolsager, krav, kravtal = fordelinger.krav(verden)
    raekker = {
        "provenu_linjer": fordelinger.linjer(verden),
        "kontrolsager": kontrolsager,
        "krav": krav,
        "provenu_kommunal_andel": fordelinger.andele(verden),
        "provenu_aar": aar_raekker,
        "provenu_total": _totaler(aar_raekker, tal),
        "udk_status": _udk_status(verden, tal),
        "indsatser": [
            {
                "kommunekode": k,
                "aar": a,
                "noegletal": n,
                "vaerdi": Decimal(v),
                "enhed": "kr" if n.startswith("krav_") else "antal",
            }
            for k, a, n, v in [*verden.indsatser, *kravtal]
        ],
    }
    tal |= {f"indsatser/{k}/{a}/{n}": Decimal(v) for k, a, n, v in [*verden.indsatser, *kravtal]}
    raekker["tal"] = [{"tal_id": n, "kommunekode": n.split("/")[1].upper(), "vaerdi": v} for n, v in tal.items()]
    # as in the model: only of municipalities that some document reports on
    raekker["afstemning"] = [
        {"tal_id": r["tal_id"], "kommunekode": r["kommunekode"], "beregnet": r["vaerdi"], "status": "ikke rapporteret"}
        for r in raekker["tal"]
        if r["kommunekode"] in RAPPORTERET
    ]
    for navn, r in raekker.items():
        tabel = pa.Table.from_pylist(r, ud[navn].schema)
        ud[navn] = tabel.take(pc.sort_indices(tabel, [(k, "ascending", "at_end") for k in tabel.column_names]))
    return ud


def _uden_skjult(tabel: pa.Table) -> pa.Table:
    return tabel.select([k for k in tabel.column_names if k != "skjult"])


@cache
def _skabelon(mappe: Path) -> dict[str, pa.Table]:
    oplysninger = ("udgivelse", "metode", "kommuner")
    filer = {f.stem: f for f in sorted(mappe.glob("*.parquet"))}
    return {n: pq.read_table(f) if n in oplysninger else pq.read_table(f).slice(0, 0) for n, f in filer.items()}


def _provenu_aar(verden: Verden, tal: dict[str, Decimal]) -> list[dict]:
    beloeb: dict[tuple, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    antal: dict[tuple, set] = defaultdict(set)
    for k, a, kat, nr, komp, b in verden.sager:
        beloeb[k, a, kat][komp] += b
        antal[k, a, kat].add(nr)
    for k, a, _, _, stop, _, krav in verden.udk:
        beloeb[k, a, "UDK-ydelser"]["mindreudgift"] += stop
        beloeb[k, a, "UDK-ydelser"]["tilbagebetalingskrav"] += krav
    for k, a, n, krav, besparelse in verden.p11:
        beloeb[k, a, "§ 11-sager"] |= {"tilbagebetalingskrav": krav, "mindreudgift": besparelse}
        antal[k, a, "§ 11-sager"] |= set(range(n))
        foran = f"paragraf-11/{k}/{a}"
        tal |= {
            **{f"{foran}/antal-med-provenu": Decimal(n), f"{foran}/tilbagebetalingskrav": krav},
            **{
                f"{foran}/aarlig-besparelse": besparelse,
                f"{foran}/efterregulering": Decimal(0),
                f"{foran}/provenu": krav + besparelse,
            },
        }
    ud = []
    for k, a in verden.daekket:
        for kat, slug in (KATEGORI | OPGJORT).items():
            dele = {komp: beloeb[k, a, kat][komp] for komp in KOMPONENTER[kat]}
            ud.append(
                {
                    "kommunekode": k,
                    "aar": a,
                    "kategori": kat,
                    **dele,
                    "beloeb": sum(dele.values()),
                    "antal": None if kat == "UDK-ydelser" and any(dele.values()) else len(antal[k, a, kat]),
                }
            )
            tal[f"provenu/{k}/{a}/{slug}"] = ud[-1]["beloeb"]
            tal |= {f"provenu/{k}/{a}/{slug}/{komp}": v for komp, v in dele.items()}
    return ud


def _totaler(aar_raekker: list[dict], tal: dict[str, Decimal]) -> list[dict]:
    ud = []
    for k, a in sorted({(r["kommunekode"], r["aar"]) for r in aar_raekker}):
        for total, (slug, kategorier) in TOTALER.items():
            egne = [r["beloeb"] for r in aar_raekker if (r["kommunekode"], r["aar"]) == (k, a) and r["kategori"] in kategorier]
            ud.append({"kommunekode": k, "aar": a, "total": total, "beloeb": sum(egne)})
            tal[f"provenu/{k}/{a}/{slug}"] = ud[-1]["beloeb"]
    return ud


def _udk_status(verden: Verden, tal: dict[str, Decimal]) -> list[dict]:
    landet: dict[tuple, list] = defaultdict(lambda: [0, Decimal(0), 0, Decimal(0)])
    for r in [*verden.udk, *(("DK", *r) for r in verden.resten)]:
        landet[r[1], r[2]] = [x + y for x, y in zip(landet[r[1], r[2]], r[3:], strict=True)]
    alle: Iterable[tuple] = [*verden.udk, *(("DK", a, y, *v) for (a, y), v in landet.items())] if verden.resten else verden.udk
    ud = []
    for k, a, y, sa, stop, ka, krav in alle:
        felter = {"stop_antal": sa, "stop_beloeb": stop, "krav_antal": ka, "krav_beloeb": krav}
        felter |= {"efterregulering": Decimal(0), "skat": Decimal(0), "provenu": stop + krav}
        ud.append({"kommunekode": k, "aar": a, "ydelse": y, **felter})
        for felt, v in felter.items():
            trykt = "provenu-i-alt" if felt == "provenu" else felt.replace("_", "-")
            foran = f"udk-status/{k.lower()}/{a}"
            tal[f"{foran}/{y.lower()}/{trykt}"] = Decimal(v)
            if not felt.endswith("antal"):
                tal[f"{foran}/total/{trykt}"] = tal.get(f"{foran}/total/{trykt}", Decimal(0)) + v
    return ud
