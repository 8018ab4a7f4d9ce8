"""Claims by age and benefit.

* Breakdowns of what stands elsewhere: claims by benefit and age, proceeds by benefit. Their cells, and what can be reckoned.
* The cases behind the breakdowns: each claim in its class of age, each case's proceeds by benefit.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dagster_project.common.frames import INTEGER, NUMBER, TEXT, frame, joined, plain
from dagster_project.common.program import read_seed
from dagster_project.disclosure.claims_of_years import contributions_of_years, part_years
from dagster_project.disclosure.system import Cell, System
from dagster_project.figures.kinds import UDK_AMOUNT, fri, slug, totaler, vaegt

TABLES = ("krav", "provenu_kommunal_andel")
# a column of the claims, and the figure among the efforts that its rows add up to
CLAIM_FIELDS = {
    "rejst": "krav_rejst",
    "anke_korrektion": "krav_anke",
    "betalt": "krav_betalt",
    "afskrevet": "krav_afskrevet",
    "udestaaende": "krav_udestaaende",
}
OWNERS = ("kommune", "UDK", "SU")
SMALL = 0.005
_FRI = ("anke_korrektion", "udestaaende")
_BOOKED = re.compile("provenu/([^/]+)/[0-9]+/kl-ydelser/tilbagebetalingskrav")
_KL, _UDK = "KL-ydelser", "UDK-ydelser"
_WHOLE = {_KL: "kl-ydelser", _UDK: "udk-ydelser"}


@cache
def kl_ydelser() -> frozenset[str]:
    """The benefits that the municipality administers: claims on the others are in no category of its own."""
    return frozenset(y for y, owner in owners().items() if owner == "kommune")


@cache
def owners() -> dict[str, str]:
    """Who administers each benefit."""
    return {r["ydelse"]: r["myndighed"] for r in read_seed("ydelser")}


@cache
def _without_age() -> frozenset[str]:
    """The classes of claims that have no age: those that are not decided."""
    return frozenset(r["aldersklasse"] for r in read_seed("krav_aldersklasser") if not r["fra_dage"] and not r["til_dage"])


def kravets_name(r: Mapping) -> str:
    return f"krav/{r['kommunekode']}/{r['aar']}/{slug(r['ydelse'])}/{slug(r['aldersklasse'])}"


def ydelsens_name(r: Mapping) -> str:
    """Only the categories that stand by benefit nowhere else have figures of their own here."""
    if r["kategori"] == _KL:
        return f"provenu-ydelse/{r['kommunekode']}/{r['aar']}/{slug(r['ydelse'])}"
    if r["kategori"] == _UDK:
        return f"udk-status/{r['kommunekode']}/{r['aar']}/{slug(r['ydelse'])}/provenu-i-alt"
    return f"provenu/{r['kommunekode']}/{r['aar']}/{totaler()[0][r['kategori']]}"


def distribute(system: System, tables: Mapping[str, pa.Table]) -> None:
    """Adds both breakdowns. Raises ValueError when a row breaks down a figure that stands nowhere: nothing would hide it."""
    _ydelser(system, tables["provenu_kommunal_andel"])
    _krav(system, tables["krav"])
    of_benefit: dict[tuple[str, str], list[str]] = defaultdict(list)  # by municipality and benefit, both kinds of figures
    for name in system.celler:
        if name.startswith(("krav/", "provenu-ydelse/")):
            _, kommune, _, ydelse, *_ = name.split("/")
            of_benefit[kommune, ydelse].append(name)
    for kommune, ydelse, year in sorted({(r["kommunekode"], r["ydelse"], r["aar"]) for r in tables["krav"].to_pylist()}):
        if ydelse in kl_ydelser():
            _mindreudgift(system, f"krav/{kommune}/{year}/{slug(ydelse)}", of_benefit[kommune, slug(ydelse)])
    part_years(system, tables["krav"], kl_ydelser())


def _rows(table: pa.Table, *order: str) -> list[dict]:
    place = pc.sort_indices(table, [(field_name, "ascending", "at_start") for field_name in order])
    return table.take(place).to_pylist()


def _ydelser(system: System, share: pa.Table) -> None:
    parts: dict[str, list[str]] = defaultdict(list)
    new_ones: set[str] = set()
    for r in _rows(share, "kommunekode", "aar", "kategori", "ydelse"):
        name, amount = ydelsens_name(r), float(r["beloeb"])
        whole = f"provenu/{r['kommunekode']}/{r['aar']}/{_WHOLE.get(r['kategori'])}"
        if r["kategori"] == _KL:
            system.celler[name] = Cell(amount, "beloeb", vaegt(name, amount), fri=amount < 0)
            new_ones.add(whole)
        elif r["kategori"] == _UDK and name not in system.celler:
            # a statement that gives the parts alone: their sum stands in this table and nowhere else
            system.celler[name] = Cell(amount, "beloeb", vaegt(name, amount), fri=fri(name))
            system.equal(name, [name.replace("provenu-i-alt", field_name) for field_name in UDK_AMOUNT])
            new_ones.add(whole)
        elif name not in system.celler:
            raise ValueError(f"provenu_kommunal_andel: ventede {name} blandt tallene; uden det kan rækken ikke skjules.")
        parts[whole].append(name)
    for whole in sorted(new_ones):  # all parts of it: one that stands alone elsewhere would give the others away
        system.equal(whole, parts[whole])


def _krav(system: System, krav: pa.Table) -> None:
    """A row: what is outstanding is claimed and corrected less paid and written off. A column: the efforts' figure; the claims on
    benefits that the municipality administers are those of its proceeds, over the years, where all of them are booked."""
    columns: dict[str, list[str]] = defaultdict(list)
    own_krav: dict[str, list[str]] = defaultdict(list)
    for r in _rows(krav, "kommunekode", "aar", "ydelse", "aldersklasse"):
        name, own = kravets_name(r), f"indsatser/{r['kommunekode']}/{r['aar']}"
        system.celler[f"{name}/antal"] = Cell(float(r["antal"]), "antal", vaegt(name, float(r["antal"])))
        for field_name, noegletal in CLAIM_FIELDS.items():
            value = float(r[field_name])
            system.celler[f"{name}/{field_name}"] = Cell(
                value, "beloeb", vaegt(f"{name}/{field_name}", value), fri=field_name in _FRI
            )
            columns[f"{own}/{noegletal}"].append(f"{name}/{field_name}")
            if r["aldersklasse"] not in _without_age():
                columns[f"{own}/{noegletal}:{owners().get(r['ydelse'])}"].append(f"{name}/{field_name}")
        if r["ydelse"] not in kl_ydelser():
            columns[f"{own}/krav_uden_for_kl"].append(f"{name}/rejst")
        else:
            own_krav[r["kommunekode"]].append(f"{name}/rejst")
        terms = {"udestaaende": 1.0, "rejst": -1.0, "anke_korrektion": -1.0, "betalt": 1.0, "afskrevet": 1.0}
        system.equations.append({f"{name}/{field_name}": k for field_name, k in terms.items()})
    for whole, own in columns.items():
        system.equal(whole, own)
    booked: dict[str, list[str]] = defaultdict(list)
    for name in sorted(system.celler):
        if m := _BOOKED.fullmatch(name):
            booked[m[1]].append(name)
    for kommune, own in own_krav.items():
        terms = dict.fromkeys(own, 1.0) | dict.fromkeys(booked[kommune], -1.0)
        if len(terms) > len(own) and abs(sum(k * system.celler[n].vaerdi for n, k in terms.items())) < SMALL:
            system.equations.append(terms)


def _mindreudgift(system: System, name: str, of_benefit: list[str]) -> None:
    """Proceeds of a benefit over the years less the claims on it, appeals included: what was saved on it."""
    krav = [n for n in of_benefit if n.startswith(f"{name}/") and n.endswith(("/rejst", "/anke_korrektion"))]
    provenu = [n for n in of_benefit if n.startswith("provenu-ydelse/")]
    if provenu:
        system.derived(f"{name}/mindreudgift", dict.fromkeys(provenu, 1.0) | dict.fromkeys(krav, -1.0))


_OTHER = "uden for klasserne"
_KILDER = {"rejst": "tilbagebetalingskrav", "betalt": "krav_betalt", "afskrevet": "krav_afskrevet"}
_KEY = ["kommunekode", "ydelse", "aldersklasse"]


def distributed_contributions(tables: Mapping[str, pa.Table], lines: pd.DataFrame) -> list[pd.DataFrame]:
    """Frames of (navn, sag, beloeb). `lines`: the lines of provenu with their case. Raises ValueError where the cases do not
    add up to the table: the model's classes are read here a second time, from the same seed."""
    kl = lines[lines["slug"] == "kl-ydelser"]
    kl = kl.assign(ydelse_slug=_slug(kl["ydelse"]))
    ydelser = kl.assign(navn=joined("provenu-ydelse", kl["kommunekode"], kl["aar"], kl["ydelse_slug"], separator="/"))
    if not tables["krav"].num_rows:
        return [ydelser]
    krav = _krav_contributions(tables)
    _verify(frame(tables["krav"]), krav)
    ydelsen = joined("krav", krav["kommunekode"], krav["aar"], _slug(krav["ydelse"]), separator="/")
    krav = krav.assign(ydelsen=ydelsen, foran=joined(ydelsen, _slug(krav["aldersklasse"]), separator="/"))
    cells = krav.melt(["foran", "sag"], [*CLAIM_FIELDS], var_name="felt", value_name="beloeb")
    cells["navn"] = joined(cells["foran"], cells["felt"], separator="/")
    of_years = contributions_of_years(krav, kl, tables["krav"], kl_ydelser())
    return [ydelser, cells, _mindreudgift_contributions(tables, krav, kl), *of_years]


def _krav_contributions(tables: Mapping[str, pa.Table]) -> pd.DataFrame:
    """A row per case and benefit, with its class of age at the end of the table's period."""
    to = frame(tables["krav"], "kommunekode", "aar", "periode").drop_duplicates()
    lines = frame(tables["provenu_linjer"], "noegle", "komponent", "beloeb")
    lines = lines[lines["komponent"] == "anke"]
    anker = lines["beloeb"].astype(NUMBER).groupby(lines["noegle"]).sum().to_dict()
    fields = ("kommunekode", "sagsnr", "ydelse", "afgoerelse_dato", *_KILDER.values())
    sager = frame(tables["kontrolsager"], *fields).merge(to, on="kommunekode")
    key = joined(sager["kommunekode"], sager["sagsnr"], sager["ydelse"], separator="|")
    amount = {field_name: sager[kilde].astype(NUMBER).fillna(0) for field_name, kilde in _KILDER.items()}
    amount["anke_korrektion"] = pd.Series([anker.get(n, 0.0) for n in plain(key)], index=sager.index, dtype=NUMBER)
    sager = sager[["kommunekode", "aar", "ydelse"]].assign(
        noegle=key,
        sag=joined(sager["kommunekode"], sager["sagsnr"], separator="|"),
        aldersklasse=_classes(sager),
        **amount,
        udestaaende=amount["rejst"] + amount["anke_korrektion"] - amount["betalt"] - amount["afskrevet"],
    )
    return sager[(sager[[*amount]] != 0).any(axis=1)].reset_index(drop=True)


def _classes(sager: pd.DataFrame) -> pd.Series:
    """The class of each case's age in days; the last class of the list that fits."""
    last = {p: pd.Period(p).end_time.date() for p in sager["periode"].unique()}
    days = [
        None if day is None or pd.isna(day) else (last[p] - day).days
        for p, day in zip(plain(sager["periode"]), plain(sager["afgoerelse_dato"]), strict=True)
    ]
    classes = {d: _class_(d) for d in set(days)}
    return pd.Series([classes[d] for d in days], index=sager.index, dtype=TEXT)


def _class_(days: int | None) -> str:
    class_ = _OTHER
    for r in read_seed("krav_aldersklasser"):
        from_, to = (int(r[k]) if r[k] else None for k in ("fra_dage", "til_dage"))
        if from_ is None and to is None:
            fits = days is None
        else:
            fits = days is not None and (from_ is None or days >= from_) and (to is None or days <= to)
        class_ = r["aldersklasse"] if fits else class_
    return class_


def _mindreudgift_contributions(tables: Mapping[str, pa.Table], krav: pd.DataFrame, kl: pd.DataFrame) -> pd.DataFrame:
    """What is left of a benefit's proceeds when its claims are taken away, over the years that the table of proceeds has."""
    year = frame(tables["krav"], "kommunekode", "aar").drop_duplicates().rename(columns={"aar": "paa_aar"})
    share = frame(tables["provenu_kommunal_andel"], "kommunekode", "aar", "kategori")
    covered = share.loc[share["kategori"] == "KL-ydelser", ["kommunekode", "aar"]].drop_duplicates()
    provenu = kl.merge(covered, on=["kommunekode", "aar"]).merge(year, on="kommunekode")
    ydelsen = joined("krav", provenu["kommunekode"], provenu["paa_aar"], provenu["ydelse_slug"], separator="/")
    terms = [
        provenu[["sag", "beloeb"]].assign(ydelsen=ydelsen),
        krav[["sag", "ydelsen"]].assign(beloeb=-(krav["rejst"] + krav["anke_korrektion"])),
    ]
    out = pd.concat(terms, ignore_index=True)
    return out.assign(navn=joined(out["ydelsen"], "mindreudgift", separator="/"))


def _verify(table: pd.DataFrame, krav: pd.DataFrame) -> None:
    fields = ["antal", *CLAIM_FIELDS]
    sums = krav.assign(antal=1).astype({"antal": INTEGER}).groupby(_KEY, as_index=False)[fields].sum()
    par = table[[*_KEY, *fields]].merge(sums, on=_KEY, how="outer", suffixes=("", "_sum"))
    differences = [(par[f].astype(NUMBER) - par[f"{f}_sum"].astype(NUMBER)).abs() < 0.005 for f in fields]
    skewed = par[~pd.concat(differences, axis=1).fillna(False).astype(bool).all(axis=1)]
    if len(skewed):
        raise ValueError(
            f"krav: ventede, at hver række er summen af sine sager; det er {len(skewed)} ikke, "
            f"først {'/'.join(skewed[_KEY].iloc[0])}."
        )


def _slug(texts: pd.Series) -> pd.Series:
    slugs = {t: slug(t) for t in texts.dropna().unique()}
    return texts.map(slugs).astype(TEXT)
