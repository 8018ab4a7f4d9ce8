"""Benchmark page and its tables.

* The benchmark page: the finding as a sentence, the figures of the chosen cell, and the six cells as data for the script.
* All six cells as plain tables, with the named variants of each measure, and the country by list criterion.
"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from dagster_project.common.danish import as_shown, enumeration, maaned, pct, saa_mange, sort_key, tal
from dagster_project.publish.site.cells import Column, kolonner, vis
from dagster_project.publish.site.charts import AXES, Swarms, curve, figur1, figur2, klasse, swarms
from dagster_project.publish.site.edition import Edition, Row
from dagster_project.publish.site.pages.benchmark_data import Cell, Kommune, Measurement, measurements

FIELDS = (
    "andel_udtaget", "udtaget", "resterende", "bortfaldet", "andel_med_kontrolsag", "oprettet", "afsluttet", "andel_med_effekt",
    "andel_ikke_afsluttet",
)  # fmt: skip
"""What the table and the details show, in the order of the data for the script."""
COUNTRY = (*FIELDS, "udtaget_med_kontrolsag", "afsluttet_med_effekt", "ikke_afsluttet")
"""What the country's own figures show."""
IS_NAMED = 3  # so many municipalities without a share are named, more are counted


def overskrift(m: Measurement) -> str:
    """The finding. With the criterion's months only where the criterion is read: step 2, and step 3 over all areas."""
    n, of_all = len(m.under), len(m.med_andel)
    if not of_all:
        return f"Ingen kommuner har risikosager at regne en andel af {m.celle.in_text}"
    if m.graense is None:
        return f"{saa_mange(of_all, 'kommunes', 'kommuners')} brug af risikosagerne"
    who = f"{tal(n)} af {tal(of_all)} kommuner tager" if n else f"Ingen af {tal(of_all)} kommuner tager"
    if of_all == 1:
        who = f"Den ene kommune med risikosager tager{'' if n else ' ikke'}"
    findings = f"{who} under {m.graense.tekst} af sagerne op"
    if not m.judged:
        return f"{findings} {m.celle.in_text}"
    if n == 1:
        return f"{findings} – {'i mindst' if m.opfylder else 'endnu ikke i'} {m.graense.maaneder} måneder"
    meets = tal(len(m.opfylder)) if m.opfylder else "ingen"
    return findings + (f" – {meets} af dem i mindst {m.graense.maaneder} måneder" if n else "")


def ingress(m: Measurement, periode: str) -> str:
    year, mdr = map(int, periode.split("-"))
    first = f"{year - 1}-{mdr + 1:02d}" if mdr < 12 else f"{year}-01"
    window = f"{m.celle.navn}, de 12 måneder fra {maaned(first)} til {maaned(periode)}."
    explanation = (
        " At tage en sag op er at flytte den fra de risikosager, Udbetaling Danmark har vist, til kommunens egen liste."
        + _without_share(m)
    )
    if not m.judged and m.graense:
        explanation += " Kriteriet for opfølgning bedømmes kun på kontroltrin 2 og på kontroltrin 3 over alle ydelser."
    return window + explanation


def _without_share(m: Measurement) -> str:
    """Why the finding counts fewer municipalities than there are: some have no case that a share can be of."""
    names = sorted((k.navn for k in m.kommuner if k.andel is None), key=sort_key)
    if not names:
        return ""
    who = enumeration(names) if len(names) <= IS_NAMED else f"{tal(len(names))} kommuner"
    return f" {who} er ikke talt med: der vises ingen sager at regne en andel af."


def under_tekst(k: Kommune) -> str:
    """How long under the threshold: the criterion's own run of readings, where it is read."""
    if k.followup is None:
        return "under" if k.under else ""
    if "maaneder_i_traek" in k.followup.skjult or k.followup["maaneder_i_traek"] is None:
        return vis(k.followup, "maaneder_i_traek")
    months = k.followup["maaneder_i_traek"]
    if not months:
        return ""
    return "1 md." if months == 1 else f"{months} mdr. i træk"


def bane_tekst(m: Measurement, field_name: str, chosen: str | None) -> str:
    """Under a lane of measure 2: the selected municipality's and the country's share."""
    name = {"effekt": "andel_med_effekt", "aabne": "andel_ikke_afsluttet"}[field_name]
    k = next((k for k in m.kommuner if k.kode == chosen), None)
    parts = [f"{k.navn} {vis(k.r, name)}"] if k else []
    return " · ".join([*parts, f"hele landet {vis(m.landet, name)}"] if m.landet else parts)


def _created(m: Measurement) -> Markup:
    """The control cases of measure 2 in the chosen cell: the script changes them with the country's other figures."""
    if m.landet is None:
        return Markup("kontrolsager oprettet i de seneste 12 måneder")
    tallet = Markup('<span data-r="{}"><span data-f="oprettet">{}</span></span>').format(m.landet.id, vis(m.landet, "oprettet"))
    return tallet + " kontrolsager oprettet i de seneste 12 måneder"


def loft(m: Measurement) -> int:
    """The top of the small multiples' one axis: 60 pct., or higher where one of them has been higher."""
    highest = max((p for k in m.under for p in k.series if p is not None), default=0.0)
    return max(60, min(100, int(-(-highest // 10) * 10)))


def _series(series: list[float | None]) -> str:
    """Readings in tenths of a percentage point, two digits of base 36 each; `--` for none."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return "".join("--" if p is None else digits[round(p * 10) // 36] + digits[round(p * 10) % 36] for p in series)


def _short(text: str) -> str:
    return text.removesuffix("\u00a0pct.")


def _data(m: Measurement, periode: str, s: dict[str, Swarms], codes: list[str]) -> dict[str, Any]:
    """One cell for the script: texts as they are to be shown, and where dots stand. A municipality is one text of parts, for
    there are six hundred; a dot that is not there is an empty one."""
    kommuner = []
    for i, k in enumerate(m.kommuner):
        y = [ys[i] for name in AXES for ys in (s[name].m1, s[name].effekt, s[name].aabne)]
        flag = (
            klasse(k).replace(" ", "")
            + "a" * k.few_closed
            + "b" * k.faa_oprettet
            + "o" * bool(k.followup and k.followup["opfylder_kriteriet"])
            + "f" * bool(k.r["ufuldstaendig"])
        )
        dots = " ".join("" if v is None else str(v) for v in y)
        kommuner.append("|".join([*(_short(vis(k.r, f)) for f in FIELDS), flag, under_tekst(k), dots, _series(k.series)]))
    outermost = m.outermost
    return {
        "id": [m.celle.trin, m.celle.omraade], "overskrift": overskrift(m), "ingress": ingress(m, periode),
        "median": pct(m.median), "median_x": None if m.median is None else as_shown(m.median),
        "lav": outermost and outermost[0].kode, "hoej": outermost and outermost[1].kode, "loft": loft(m),
        "orden": [codes.index(k.kode) for k in m.kommuner],
        "dk": None if m.landet is None else [_short(vis(m.landet, f)) for f in COUNTRY], "k": kommuner,
    }  # fmt: skip


def page(edition: Edition) -> dict[str, Any] | None:
    """What the page's template reads; None for an edition without a benchmark."""
    months, of_all = measurements(edition)
    if not of_all:
        return None
    own = {r["kommunekode"] for r in edition.raekker("provenu_total")} & {k.kode for k in of_all[0].kommuner}
    chosen = next(iter(own)) if len(own) == 1 else None
    s = {name: [swarms(m, name) for m in of_all] for name in AXES}
    m = of_all[0]
    codes = sorted({k.kode for x in of_all for k in x.kommuner})
    data = {
        "periode": months[-1], "maaneder": months, "graense": m.graense.pct if m.graense else None, "valgt": chosen,
        "felter": COUNTRY, "egne": len(FIELDS), "koder": codes,
        "navne": {k: edition.navne.get(k, k) for k in codes if k not in {x.kode for x in m.kommuner}},  # others: in the filter
        "celler": {x.celle.slug: _data(x, months[-1], {n: s[n][i] for n in AXES}, codes) for i, x in enumerate(of_all)},
    }  # fmt: skip
    return {
        "m": m, "alle": of_all, "periode": months[-1], "maaneder": months, "valgt": chosen, "lille_n": edition.few_sager,
        "overskrift": overskrift(m), "ingress": ingress(m, months[-1]), "under_tekst": under_tekst, "loft": loft(m),
        "n2": _created(m),
        "bane_tekst": lambda field_name: bane_tekst(m, field_name, chosen), "svaerme": s,
        "figur1": {n: figur1(m, s[n][0], n, chosen) for n in AXES},
        "figur2": {n: figur2(m, s[n][0], n, chosen) for n in AXES},
        "spark": lambda k, *points: curve(k.series, 96, 22, 100, *points),
        "lille": lambda k, *points: curve(k.series, 180, 60, loft(m), *points),
        "tidligere": max(len(months) - 12, 0),
        "navne_sorteret": sorted(m.kommuner, key=lambda k: sort_key(k.navn)),
        "data": json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
    }  # fmt: skip


VARIANTS = (
    Column("kommune", "Kommune", "navn"),
    Column("andel_udtaget", "Måling 1: andel taget op", "", "b"),
    Column("udtaget", "Taget op"), Column("resterende", "Tilbage på listen"), Column("bortfaldet", "Bortfaldet"),
    Column("andel_udtaget_af_resterende", "Variant: taget op i forhold til tilbage"),
    Column("andel_udtaget_af_alle", "Variant: taget op af alle, også bortfaldne"),
    Column("udtaget_med_kontrolsag", "Blevet til kontrolsag"), Column("andel_med_kontrolsag", "Andel blevet til kontrolsag"),
    Column("oprettet", "Oprettet"), Column("afsluttet", "Afsluttet"), Column("afsluttet_med_effekt", "Med effekt"),
    Column("andel_med_effekt", "Måling 2: med effekt, af afsluttede", "", "b"),
    Column("ikke_afsluttet", "Ikke afsluttet"), Column("andel_ikke_afsluttet", "Ikke afsluttet, af oprettede"),
    Column("andel_med_effekt_afsluttet_i_vinduet", "Variant: effekt, af dem afsluttet de seneste 12 måneder"),
    Column("ufuldstaendig", "Mangler måneder", "tekst"),
)  # fmt: skip
CRITERIA = (
    Column("celle", "Kontroltrin og ydelse", "tekst"), Column("kriterium", "Udsøgningskriterium", "tekst"),
    Column("udtaget", "Taget op"), Column("resterende", "Tilbage"), Column("oprettet", "Oprettet"),
    Column("afsluttet", "Afsluttet"), Column("afsluttet_med_effekt", "Med effekt"),
    Column("andel_med_effekt", "Med effekt, af afsluttede", "", "b"),
)  # fmt: skip


def tables_page(edition: Edition, periode: str, of_all: list[Measurement]) -> dict[str, Any]:
    """The cells' tables in the order of the filters; in each the country first, then the municipalities by name."""
    tables = []
    for m in of_all:
        rows = [r for r in [m.landet, *(k.r for k in sorted(m.kommuner, key=lambda k: k.kode))] if r is not None]
        for r in rows:
            r["kommune"] = edition.navne.get(r["kommunekode"], r["kommunekode"])
        tables.append((m.celle, kolonner(rows, *VARIANTS), rows))
    criteria = _national(edition.raekker("benchmark_kriterier", [("periode", "=", periode), ("kommunekode", "=", "DK")]))
    return {"periode": periode, "tabeller": tables, "kriterier": criteria, "kriteriekolonner": kolonner(criteria, *CRITERIA)}


def _national(rows: list[Row]) -> list[Row]:
    for r in rows:
        r["celle"] = Cell(r["kontroltrin"], r["omraade"]).navn
    return sorted(rows, key=lambda r: (r["celle"], r["kriterium"]))
