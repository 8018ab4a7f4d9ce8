"""The page of effect: what came of a municipality's control cases, by year and step, benefit, type and channel; internal."""

from __future__ import annotations

from typing import Any

from dagster_project.figures.names import COMPARED_MEASURES, official_name
from dagster_project.figures.source_names import own_choice
from dagster_project.publish.site.cells import Column, kolonner
from dagster_project.publish.site.edition import Edition, Row

DIMENSIONS = {"ydelse": "Ydelse", "sagstype": "Sagstype", "kanal": "Kanal"}
COUNTS = (
    Column("andel_med_effekt", "Andel med effekt", "", "b"), Column("andel_nedre", "Nedre grænse"),
    Column("andel_oevre", "Øvre grænse"), Column("sager_oprettet", "Oprettet"), Column("sager_afsluttet", "Afsluttet"),
    Column("med_effekt", "Med effekt"), Column("aabne", "Åbne"), Column("kroner_pr_sag", "Kr. pr. sag"),
    Column("dage_til_afgoerelse_median", "Dage til afgørelse (median)"),
    Column("dage_til_afslutning_median", "Dage til afslutning (median)"),
)  # fmt: skip
COVERED = (Column("kommuner_daekket", "Kommuner, der har leveret", "", "b"), Column("kommuner_i_gruppen", "Af"))
ALIKE = (
    Column("maalet", "Mål", "tekst"), Column("vaerdi", "Kommunen", "", "b"), Column("gruppens_median", "Gruppens median"),
    Column("nedre_kvartil", "Nedre kvartil"), Column("oevre_kvartil", "Øvre kvartil"), Column("n", "Kommuner"),
)  # fmt: skip
COHORTS = (
    Column("afgoerelsesaar", "Afgjort"), Column("ydelse", "Ydelse", "tekst"), Column("ejer", "Ejer", "tekst"),
    Column("maaneder", "Måneder efter året"), Column("sager", "Sager"), Column("rejst", "Rejst, kr."),
    Column("anke", "Efter anke, kr."), Column("betalt", "Betalt, kr."), Column("afskrevet", "Afskrevet, kr."),
    Column("udestaaende", "Udestående, kr.", "", "b"),
)  # fmt: skip


def page(edition: Edition, code: str) -> dict[str, Any]:
    mine = [("kommunekode", "=", code)]
    whole = edition.raekker("effekt", [*mine, ("dimension", "=", "alle")])
    whole.sort(key=lambda r: (-r["aar"], r["kontroltrin"]))
    year = whole[0]["aar"]
    parts = [
        _part(name, edition.raekker("effekt", [*mine, ("dimension", "=", d), ("aar", "=", year)]))
        for d, name in list(DIMENSIONS.items())[1:]
    ]
    compared = edition.raekker("sammenligning", [*mine, ("periode", "=", edition.udgivelse["periode"])])
    for r in compared:
        share, _, step = r["maal"].partition(":")
        r["maalet"] = f"{COMPARED_MEASURES.get(share, share)}, kontroltrin {step}"
    claims = edition.raekker("krav_kohorter", [("kommunekode", "=", code)])
    claims.sort(key=lambda r: (-r["afgoerelsesaar"], r["ydelse"], r["maaneder"]))
    group = _group(edition, compared[0]["gruppe"], year) if compared else []
    name = edition.navne.get(code, code)
    return {
        "kode": code, "navn": name, "kommune": official_name(code, name), "aar": year,
        "hele": whole, "hkolonner": kolonner(whole, Column("aar", "År"), Column("kontroltrin", "Trin"), *COUNTS),
        "dele": [p for p in parts if p["raekker"]], "lignende": compared, "lkolonner": kolonner(compared, *ALIKE),
        "gruppe": compared[0]["gruppe"] if compared else "",
        "inddeling": own_choice(compared[0]["inddeling"]) if compared else "",
        "gruppens": group, "gkolonner": kolonner(group, Column("kontroltrin", "Trin"), *COVERED, *COUNTS),
        "kohorter": claims, "kkolonner": kolonner(claims, *COHORTS),
    }  # fmt: skip


def _group(edition: Edition, group: str, year: int) -> list[Row]:
    """What came of the cases of the group as a whole: a row is named by where it stands in the table, which is read once."""
    whole = edition.remember("effekt_grupper", lambda: [r for r in edition.raekker("effekt_grupper") if r["dimension"] == "alle"])
    return sorted((r for r in whole if (r["gruppe"], r["aar"]) == (group, year)), key=lambda r: r["kontroltrin"])


def _part(name: str, rows: list[Row]) -> dict[str, Any]:
    rows.sort(key=lambda r: (r["kontroltrin"], -r["sager_oprettet"], r["vaerdi"]))
    columns = kolonner(rows, Column("vaerdi", name, "tekst"), Column("kontroltrin", "Trin"), *COUNTS)
    return {"navn": name, "raekker": rows, "kolonner": columns}
