"""What a figure means: dbt's own descriptions, the definitions and choices of method in the seeds, and the rules of its rows."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from dagster_project.settings import ROD
from dagster_project.spor.kilder import Kilder
from dagster_project.spor.model import Metodevalg, Regel

_KORN = re.compile(r" ?En række pr\. [^.]*\.")
_MODELLER = ROD / "dbt_project" / "models"


@cache
def yaml_af(fil: Path) -> dict:
    """A YAML file of the dbt project, read once."""
    return yaml.load(fil.read_text("utf-8"), Loader=yaml.CSafeLoader)  # ten times the speed of the one in Python


def model(navn: str) -> str:
    """What a mart holds, in dbt's own words but for the grain, which says how its rows are told apart, in the columns' names."""
    return _KORN.sub("", _model(navn)["description"])


def kolonne(navn: str, kolonnen: str) -> str:
    """The description of a mart's column."""
    return next(k["description"] for k in _model(navn)["columns"] if k["name"] == kolonnen)


def felt(kilde: str, kolonnen: str) -> str:
    """The description of a column of a source's contract."""
    return next(k["description"] for k in _kontrakt(kilde)["columns"] if k["name"] == kolonnen)


def noegle_af(kilde: str) -> list[str]:
    """The columns that tell a source's rows apart."""
    return _kontrakt(kilde)["config"]["meta"]["noegle"]


def _kontrakt(kilde: str) -> dict:
    (tabel,) = yaml_af(_yaml("staging", kilde))["sources"][0]["tables"]
    return tabel


def _model(navn: str) -> dict:
    return next(m for m in yaml_af(_yaml("marts", navn))["models"] if m["name"] == navn)


@cache
def _yaml(lag: str, navn: str) -> Path:
    """Where a contract or a model is described: in a folder of its subject, whichever it is."""
    (fil,) = (_MODELLER / lag).rglob(f"{navn}.yml")
    return fil


def kommunenavn(k: Kilder, kode: str) -> str:
    """The municipality's name, `hele landet` for DK; the code where no seed names it."""
    if kode == "DK":
        return "hele landet"
    return next((n for (n,) in k.hent("select navn from seeds.kommuner where kommunekode = $kode", {"kode": kode})), kode)


def metodevalg(k: Kilder, noegler: tuple[str, ...], dag: str) -> tuple[Metodevalg, ...]:
    """The choices in force on the day, in the order asked for. A figure's day is the last of its period."""
    raekker = k.hent(
        "select noegle, valg, beskrivelse, begrundelse, kilde from seeds.metodevalg where list_contains($noegler, noegle) "
        "and cast($dag as date) >= gyldig_fra and (cast($dag as date) < gyldig_til or gyldig_til is null) "
        "order by list_position($noegler, noegle)",
        {"noegler": list(noegler), "dag": dag},
    )
    return tuple(Metodevalg(*r) for r in raekker)


def regler(k: Kilder, noegler: list[str]) -> tuple[Regel, ...]:
    """The rules by name; one whose description the seed leaves to the figure's own definition gets that."""
    raekker = k.hent(
        "select regel, beskrivelse, kilde, kildesaetning from seeds.beregningsregler where list_contains($noegler, regel) "
        "order by regel",
        {"noegler": noegler},
    )
    return tuple(Regel(regel, tekst or _definition(k, regel), kilde, saetning) for regel, tekst, kilde, saetning in raekker)


def _definition(k: Kilder, regel: str) -> str:
    art, tal = regel.split("/")
    if art == "indsatser":
        return noegletal(k, tal)[0]
    if art == "benchmark":
        return kolonne("benchmark", tal)
    navn = tal.replace("-", "_")
    return (
        felt("udk_paragraf11", navn)
        if art == "paragraf-11"
        else kolonne("udk_status", {"provenu_i_alt": "provenu"}.get(navn, navn))
    )


def noegletal(k: Kilder, navn: str) -> tuple[str, str]:
    """(definition, enhed) of a figure of the efforts, by its name before a colon."""
    ((definition, enhed),) = k.hent(
        "select definition, enhed from seeds.noegletal where noegletal = $navn", {"navn": navn.split(":")[0]}
    )
    return definition, enhed
