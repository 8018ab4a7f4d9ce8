"""The page of one municipality: how it uses its risk cases, what it must take up, what control gave, and what has changed.

It is one A4 when printed, and its address, `kommune/<kode>.html`, is the same in every publication."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from dagster_project.common.danish import maaned, saa_mange, sort_key, tal
from dagster_project.common.intervals import lacking, of_rounded
from dagster_project.figures.names import KATEGORIER, official_name
from dagster_project.figures.tal_names import tal_name
from dagster_project.publish.headlines import full_stop
from dagster_project.publish.site.cells import Column, kolonner, vis
from dagster_project.publish.site.edition import Edition, Row
from dagster_project.publish.site.pages import provenu, series
from dagster_project.publish.site.pages.benchmark_data import Cell, Limit, celler

ROUNDED_WITHIN = 4  # what the public edition's rounding moves a count at most; a total of several by as much for each
JUDGED = (Cell("3", "alle"), Cell("2", "kontanthjælp"))  # what the criterion reads
REVISED_SHOWN = 6
YEARS_SHOWN = 3
NEAREST = 5
USE = (
    Column("celle", "Kontroltrin og ydelse", "tekst"), Column("andel_udtaget", "Andel taget op", "", "b"),
    Column("intervallet", "Interval", "tekst", "nw"), Column("udtaget", "Taget op"), Column("resterende", "Tilbage"),
    Column("andel_med_kontrolsag", "Blevet til kontrolsag"), Column("afsluttet", "Afsluttet"),
    Column("andel_med_effekt", "Heraf med effekt", "", "b"), Column("andel_ikke_afsluttet", "Ikke afsluttet"),
)  # fmt: skip
REVISED = (
    Column("tallet", "Tal", "tekst"), Column("foer", "Før"), Column("efter", "Nu"), Column("aarsag", "Hvorfor", "tekst"),
)  # fmt: skip
ALIKE = (
    Column("maalet", "Andel", "tekst"), Column("vaerdi", "Kommunen", "", "b"), Column("gruppens_median", "Gruppens median"),
    Column("nedre_kvartil", "Nedre kvartil"), Column("oevre_kvartil", "Øvre kvartil"),
)  # fmt: skip
NEIGHBOURS = (
    Column("kommune", "Kommune", "tekst", lenke=lambda r: f"{r['kommunekode']}.html"),
    Column("andel_udtaget", "Andel taget op", "", "b"), Column("udtaget", "Taget op"), Column("resterende", "Tilbage"),
)  # fmt: skip


@dataclass(frozen=True)
class Use:
    """A municipality's use of the risk cases of one cell in a month; `slack`: how far a shown count may be from the right one."""

    navn: str
    celle: Cell
    r: Row | None
    followup: Row | None
    slack: int

    @property
    def share(self) -> str | None:
        """As it is shown; None where there is none or it is hidden."""
        if self.r is None or "andel_udtaget" in self.r.skjult or self.r["andel_udtaget"] is None:
            return None
        return vis(self.r, "andel_udtaget")

    @property
    def hidden(self) -> bool:
        return self.r is not None and "andel_udtaget" in self.r.skjult

    @property
    def counts(self) -> tuple[int, int] | None:
        if self.r is None or self.r["udtaget"] is None or self.r["resterende"] is None:
            return None
        return self.r["udtaget"], self.r["resterende"]

    @property
    def interval(self) -> str:
        """`54,1–64,7 pct.`; a dash where there is nothing to reckon it of."""
        ends = (self.r.get("andel_udtaget_fra"), self.r.get("andel_udtaget_til")) if self.r is not None else (None, None)
        bounds = self.counts and of_rounded(*self.counts, self.slack, None if None in ends else ends)
        if self.share is None or not bounds:
            return "–"
        return f"{tal(int(bounds[0] * 100))}–{tal(-int(-bounds[1] * 100 // 1))}\u00a0pct."

    @property
    def months(self) -> int | None:
        """Months in a row under the threshold; None where that is hidden or not judged."""
        return None if self.followup is None or "maaneder_i_traek" in self.followup.skjult else self.followup["maaneder_i_traek"]

    @property
    def limit(self) -> Limit | None:
        o = self.followup
        return Limit(o["graense_taeller"], o["graense_naevner"], o["graense_maaneder"]) if o and o["graense_taeller"] else None

    @property
    def lacks(self) -> tuple[int, int] | None:
        """The least and the most cases that there are to take up, the same number where counts are exact; None where none is
        lacking, or that is not told."""
        if not self.months or not self.limit or not self.counts or self.share is None:
            return None
        low, high = lacking(*self.counts, self.slack, (self.limit.taeller, self.limit.naevner))
        low = max(low, 1)  # the reading is of the right counts: under means that at least one is lacking
        return low, max(low, high)

    def missing(self) -> str:
        """How many cases there are to take up, as a sentence; a range where counts are rounded; empty where none is lacking."""
        if not self.lacks or not self.limit:
            return ""
        low, high = self.lacks
        many = saa_mange(high, "sag", "sager") if high == low else f"mellem {tal(low)} og {tal(high)} sager"
        return full_stop(f"Der skal tages {many} mere op, før andelen ikke længere er under {self.limit.tekst}")

    def status(self) -> str:
        """Whether the criterion is met, as a sentence; empty where it is not judged."""
        if not self.limit:
            return ""
        if self.months is None:
            return f"Om kriteriet for opfølgning er opfyldt {self.celle.in_text}, vises ikke."
        if self.share is None and not self.hidden:
            return f"Der er ingen risikosager at holde op mod grænsen på {self.limit.tekst} {self.celle.in_text}."
        if not self.months:
            return f"Andelen er ikke under grænsen på {self.limit.tekst} {self.celle.in_text}."
        length = "1 måned" if self.months == 1 else f"{tal(self.months)} måneder i træk"
        met = self.followup is not None and self.followup["opfylder_kriteriet"]
        verdict = "er opfyldt" if met else f"kræver {self.limit.maaneder} måneder"
        return f"Andelen har været under {self.limit.tekst} i {length} {self.celle.in_text}; kriteriet {verdict}."


def heading(use: Use) -> str:
    """The finding: what is taken up of the risk cases, and how long it has been under the threshold."""
    if use.r is None:
        return f"{use.navn}: brugen af risikosager er ikke målt"
    if use.hidden:
        return f"{use.navn}: andelen af risikosager, der tages op, vises ikke"
    if use.share is None:
        return f"{use.navn} har ingen risikosager at tage op"
    under = f" – under {use.limit.tekst} i {saa_mange(use.months, 'måned', 'måneder')}" if use.months and use.limit else ""
    return f"{use.navn} tager {use.share} af risikosagerne op{under}"


def page(edition: Edition, code: str, first: bool) -> dict[str, Any]:
    """`first`: no publication came before this one."""
    periode = edition.udgivelse["periode"]
    mine, name = [("kommunekode", "=", code)], edition.navne.get(code, code)
    rows = {Cell(r["kontroltrin"], r["omraade"]): r for r in edition.raekker("benchmark", mine) if r["periode"] == periode}
    country = edition.raekker("benchmark", [("kommunekode", "=", "DK"), ("periode", "=", periode)])
    now = [*mine, ("periode", "=", periode)]
    followup = {r["kontroltrin"]: r for r in edition.raekker("benchmark_opfoelgning", now)}
    uses = {c: Use(name, c, r, followup.get(c.trin) if c in JUDGED else None, slack(edition, c, rows)) for c, r in rows.items()}
    for use in uses.values():
        use.r.update(celle=use.celle.navn, intervallet=use.interval)
    shown = [rows[c] for c in celler((c.trin, c.omraade) for c in rows)]
    judged = [uses[c] for c in JUDGED if c in uses]
    main = judged[0] if judged else Use(name, JUDGED[0], None, None, 0)
    revised = [r for r in edition.raekker("reviderede_tal", mine) if r["efter"] is not None]
    revised.sort(key=lambda r: far_from_findings(r["tal_id"], periode))  # of many only the first are shown
    for r in revised:
        r["tallet"] = tal_name(r["tal_id"])
    alike = [r for r in edition.raekker("sammenligning", now) if r["maal"].startswith("andel_udt")]
    for r in alike:
        r["maalet"] = f"Taget op, kontroltrin {r['maal'].partition(':')[2]}"
    near = [] if edition.intern else neighbours(edition, code, periode)
    return {
        "kode": code, "navn": name, "kommune": official_name(code, name), "periode": periode, "overskrift": heading(main),
        "brug": shown, "bkolonner": kolonner(shown, *USE), "bedoemt": judged, "landet": _national(country),
        "serier": series.of_municipality(edition, code), "foer": _before(edition, code, periode),
        "provenu": _proceeds(edition, code), "afrundet": not edition.intern and bool(edition.udgivelse.get("afrunding")),
        "revideret": revised[:REVISED_SHOWN], "flere": max(len(revised) - REVISED_SHOWN, 0),
        "rkolonner": kolonner(revised, *REVISED), "foerste": first,
        "lignende": alike, "lkolonner": kolonner(alike, *ALIKE), "gruppe": alike[0]["gruppe"] if alike else "",
        "naermeste": near, "nkolonner": kolonner(near, *NEIGHBOURS),
        "naeste": [(f, n) for f, n, t in _PAGES if code in edition.different(t, "kommunekode")],
    }  # fmt: skip


def far_from_findings(tal_id: str, periode: str) -> int:
    """How far a municipality's figure is from its page's findings: 0 the newest share and the year's proceeds, 1 what
    they add, 2 all else."""
    kind, *rest = tal_id.split("/")
    if kind == "benchmark":
        return 0 if (rest[0], *rest[2:]) == (periode, JUDGED[0].trin, JUDGED[0].omraade, "andel_udtaget") else 2
    if kind != "provenu" or rest[1] != periode[:4] or len(rest) > 3:
        return 2
    return 0 if rest[2] == "som-offentliggjort" else 1


_PAGES = (
    ("provenu", "Provenu, kategori for kategori", "provenu_total"), ("udk", "Udbetaling Danmark og § 11", "udk_status"),
    ("indsatser", "Indsatser", "indsatser"), ("naeste", "Næste måned", "udtraek_effekt"), ("effekt", "Effekt", "effekt"),
)  # fmt: skip


def slack(edition: Edition, cell: Cell, rows: Collection[Cell]) -> int:
    """How far the cell's counts may be from the right ones: in public each single count is rounded, and a total is their sum."""
    if edition.intern or not edition.udgivelse.get("afrunding"):
        return 0
    single = [c for c in rows if c.omraade != "alle" and cell.trin in (c.trin, "samlet")]
    return ROUNDED_WITHIN * (max(len(single), 1) if cell.omraade == "alle" else 1)


def neighbours(edition: Edition, code: str, periode: str) -> list[Row]:
    """The municipality and those whose shown number of risk cases is nearest its own, by name; none where its own is not shown.

    The public page's way to compare like with like: groups are made of the right counts and stay internal, this of what stands on
    the public pages alone, and so tells nothing more."""

    def shown() -> list[tuple[int, Row]]:
        where = [("periode", "=", periode), ("kontroltrin", "=", JUDGED[0].trin), ("omraade", "=", JUDGED[0].omraade)]
        rows = [r for r in edition.raekker("benchmark", where) if r["kommunekode"] != "DK"]
        for r in rows:
            r["kommune"] = edition.navne.get(r["kommunekode"], r["kommunekode"])
        return [(r["udtaget"] + r["resterende"], r) for r in rows
                if None not in (r["udtaget"], r["resterende"], r["andel_udtaget"])]  # fmt: skip

    sized = edition.remember(("kommuner, der ligner", periode), shown)
    own = next((n for n, r in sized if r["kommunekode"] == code), None)
    if own is None:
        return []
    nearest = sorted(sized, key=lambda sr: (sr[1]["kommunekode"] != code, abs(sr[0] - own), sr[1]["kommunekode"]))
    return sorted((r for _, r in nearest[: NEAREST + 1]), key=lambda r: sort_key(r["kommune"]))


def _national(rows: list[Row]) -> Row | None:
    """Of the country in the same cell, where it has a share."""
    own = next((r for r in rows if Cell(r["kontroltrin"], r["omraade"]) == JUDGED[0]), None)
    return own if own is not None and own["andel_udtaget"] is not None else None


def _before(edition: Edition, code: str, periode: str) -> str:
    """The share of the month before, in a sentence; empty where there is none to show."""
    own = [r for r in edition.raekker("benchmark", [("kommunekode", "=", code)])
           if Cell(r["kontroltrin"], r["omraade"]) == JUDGED[0] and r["periode"] < periode]  # fmt: skip
    last = max(own, key=lambda r: r["periode"], default=None)
    if last is None or "andel_udtaget" in last.skjult or last["andel_udtaget"] is None:
        return ""
    return full_stop(f"I {maaned(last['periode'])} var andelen {vis(last, 'andel_udtaget')}")


def _proceeds(edition: Edition, code: str) -> dict[str, Any] | None:
    """The finding of the newest year and a table of the last years, newest first; None where the municipality has none."""
    totals = {(r["total"], r["aar"]): r for r in edition.raekker("provenu_total", [("kommunekode", "=", code)])}
    if not totals:
        return None
    terms = {(r["kategori"], r["aar"]): r for r in edition.raekker("provenu_aar", [("kommunekode", "=", code)])}
    finding, text = provenu.sentences(edition, code)
    years = provenu.shown_year(edition, code)[-YEARS_SHOWN:][::-1]
    lines = [(k, [terms.get((k, a)) for a in years]) for k in KATEGORIER]
    in_all = [totals.get((provenu.TOTALS[0], a)) for a in years]
    changed = {(name, a) for name, a in provenu.changed_years(edition, terms, totals) if a in years}
    return {"fund": finding, "tekst": text, "aar": years, "linjer": lines, "i_alt": in_all, "rettet": changed}
