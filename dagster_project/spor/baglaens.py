"""From a row of a file to the figures it became part of, or why it became part of none."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from dagster_project.brugsfejl import Brugsfejl
from dagster_project.deliveries.contract import kontrakter
from dagster_project.spor import hvorfor_ikke, raekkens_tal
from dagster_project.spor.kilder import Kilder
from dagster_project.spor.model import Leverance


@dataclass(frozen=True)
class Raekkespor:
    """What became of one row of one delivery. `tal` is (tal_id, what of the row it holds); `grunde` says why there are none, or
    no more. A row of a file that was not read has no cells."""

    leverance: Leverance
    status: str
    raekke_nr: int
    fysisk_linje: int | None
    celler: dict[str, str | None]
    borger_id: str | None
    tal: tuple[tuple[str, str], ...]
    grunde: tuple[str, ...]


def find(k: Kilder, fil: str, raekke_nr: int) -> list[Raekkespor]:
    """The row in every delivery of that file name (or path in the landing folder), the one in force first. Raises Brugsfejl
    when no delivery has the name, or none of them the row."""
    leverancer = k.hent(
        "select leverance_id, kilde, kommunekode, periode, version, filnavn, sha256, status, aarsag, raekker_i_fil "
        "from marts.leverancer where $fil in (filnavn, sti) order by status <> 'indlæst', indlaest_tidspunkt desc, leverance_id",
        {"fil": fil},
    )
    if not leverancer:
        alle = [n for (n,) in k.hent("select distinct filnavn from marts.leverancer order by 1")]
        naere = get_close_matches(fil, alle, n=3, cutoff=0.6)
        forslag = f"De nærmeste er: {', '.join(naere)}." if naere else "Alle står i tabellen leverancer."
        raise Brugsfejl(f"Ingen leverance hedder {fil[:120]!r}. {forslag}")
    fundne = [r for lev in leverancer if (r := _en(k, lev, raekke_nr))]
    if not fundne:
        raise Brugsfejl(
            f"{fil} har {leverancer[0][-1]} rækker; række {raekke_nr} findes ikke. Række 1 er den første efter hovedet."
        )
    return fundne


def _en(k: Kilder, lev: tuple, nr: int) -> Raekkespor | None:
    leverance, status, aarsag = Leverance(*lev[:7]), lev[7], lev[8]
    if status in ("afvist", "dublet"):
        hvad = "Hele filen er afvist" if status == "afvist" else "Filen er en dublet"
        return Raekkespor(leverance, status, nr, None, {}, None, (), (f"{hvad}: {aarsag}.",))
    # a statement of UDK fills two sources; a row stands in one of them
    kilder = ("udk_statusopgoerelse", "udk_paragraf11") if leverance.kilde == "udk_statusopgoerelse" else (leverance.kilde,)
    for kilde in kilder:
        if raa := _celler(k, kilde, leverance.leverance_id, nr):
            linje, borger_id, celler = raa
            tal, grunde = _udfald(k, kilde, leverance, status, aarsag, nr)
            return Raekkespor(leverance, status, nr, linje, celler, borger_id, tuple(tal), tuple(grunde))
    return None


def _celler(k: Kilder, kilde: str, leverance_id: str, nr: int) -> tuple[int, str | None, dict[str, str | None]] | None:
    kontrakt = kontrakter()[kilde]
    navne = [n for n in kontrakt.navne if n != kontrakt.cpr_kolonne]
    borger = "borger_id" if kontrakt.cpr_kolonne else "null"
    raekker = k.hent(
        f"select fysisk_linje, {borger}, {', '.join(navne)} from read_parquet($filer) "
        "where leverance_id = $id and raekke_nr = $nr",
        {"filer": k.filer(kilde, [leverance_id]), "id": leverance_id, "nr": nr},
    )
    return (raekker[0][0], raekker[0][1], dict(zip(navne, raekker[0][2:], strict=True))) if raekker else None


def _udfald(k: Kilder, kilde: str, lev: Leverance, status: str, aarsag: str | None, nr: int) -> tuple[list, list[str]]:
    """(figures, reasons)."""
    vaerdier = {"id": lev.leverance_id, "nr": nr}
    karantaene = k.hent(
        "select a.forklaring, k.felt, k.aarsag, a.forventet from marts.karantaene as k inner join seeds.karantaeneaarsager as a "
        "using (aarsag) where k.leverance_id = $id and k.raekke_nr = $nr order by k.felt, k.aarsag",
        vaerdier,
    )
    grunde = [
        f"I karantæne ({aarsag_}){f', kolonne {felt}' if felt else ''}: {forklaring} Forventet: {forventet}"
        for forklaring, felt, aarsag_, forventet in karantaene
    ]
    if status == "afløst":
        grunde.insert(0, f"Leverancen er afløst: {aarsag}. Dens rækker tæller ikke.")
    elif not k.hent("select 1 from intermediate.int_leverancer_i_kraft where leverance_id = $id", vaerdier):
        grunde.insert(0, f"Leverancens periode {lev.periode} er senere end den, der er bygget til.")
    if grunde:
        return [], grunde
    tal = raekkens_tal.find(k, kilde, lev.leverance_id, nr)
    grunde = hvorfor_ikke.grunde(k, kilde, lev.leverance_id, nr)
    if not tal and not grunde:
        grunde = ["Rækken er gældende, men ingen af de tal, der regnes af kilden, tæller den: dens datoer ligger uden for dem."]
    return tal, grunde
