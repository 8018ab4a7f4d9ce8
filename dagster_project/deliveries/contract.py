"""The contract of each source, read from dbt's own source YAML: the one place where columns, types and aliases stand."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import yaml

from dagster_project.deliveries.headers import MIN_COLUMNS, header_key, lookup
from dagster_project.deliveries.refusal import Afvist

ROD = Path(__file__).resolve().parents[2]
_KUN_MODELLER = ("gaeldende",)  # what a contract says to models alone: no file is read again because of it
STAGING, SEEDS = ROD / "dbt_project" / "models" / "staging", ROD / "seeds"


@dataclass(frozen=True)
class Kolonne:
    """One column of a contract. `kraevet` is "" (may be absent), "kolonne" (must be there) or "celle" (and be filled)."""

    navn: str
    type: str
    kraevet: str
    aliaser: tuple[str, ...]
    vaerdier: tuple[str, ...] = ()  # the allowed ones, as the sender is told them; staging reads them from the YAML itself


@dataclass(frozen=True)
class Kontrakt:
    """What a delivery of one source must hold (docs/kontrakter.md §1 and §5)."""

    kilde: str
    periode: str  # "maaned" or "aar"
    formater: tuple[str, ...]
    dk: bool
    kolonner: tuple[Kolonne, ...]
    noegle: tuple[str, ...]
    gaeldende: str | None  # the model of its current rows; None where no model keeps them
    aftryk: str = field(compare=False)  # changes when what the loader reads changes
    kommune: str | None = None  # the municipality that the file's name says; its rows need not say it then

    @property
    def navne(self) -> tuple[str, ...]:
        return tuple(k.navn for k in self.kolonner)

    @property
    def cpr_kolonne(self) -> str | None:
        return next((k.navn for k in self.kolonner if k.type == "cpr"), None)

    def kolonne_for(self, overskrift: str) -> str | None:
        """The contract's column that a header cell names, by name or alias; None for an unknown column."""
        return self._opslag().get(header_key(overskrift))

    def for_kommune(self, kommunekode: str | None) -> Kontrakt:
        """The contract of a file named for one municipality: `kommunekode` may be absent."""
        if kommunekode in (None, "DK"):
            return self
        kolonner = tuple(replace(k, kraevet="") if k.navn == "kommunekode" else k for k in self.kolonner)
        return replace(self, kolonner=kolonner, kommune=kommunekode)

    def fravaerende(self, plads: dict[str, int]) -> list[str]:
        """The contract's columns that a file lacks, but for a municipality that its name says."""
        return [n for n in self.navne if n not in plads and not (n == "kommunekode" and self.kommune)]

    def mangler(self, overskrifter: list[str]) -> list[str]:
        """Required columns that a header row lacks."""
        fundet = {self.kolonne_for(o) for o in overskrifter}
        return [k.navn for k in self.kolonner if k.kraevet and k.navn not in fundet]

    def match(self, overskrifter: list[str]) -> tuple[dict[str, int], list[str]]:
        """Contract column -> position in the file, and the unknown headers. Raises Afvist for a missing or doubled column."""
        if mangler := self.mangler(overskrifter):
            raise Afvist(self.mangelsaetning(mangler))
        plads: dict[str, int] = {}
        ukendte = []
        for i, overskrift in enumerate(overskrifter):
            navn = self.kolonne_for(overskrift)
            if navn is None:
                if overskrift.strip():
                    ukendte.append(overskrift.strip())
            elif navn in plads:
                raise Afvist(f"kolonnen {navn} står to gange (kolonne {plads[navn] + 1} og {i + 1})")
            else:
                plads[navn] = i
        return plads, ukendte

    def mangelsaetning(self, mangler: list[str]) -> str:
        """Why a file without these columns, or with hardly any, is refused."""
        hvad = f"påkrævet kolonne mangler: {', '.join(mangler)}" if mangler else f"færre end {MIN_COLUMNS} kendte kolonner"
        return f"{hvad}; forventede {', '.join(self.navne)}"

    @cache  # noqa: B019 (contracts live as long as the process)
    def _opslag(self) -> dict[str, str]:
        return lookup(self.kolonner)


def _fra_yaml(tabel: dict) -> Kontrakt:
    meta = tabel["config"]["meta"]
    kolonner = []
    for kolonne in tabel["columns"]:
        m = kolonne["config"]["meta"]
        kraevet = {True: "celle", "kolonne": "kolonne"}.get(m.get("kraevet", ""), "")
        kolonner.append(Kolonne(kolonne["name"], m["type"], kraevet, tuple(m.get("aliaser", ())), _vaerdier(m)))
    laest = [{n: v for n, v in k.__dict__.items() if n != "vaerdier"} for k in kolonner]
    laest_meta = {n: v for n, v in meta.items() if n not in _KUN_MODELLER}
    indhold = json.dumps([laest_meta, laest], sort_keys=True, ensure_ascii=False)
    return Kontrakt(
        kilde=tabel["name"],
        periode=meta["periode"],
        formater=tuple(meta["formater"]),
        dk=meta["dk"],
        kolonner=tuple(kolonner),
        noegle=tuple(meta["noegle"]),
        gaeldende=meta.get("gaeldende"),
        aftryk=hashlib.sha256(indhold.encode()).hexdigest()[:16],
    )


def _vaerdier(m: dict) -> tuple[str, ...]:
    """The values of an enum: those of the contract, or those of a seed (`vaerdier_fra`, narrowed by `hvor`)."""
    if "vaerdier_fra" not in m:
        return ("ja", "nej") if m["type"] == "ja_nej" else tuple(map(str, m.get("vaerdier", ())))
    kolonne, vaerdi = m.get("hvor", (None, None))
    with (SEEDS / f"{m['vaerdier_fra']}.csv").open(encoding="utf-8", newline="") as f:
        valgte = [r for r in csv.DictReader(f) if kolonne is None or r[kolonne] == vaerdi]
    return tuple(dict.fromkeys(r[m.get("vaerdier_fra_kolonne", "ydelse")] for r in valgte))


@cache
def kontrakter() -> dict[str, Kontrakt]:
    """Every contract, by source name, in the order of the file names."""
    alle = {}
    for fil in sorted(STAGING.rglob("*.yml"), key=lambda f: f.name):
        for kilde in yaml.load(fil.read_text("utf-8"), Loader=yaml.CSafeLoader).get("sources", []):
            for tabel in kilde["tables"]:
                if "periode" in tabel.get("config", {}).get("meta", {}):
                    alle[tabel["name"]] = _fra_yaml(tabel)
    return alle
