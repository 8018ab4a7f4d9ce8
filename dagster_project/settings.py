"""Settings from the environment, and the data folder's places.

* The settings, each from the environment, and the places that follow from them (docs/kontrakter.md §2).
"""

from __future__ import annotations

import os
import re
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from dagster_project.common.errors import SettingsError
from dagster_project.common.files import read_object
from dagster_project.common.folder_format import WrongFormat, format_of
from dagster_project.common.folder_shape import out_of_shape
from dagster_project.common.machine import cores, half_of_memory
from dagster_project.common.object_store import checked
from dagster_project.common.program import ROOT as ROOT

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
    return str((data / found["landing"]).resolve()) if "landing" in found else None


def _without_quotes(path: Path) -> Path:
    if "'" in str(path) or "{" in str(path):
        raise ValueError("stien må ikke indeholde ' eller {")
    return path.expanduser().absolute()


def _size(text: str) -> str:
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)? ?[KMGT]i?B", text):
        raise ValueError(f"der kræves en mængde som 2GB; fandt {text!r}")
    return text


def _master(text: str) -> str:
    if not re.fullmatch(r"local\[([1-9][0-9]*|\*)\]|(spark|sc)://[^\s/]+(/\S*)?", text):
        raise ValueError("der kræves local[2], local[*], spark://<vært>:<port> eller sc://<vært>:<port>")
    return text


def _pipes(text: str) -> str:
    if not re.fullmatch(r"proces\[([1-9][0-9]*|\*)\]|[A-Za-z_]\w*(\.\w+)*:[A-Za-z_]\w*\[[1-9][0-9]*\]", text):
        raise ValueError("der kræves proces[2], proces[*] eller <modul>:<funktion>[<antal>]")
    return text


def _address(text: str) -> str:
    if text and not re.fullmatch(r"https?://[^\s\"'<>?#]+", text):
        raise ValueError("der kræves en adresse som https://kommune.dk/kontrol")
    return text.rstrip("/")


def _store(text: str | None) -> str | None:
    if not text:
        return None
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        return checked(text)
    folder = Path(text).expanduser()
    if not folder.is_absolute():  # what lies in the data folder moves there: a slip of the pen is no place
        raise ValueError("der kræves en hel sti, som /mnt/kontrol/151, eller s3://<bucket>/<præfiks>")
    return str(_without_quotes(folder))


Address = Annotated[str, AfterValidator(_address)]
Folder = Annotated[Path, AfterValidator(_without_quotes)]
Master = Annotated[str, AfterValidator(_master)]
Pipes = Annotated[str, AfterValidator(_pipes)]
Size = Annotated[str, AfterValidator(_size)]
Store = Annotated[str | None, AfterValidator(_store)]
# in the environment of dbt alone, and of nobody's setting
_OF_DBT = frozenset((*DATA_FOLDER, "KONTROL_PERIODE", "KONTROL_TESTALVOR"))
# what pydantic says, in the words of those who read it
_WHY = {
    "int_parsing": "der kræves et helt tal",
    "greater_than_equal": "tallet er for lille",
    "less_than_equal": "tallet er for stort",
}


class Settings(BaseSettings):
    """`landing`: what others delivered, never changed. `data`: everything that is built. The others: docs/drift.md "Settings"."""

    model_config = SettingsConfigDict(env_prefix="KONTROL_", extra="ignore")

    data: Folder = Path("data")
    landing: Folder | None = None
    lager: Store = None  # where the files of raa/ and cache/ are kept, if not in the data folder
    cpr_noegle: SecretStr | None = None
    maks_mb: int = Field(8192, ge=1)  # a country's month of risk cases, 83 million rows, is about 5 GB of CSV
    laesere: int = Field(default_factory=cores, ge=1)
    hukommelse: Size = Field(default_factory=half_of_memory)
    midlertidig_maks: Size = "20GB"
    motor: Literal["lokal", "spark", "pipes"] = "lokal"
    spark: Master = "local[*]"
    pipes: Pipes = "proces[*]"
    laes_hos: Literal["koordinator", "arbejdere"] = "koordinator"  # where files are taken in
    del_raekker: int = Field(50_000_000, ge=1)  # a delivery of more is computed by workers in parts
    port: int = Field(3000, ge=1, le=65535)
    log_antal: int = Field(200, ge=1)
    log_dage: int = Field(400, ge=1)
    historik_antal: int = Field(500, ge=1)
    historik_dage: int = Field(400, ge=1)
    slet_efter_aar: int | None = Field(None, ge=1)  # whole years that rows are kept after their own; None: for ever
    advarsel_mail: str | None = None
    advarsel_fra: str | None = None
    advarsel_webhook: SecretStr | None = None
    smtp: str = "smtp://localhost:25"
    smtp_bruger: str | None = None
    smtp_kodeord: SecretStr | None = None
    kontakt: str = ""  # who answers for the figures: name, e-mail or address, as readers are to see it
    licens: str = Field("CC BY 4.0", min_length=1)  # under which the figures may be used again
    udgiver: str = ""  # who publishes them, as they are to be cited; who answers for them where it is not set
    adresse: Address = ""  # of the web root, where each publication stands for good
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
    def logs(self) -> Path:
        return self.data.absolute() / "log"

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
        """The pseudonym key. Raises SettingsError without one: real deliveries are never read under the sample's key."""
        if self.is_sample():
            return SAMPLE_KEY
        if self.cpr_noegle is None or not self.cpr_noegle.get_secret_value():
            raise SettingsError(
                f"KONTROL_CPR_NOEGLE mangler: leverancer i {self.landing_folder} kan ikke læses uden en nøgle til "
                f"CPR-numre. Sæt den til mindst {SMALLEST_KEY} tegn, eller til fil:<sti>."
            )
        key = read_secret("KONTROL_CPR_NOEGLE", self.cpr_noegle).encode()
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
            "KONTROL_HUKOMMELSE": self.hukommelse,
            "KONTROL_MOTOR": self.motor,
            "KONTROL_SPARK": self.spark,
            "KONTROL_DEL_RAEKKER": str(self.del_raekker),
            "KONTROL_LAGER": self.lager or "",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DO_NOT_TRACK": "1",
        }


def read_secret(name: str, secret: SecretStr) -> str:
    """A setting's value, or, of `fil:<path>`, what stands in that file."""
    value = secret.get_secret_value()
    if not value.startswith("fil:"):
        return value
    path = Path(value.removeprefix("fil:")).expanduser()
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{name} peger på {path}, som ikke kan læses som tekst.") from None


def read_settings(**given: str) -> Settings:
    """`given` goes before the environment. Raises SettingsError for a setting that cannot be understood, or is none; no value of
    a secret is shown."""
    _refuse_misspelt()
    try:
        settings = Settings(**given)
        _refuse_unmounted(settings.data.absolute() / "cache")
        if said := out_of_shape(settings.data.absolute()):
            raise SettingsError(said)
        format_of(settings.data.absolute())
        return settings
    except WrongFormat as e:
        raise SettingsError(str(e)) from None
    except ValidationError as e:
        error = e.errors(include_input=False)[0]
        name = "KONTROL_" + str(error["loc"][0]).upper()
        why = _WHY.get(error["type"], error["msg"].removeprefix("Value error, "))
        if error["type"] == "literal_error":
            why = "der kræves " + error["ctx"]["expected"].replace("'", "").replace(" or ", " eller ")
        raise SettingsError(f"{name} kan ikke bruges: {why}.") from None


def _refuse_unmounted(cache: Path) -> None:
    """Where the data folder leads into a store that is not there, a figure would be followed to no rows."""
    if cache.is_symlink() and not cache.exists():
        raise SettingsError(f"{cache} ligger i lageret {cache.readlink()}, som ikke er der. Er det monteret (KONTROL_LAGER)?")


def _refuse_misspelt() -> None:
    """A setting under another name would be none, and nobody would know."""
    known = {f"KONTROL_{name.upper()}" for name in Settings.model_fields}
    for name in sorted(n for n in os.environ if n.startswith("KONTROL_") and n not in known | _OF_DBT):
        from rapidfuzz import process

        likeliest, *_ = process.extractOne(name, sorted(known))
        raise SettingsError(f"{name} er ingen indstilling. Mentes {likeliest}? Alle står i docs/drift.md under Settings.")
