"""What a figure means: dbt's own descriptions, the definitions and choices of method in the seeds, and the rules of its rows."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from dagster_project.common.program import ROOT
from dagster_project.spor.model import Metodevalg, Rule
from dagster_project.spor.sources import Kilder

_GRAIN = re.compile(r" ?En række pr\. [^.]*\.")
_MODELS = ROOT / "dbt_project" / "models"


@cache
def yaml_of(file: Path) -> dict:
    """A YAML file of the dbt project, read once."""
    return yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)  # ten times the speed of the one in Python


def model(name: str) -> str:
    """What a mart holds, in dbt's own words but for the grain, which says how its rows are told apart, in the columns' names."""
    return description("marts", name)


def description(layer: str, name: str) -> str:
    """The same of a model in any layer."""
    (found,) = [m for m in yaml_of(_yaml(layer, name))["models"] if m["name"] == name]
    return _GRAIN.sub("", found["description"])


def kolonne(name: str, this_column: str) -> str:
    """The description of a mart's column."""
    return next(k["description"] for k in _model(name)["columns"] if k["name"] == this_column)


def felt(kilde: str, this_column: str) -> str:
    """The description of a column of a source's contract."""
    return next(k["description"] for k in _contract(kilde)["columns"] if k["name"] == this_column)


def key_of(kilde: str) -> list[str]:
    """The columns that tell a source's rows apart."""
    return _contract(kilde)["config"]["meta"]["noegle"]


def _contract(kilde: str) -> dict:
    (table,) = yaml_of(_yaml("staging", kilde))["sources"][0]["tables"]
    return table


def _model(name: str) -> dict:
    return next(m for m in yaml_of(_yaml("marts", name))["models"] if m["name"] == name)


@cache
def _yaml(layer: str, name: str) -> Path:
    """Where a contract or a model is described: in a folder of its subject, whichever it is."""
    (file,) = (_MODELS / layer).rglob(f"{name}.yml")
    return file


def kommune_name(k: Kilder, code: str) -> str:
    """The municipality's name, `hele landet` for DK; the code where no seed names it."""
    if code == "DK":
        return "hele landet"
    return next((n for (n,) in k.fetch("select navn from seeds.kommuner where kommunekode = $kode", {"kode": code})), code)


def metodevalg(k: Kilder, keys: tuple[str, ...], kommune: str, day: str) -> tuple[Metodevalg, ...]:
    """The choices in force for a municipality on the day, in the order asked for. A figure's day is the last of its period."""
    rows = k.fetch(
        "select noegle, valg, beskrivelse, begrundelse, kilde from marts.metodevalg_gaeldende "
        "where kommunekode = $kommune and list_contains($noegler, noegle) "
        "and cast($dag as date) >= gyldig_fra and (cast($dag as date) < gyldig_til or gyldig_til is null) "
        "order by list_position($noegler, noegle)",
        {"noegler": list(keys), "kommune": kommune, "dag": day},
    )
    return tuple(Metodevalg(*r) for r in rows)


def regler(k: Kilder, keys: list[str]) -> tuple[Rule, ...]:
    """The rules by name; one whose description the seed leaves to the figure's own definition gets that."""
    rows = k.fetch(
        "select regel, beskrivelse, kilde, kildesaetning from seeds.beregningsregler where list_contains($noegler, regel) "
        "order by regel",
        {"noegler": keys},
    )
    return tuple(Rule(rule, text or _definition(k, rule), kilde, sentence) for rule, text, kilde, sentence in rows)


def _definition(k: Kilder, rule: str) -> str:
    kind, tal = rule.split("/")
    if kind == "indsatser":
        return noegletal(k, tal)[0]
    if kind == "benchmark":
        return kolonne("benchmark", tal)
    name = tal.replace("-", "_")
    return (
        felt("udk_paragraf11", name)
        if kind == "paragraf-11"
        else kolonne("udk_status", {"provenu_i_alt": "provenu"}.get(name, name))
    )


def noegletal(k: Kilder, name: str) -> tuple[str, str]:
    """(definition, enhed) of a figure of the efforts, by its name before a colon."""
    ((definition, unit),) = k.fetch(
        "select definition, enhed from seeds.noegletal where noegletal = $navn", {"navn": name.split(":")[0]}
    )
    return definition, unit
