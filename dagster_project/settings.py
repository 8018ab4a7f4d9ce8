"""The settings, each from the environment, and the places that follow from them (docs/kontrakter.md §2)."""

from __future__ import annotations

import json
import os
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from dagster_project.rod import ROD as ROD

PROEVENOEGLE = b"proevens-egen-noegle-er-ingen-hemmelighed"  # for invented persons only; refused for any other folder
PROEVEMAERKE = "proeve.json"
# how dbt, started in the data folder, finds its way there: an absolute path would make it parse the project anew for each folder
DATA_FOLDER = {
    "KONTROL_RAA": "raa",
    "KONTROL_CACHE": "cache",
    "KONTROL_BYGGEFIL": "bygning/kontrol.duckdb",
    "KONTROL_MIDLERTIDIG": "bygning/tmp",
}
MINDSTE_NOEGLE = 32  # bytes: an HMAC key shorter than the hash can be guessed


def proevens_landing(data: Path) -> str | None:
    """The landing folder that `kontrol demo` wrote for that data folder: what is built there is invented. None for any other."""
    maerke = data / PROEVEMAERKE
    return json.loads(maerke.read_text("utf-8")).get("landing") if maerke.exists() else None


class Indstillingsfejl(Exception):
    """A setting that nothing can be built with; the message says what was expected, what was found, and what to do."""


def _uden_anfoerselstegn(sti: Path) -> Path:
    if "'" in str(sti) or "{" in str(sti):
        raise ValueError("stien må ikke indeholde ' eller {")
    return sti.expanduser().absolute()


Mappe = Annotated[Path, AfterValidator(_uden_anfoerselstegn)]


class Indstillinger(BaseSettings):
    """`landing`: what others delivered, never changed. `data`: everything that is built."""

    model_config = SettingsConfigDict(env_prefix="KONTROL_", extra="ignore")

    data: Mappe = Path("data")
    landing: Mappe | None = None
    cpr_noegle: SecretStr | None = None
    maks_mb: int = 4096

    @cached_property
    def landingsmappe(self) -> Path:
        return self.landing or self.data.absolute() / "landing"

    @property
    def raa(self) -> Path:
        return self.data.absolute() / "raa"

    @property
    def database(self) -> Path:
        return self.data.absolute() / "kontrol.duckdb"

    @property
    def bygning(self) -> Path:
        return self.data.absolute() / "bygning"

    @property
    def dagster_home(self) -> Path:
        return Path(os.environ.get("DAGSTER_HOME") or self.data.absolute() / "dagster")

    @property
    def proevefil(self) -> Path:
        return self.data.absolute() / PROEVEMAERKE

    def er_proeve(self) -> bool:
        """Whether the landing folder is the one that `kontrol demo` wrote and recorded here."""
        return proevens_landing(self.data.absolute()) == str(self.landingsmappe.resolve())

    def noegle(self) -> bytes:
        """The pseudonym key. Raises Indstillingsfejl without one: real deliveries are never read under the sample's key."""
        if self.er_proeve():
            return PROEVENOEGLE
        if self.cpr_noegle is None or not self.cpr_noegle.get_secret_value():
            raise Indstillingsfejl(
                f"KONTROL_CPR_NOEGLE mangler: leverancer i {self.landingsmappe} kan ikke læses uden en nøgle til "
                f"CPR-numre. Sæt den til mindst {MINDSTE_NOEGLE} tegn, eller til fil:<sti>."
            )
        noegle = _laes_noegle(self.cpr_noegle.get_secret_value())
        if noegle == PROEVENOEGLE:
            raise Indstillingsfejl("KONTROL_CPR_NOEGLE er prøvens nøgle; den gælder kun prøvens egen landingsmappe.")
        if len(noegle) < MINDSTE_NOEGLE:
            raise Indstillingsfejl(
                f"KONTROL_CPR_NOEGLE er på {len(noegle)} bytes; der kræves mindst {MINDSTE_NOEGLE}. "
                "Lav en ny med: openssl rand -hex 32"
            )
        return noegle

    def miljoe(self, periode: str | None) -> dict[str, str]:
        """What dbt, started in the data folder, reads from the environment."""
        return {
            **DATA_FOLDER,
            "KONTROL_PERIODE": periode or "9999-12",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DO_NOT_TRACK": "1",
        }


def _laes_noegle(vaerdi: str) -> bytes:
    if not vaerdi.startswith("fil:"):
        return vaerdi.encode()
    sti = Path(vaerdi.removeprefix("fil:")).expanduser()
    try:
        return sti.read_text("utf-8").strip().encode()
    except (OSError, UnicodeDecodeError):
        raise Indstillingsfejl(f"KONTROL_CPR_NOEGLE peger på {sti}, som ikke kan læses som tekst.") from None


def laes_indstillinger() -> Indstillinger:
    """Raises Indstillingsfejl for a setting that cannot be understood; no value of a secret is shown."""
    try:
        return Indstillinger()
    except ValidationError as e:
        fejl = e.errors(include_input=False)[0]
        navn = "KONTROL_" + str(fejl["loc"][0]).upper()
        raise Indstillingsfejl(f"{navn} kan ikke bruges: {fejl['msg']}.") from None
