"""What a publication changed of the one before it, in one sentence for the person who just approved it."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from dagster_project.format import tal
from dagster_project.publish import kaede
from dagster_project.publish.revisioner import forgaenger


def siden_sidst(data: Path, navn: str) -> str:
    """Deliveries in force that came since, and figures that both have and that changed. Raises Brugsfejl when the chain of
    publications does not hold."""
    led = kaede.i_raekke(data)
    (denne,) = (manifest for mappe, manifest in led if mappe.name == navn)
    foer = {mappe: manifest for mappe, manifest in led if manifest["loebenr"] < denne["loebenr"]}
    fra = forgaenger(denne["periode"], list(foer))
    if fra is None:
        return f"Den første publikation til og med {denne['periode']}."
    nye = len(_indlaeste(denne) - _indlaeste(foer[fra]))
    aendrede = pq.read_metadata(kaede.rod(data) / navn / "intern" / "tabeller" / "reviderede_tal.parquet").num_rows
    if not nye and not aendrede and denne["grundlag"] == foer[fra]["grundlag"]:
        return f"Intet er ændret siden {fra.name}: de samme leverancer, de samme tal."
    return f"Mod {fra.name}: {tal(nye)} leverancer er kommet til, {tal(aendrede)} af de tal, der stod der, er ændret."


def _indlaeste(manifest: dict) -> set[str]:
    return {lev["leverance_id"] for lev in manifest["leverancer"] if lev["status"] == "indlæst"}
