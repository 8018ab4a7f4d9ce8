"""Settings from the environment, the data folder's places, the repository root.

* Where the program lies, for those that read its own files: the settings' library takes its time to load.
* The settings, each from the environment, and the places that follow from them (docs/kontrakter.md §2).
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from dagster_project.common.files import read_object

ROOT = Path(__file__).resolve().parents[1]

SAMPLE_KEY = b"proevens-egen-noegle-er-ingen-hemmelighed"  # for invented persons only; refused for any other folder
SAMPLE_MARK = "proeve.json"
# how dbt, started in the data folder, finds its way there: an absolute path would make it parse the project anew for each folder
DATA_FOLDER = {
    "KONTROL_RAA": "raa",
    "KONTROL_CACHE": "cache",
    "KONTROL_BYGGEFIL": "bygning/kontrol.duckdb",
    "KONTROL_MIDLERTIDIG": "bygning/tmp",
}
SMALLEST_KEY = 32  # bytes: an HMAC key shorter than the hash can be guessed


def sample_landing(data: Path) -> str | None:
    """The landing folder that `kontrol demo` wrote for that data folder: what is built there is invented. None for any other."""
    mark = data / SAMPLE_MARK
    if not mark.exists():
        return None
    if (found := read_object(mark)) is None:  # no guess: invented figures would be published as real ones
        raise SettingsError(f"{mark} er ødelagt (afskåret eller tom). Skriv prøven igen med: kontrol demo")
    return found.get("landing")


class SettingsError(Exception):
    """A setting that nothing can be built with; the message says what was expected, what was found, and what to do."""


def _without_quotes(sti: Path) -> Path:
    if "'" in str(sti) or "{" in str(sti):
        raise ValueError("stien må ikke indeholde ' eller {")
    return sti.expanduser().absolute()


Folder = Annotated[Path, AfterValidator(_without_quotes)]


class Settings(BaseSettings):
    """`landing`: what others delivered, never changed. `data`: everything that is built."""

    model_config = SettingsConfigDict(env_prefix="KONTROL_", extra="ignore")

    data: Folder = Path("data")
    landing: Folder | None = None
    cpr_noegle: SecretStr | None = None
    maks_mb: int = 4096
    vaerter: str = ""  # names, parted by commas, under which a proxy shows Dagster's pages

    @cached_property
    def landing_folder(self) -> Path:
        return self.landing or self.data.absolute() / "landing"

    @property
    def raa(self) -> Path:
        return self.data.absolute() / "raa"

    @property
    def database(self) -> Path:
        return self.data.absolute() / "kontrol.duckdb"

    @property
    def building(self) -> Path:
        return self.data.absolute() / "bygning"

    @property
    def dagster_home(self) -> Path:
        return Path(os.environ.get("DAGSTER_HOME") or self.data.absolute() / "dagster")

    @property
    def sample_file(self) -> Path:
        return self.data.absolute() / SAMPLE_MARK

    def is_sample(self) -> bool:
        """Whether the landing folder is the one that `kontrol demo` wrote and recorded here."""
        return sample_landing(self.data.absolute()) == str(self.landing_folder.resolve())

    def noegle(self) -> bytes:
        """The pseudonym key. Raises Indstillingsfejl without one: real deliveries are never read under the sample's key."""
        if self.is_sample():
            return SAMPLE_KEY
        if self.cpr_noegle is None or not self.cpr_noegle.get_secret_value():
            raise SettingsError(
                f"KONTROL_CPR_NOEGLE mangler: leverancer i {self.landing_folder} kan ikke læses uden en nøgle til "
                f"CPR-numre. Sæt den til mindst {SMALLEST_KEY} tegn, eller til fil:<sti>."
            )
        key = _read_key(self.cpr_noegle.get_secret_value())
        if key == SAMPLE_KEY:
            raise SettingsError("KONTROL_CPR_NOEGLE er prøvens nøgle; den gælder kun prøvens egen landingsmappe.")
        if len(key) < SMALLEST_KEY:
            raise SettingsError(
                f"KONTROL_CPR_NOEGLE er på {len(key)} bytes; der kræves mindst {SMALLEST_KEY}. "
                "Lav en ny med: openssl rand -hex 32"
            )
        return key

    def environment(self, periode: str | None) -> dict[str, str]:
        """What dbt, started in the data folder, reads from the environment."""
        return {
            **DATA_FOLDER,
            "KONTROL_PERIODE": periode or "9999-12",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DO_NOT_TRACK": "1",
        }


def _read_key(value: str) -> bytes:
    if not value.startswith("fil:"):
        return value.encode()
    path = Path(value.removeprefix("fil:")).expanduser()
    try:
        return path.read_text("utf-8").strip().encode()
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"KONTROL_CPR_NOEGLE peger på {path}, som ikke kan læses som tekst.") from None


def read_settings() -> Settings:
    """Raises Indstillingsfejl for a setting that cannot be understood; no value of a secret is shown."""
    try:
        return Settings()
    except ValidationError as e:
        error = e.errors(include_input=False)[0]
        name = "KONTROL_" + str(error["loc"][0]).upper()
        raise SettingsError(f"{name} kan ikke bruges: {error['msg']}.") from None
