"""The contract of each source, read from dbt's own source YAML: the one place where columns, types and aliases stand."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import cache

import yaml

from dagster_project.common.danish import fold_header
from dagster_project.common.errors import Refused
from dagster_project.common.program import ROOT
from dagster_project.deliveries import units
from dagster_project.deliveries.headers import MIN_COLUMNS, lookup, shown_cell

# what a contract says to models alone: no file is read again because of it
_ONLY_MODELS = ("gaeldende", "pr_afsender")
STAGING, SEEDS = ROOT / "dbt_project" / "models" / "staging", ROOT / "seeds"


@dataclass(frozen=True)
class Column:
    """One column of a contract. `kraevet` is "" (may be absent), "kolonne" (must be there) or "celle" (and be filled)."""

    navn: str
    type: str
    kraevet: str
    aliaser: tuple[str, ...]
    vaerdier: tuple[str, ...] = ()  # the allowed ones, as the sender is told them; staging reads them from the YAML itself


@dataclass(frozen=True)
class Contract:
    """What a delivery of one source must hold (docs/kontrakter.md §1 and §5)."""

    kilde: str
    periode: str  # "maaned" or "aar"
    formater: tuple[str, ...]
    dk: bool
    kolonner: tuple[Column, ...]
    noegle: tuple[str, ...]
    gaeldende: str | None  # the model of its current rows; None where no model keeps them
    aftryk: str = field(compare=False)  # changes when what the loader reads changes
    pr_afsender: bool = False  # what two senders may both say stands once of each
    egne_fakta: bool = False  # what an office states of itself: a file for the country need not say so on each row
    kommune: str | None = None  # the municipality that the file's name says; its rows need not say it then

    @property
    def navne(self) -> tuple[str, ...]:
        return tuple(k.navn for k in self.kolonner)

    @property
    def current_key(self) -> tuple[str, ...]:
        """What two current rows may not share, as the models have it (macro `current_key`)."""
        return (*self.noegle, "leverance_kommunekode") if self.pr_afsender else self.noegle

    @property
    def cpr_column(self) -> str | None:
        return next((k.navn for k in self.kolonner if k.type == "cpr"), None)

    def column_for(self, heading: str) -> str | None:
        """The contract's column that a header cell names, by name or alias; None for an unknown column."""
        name, behind = units.split(heading)
        if behind and units.name_kind(behind) and (whole := self._lookup().get(fold_header(heading))):
            return whole  # `Afgørelse (dato)` beside `Afgørelse`
        found = self._lookup().get(fold_header(name))
        return found if found and (not behind or units.is_usual(behind, found, self._type(found))) else None

    def _type(self, name: str) -> str:
        return next(k.type for k in self.kolonner if k.navn == name)

    def for_kommune(self, kommunekode: str | None) -> Contract:
        """The contract of a file named for one municipality, or of own facts for the country: `kommunekode` may be absent."""
        if kommunekode is None or (kommunekode == "DK" and not self.egne_fakta):
            return self
        columns = tuple(replace(k, kraevet="") if k.navn == "kommunekode" else k for k in self.kolonner)
        return replace(self, kolonner=columns, kommune=kommunekode)

    def absent(self, place: dict[str, int]) -> list[str]:
        """The contract's columns that a file lacks, but for a municipality that its name says."""
        return [n for n in self.navne if n not in place and not (n == "kommunekode" and self.kommune)]

    def mangler(self, headings: list[str]) -> list[str]:
        """Required columns that a header row lacks."""
        found = {self.column_for(o) for o in headings}
        return [k.navn for k in self.kolonner if k.kraevet and k.navn not in found]

    def match(self, headings: list[str]) -> tuple[dict[str, int], list[str]]:
        """Contract column -> position in the file, and the unknown headers. Raises Refused for a missing or doubled column."""
        if missing := self.mangler(headings):
            raise Refused(self.missing_sentence(missing))
        place: dict[str, int] = {}
        unknown = []
        for i, heading in enumerate(headings):
            name = self.column_for(heading)
            if name is None:
                if heading.strip():
                    unknown.append(heading.strip())
            elif name in place:
                raise Refused(f"kolonnen {name} står to gange (kolonne {place[name] + 1} og {i + 1})")
            else:
                place[name] = i
        for heading in unknown:
            self._check_unit(heading, place)
        return place, unknown

    def _check_unit(self, heading: str, place: dict[str, int]) -> None:
        """Raises Refused for a header of an amount in another unit than kroner, where no other column has that amount."""
        name = units.another(heading)
        found = name and self._lookup().get(fold_header(name))
        if found and found not in place and self._type(found) == "beloeb":
            raise Refused(
                f"kolonnen „{shown_cell(heading)}“ er {found} i en anden enhed end kontraktens; få filen igen med hele beløbet "
                + ("pr. udbetaling i kroner" if found in units.PER_PAYMENT else "i kroner")
            )

    def missing_sentence(self, missing: list[str]) -> str:
        """Why a file without these columns, or with hardly any, is refused."""
        what_happened = (
            f"påkrævet kolonne mangler: {', '.join(missing)}" if missing else f"færre end {MIN_COLUMNS} kendte kolonner"
        )
        return f"{what_happened}; forventede {', '.join(self.navne)}"

    @cache  # noqa: B019 (contracts live as long as the process)
    def _lookup(self) -> dict[str, str]:
        return lookup(self.kolonner)


def _from_yaml(table: dict) -> Contract:
    meta = table["config"]["meta"]
    columns = []
    for column in table["columns"]:
        m = column["config"]["meta"]
        required = {True: "celle", "kolonne": "kolonne"}.get(m.get("kraevet", ""), "")
        columns.append(Column(column["name"], m["type"], required, tuple(m.get("aliaser", ())), _values(m)))
    was_read = [{n: v for n, v in k.__dict__.items() if n != "vaerdier"} for k in columns]
    read_meta = {n: v for n, v in meta.items() if n not in _ONLY_MODELS}
    content = json.dumps([read_meta, was_read], sort_keys=True, ensure_ascii=False)
    return Contract(
        kilde=table["name"],
        periode=meta["periode"],
        formater=tuple(meta["formater"]),
        dk=meta["dk"],
        kolonner=tuple(columns),
        noegle=tuple(meta["noegle"]),
        gaeldende=meta.get("gaeldende"),
        pr_afsender=meta.get("pr_afsender", False),
        egne_fakta=meta.get("egne_fakta", False),
        aftryk=hashlib.sha256(content.encode()).hexdigest()[:16],
    )


def _values(m: dict) -> tuple[str, ...]:
    """The values of an enum: those of the contract, or those of a seed (`vaerdier_fra`, narrowed by `hvor`)."""
    if "vaerdier_fra" not in m:
        return ("ja", "nej") if m["type"] == "ja_nej" else tuple(map(str, m.get("vaerdier", ())))
    column, value = m.get("hvor", (None, None))
    with (SEEDS / f"{m['vaerdier_fra']}.csv").open(encoding="utf-8", newline="") as f:
        chosen = [r for r in csv.DictReader(f) if column is None or r[column] == value]
    return tuple(dict.fromkeys(r[m.get("vaerdier_fra_kolonne", "ydelse")] for r in chosen))


@cache
def contracts() -> dict[str, Contract]:
    """Every contract, by source name, in the order of the file names."""
    everyone = {}
    for file in sorted(STAGING.rglob("*.yml"), key=lambda f: f.name):
        for kilde in yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader).get("sources", []):
            for table in kilde["tables"]:
                if "periode" in table.get("config", {}).get("meta", {}):
                    everyone[table["name"]] = _from_yaml(table)
    return everyone
