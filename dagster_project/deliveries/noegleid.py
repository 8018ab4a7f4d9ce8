"""Which key a data folder is built under: another key is another data folder, since pseudonyms would not meet."""

from __future__ import annotations

from pathlib import Path

from dagster_project.deliveries.atomisk import atomisk
from dagster_project.deliveries.pseudonym import Pseudonym
from dagster_project.settings import Indstillingsfejl


def tjek_noegle(raa: Path, noegle: bytes) -> None:
    """Records the key's id in a new raw store. Raises Indstillingsfejl when the store was built under another key."""
    fil = raa / "key_id.txt"
    key_id = Pseudonym(noegle).key_id
    if not fil.exists():
        with atomisk(fil) as midlertidig:
            midlertidig.write_text(key_id, "utf-8")
    elif (fundet := fil.read_text("utf-8")) != key_id:
        raise Indstillingsfejl(
            f"Datamappen er bygget med en anden nøgle (key_id {fundet}, den givne har {key_id}). "
            "En ny nøgle kræver en ny datamappe: sæt KONTROL_DATA til en tom mappe og kør igen."
        )
