"""How published figures hang together, as the method, the glossary and the headings of the tables say it to a reader."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from tests.disclosure.outsider.served import CATEGORIES, COMPONENTS, Edition, slug

Terms = dict[str, float]
Relation = tuple[Terms, float, float]  # the sum of the terms lies between the two
FIVE = ("kl-ydelser", "udk-ydelser", "paragraf-11", "tilflytninger", "su")
TOTALS = {"som-offentliggjort": FIVE, "uden-paragraf-11": tuple(k for k in FIVE if k != "paragraf-11"),
          "kl-sammenlignelig": ("kl-ydelser",)}  # fmt: skip
COLUMNS = ("stop-beloeb", "krav-beloeb", "efterregulering", "skat")
BOOKED = {"stop-beloeb": "mindreudgift", "krav-beloeb": "tilbagebetalingskrav", "efterregulering": "efterregulering",
          "skat": "skat", "provenu-i-alt": ""}  # fmt: skip
SECTION_11 = {"tilbagebetalingskrav": "tilbagebetalingskrav", "aarlig-besparelse": "mindreudgift",
              "efterregulering": "efterregulering", "provenu": ""}  # fmt: skip
PARTS = {
    **{"su_flytninger_afvist_eller_frafaldet": "su_flytninger_kontrolleret", "su_flytninger_18_21": "su_flytninger_kontrolleret"},
    **{"su_politianmeldt": "su_undringer_besvaret", "sager_politianmeldt": "sager_nye", "anker_stadfaestet": "anker_afgjort"},
    **{"sygefravaer_reduceret": "sygefravaer_sager", "enligerklaeringer_besvaret": "enligerklaeringer_sendt"},
    **{"enligerklaeringer_udtaget": "enligerklaeringer_sendt", "enligerklaeringer_friplads_stoppet": "enligerklaeringer_sendt"},
    "sygefravaer_sager": "sager_nye",
}
# who pays: the method says that the municipality's own are those that the state and SU do not
STATE = {slug(y) for y in ("Barseldagpenge", "Boligsikring", "Boligydelse", "Børne- og ungeydelse", "Børnebidrag", "Børnetilskud",
                           "Folkepension", "Førtidspension", "Tidlig pension", "SU")}  # fmt: skip
AGE = {slug(c): days for c, days in (("0–90 dage", 90), ("91–365 dage", 365), ("1–3 år", 1095))}
LEFT = "rest "  # begins what stands nowhere


class Relations:
    def __init__(self, edition: Edition) -> None:
        self.edition, self.found = edition, list[Relation]()
        self.figures = sorted({*edition.shown, *edition.hidden})
        self.left: dict[str, bool] = {}  # what stands nowhere; whether it may be negative

    def all(self) -> list[Relation]:
        groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for figure in self.figures:
            kind, kommune, year, *_ = figure.split("/")
            groups[kind, kommune, year].append(figure.split("#")[0])
        for (kind, kommune, year), figures in groups.items():
            getattr(self, f"_{kind.replace('-', '_')}")(f"{kind}/{kommune}/{year}", kommune, year, sorted(set(figures)))
        self._country(groups)
        for figure in self.figures:
            if figure.endswith("#rapporteret"):
                own = figure.removesuffix("#rapporteret")
                if self.edition.has(own) and self.edition.has(f"{own}#forskel"):
                    self.found.append(({own: 1.0, figure: -1.0, f"{own}#forskel": -1.0}, 0.0, 0.0))
        return self.found

    def _sum(self, whole: str, parts: list[str], slack: float = 0.0, factor: float = 1.0) -> None:
        parts = [p for p in dict.fromkeys(parts) if self.edition.has(p) or p in self.left]
        if self.edition.has(whole) and parts and parts != [whole]:
            self.found.append(({whole: 1.0, **dict.fromkeys(parts, -factor)}, -slack, slack))

    def _rest(self, name: str, signed: bool = False) -> str:
        self.left[LEFT + name] = signed
        return LEFT + name

    def _provenu(self, ahead: str, kommune: str, year: str, figures: list[str]) -> None:
        for kind in CATEGORIES.values():
            self._sum(f"{ahead}/{kind}", [f"{ahead}/{kind}/{c}" for c in COMPONENTS])
        for total, parts in TOTALS.items():
            self._sum(f"{ahead}/{total}", [f"{ahead}/{k}" for k in parts])

    def _provenu_ydelse(self, ahead: str, kommune: str, year: str, figures: list[str]) -> None:
        self._sum(f"provenu/{kommune}/{year}/kl-ydelser", figures)

    def _udk_status(self, ahead: str, kommune: str, year: str, figures: list[str]) -> None:
        rows = sorted({f.split("/")[3] for f in figures} - {"total"})
        for row in (*rows, "total"):
            self._sum(f"{ahead}/{row}/provenu-i-alt", [f"{ahead}/{row}/{c}" for c in COLUMNS])
        for column, booked in BOOKED.items():
            parts = [f"{ahead}/{r}/{column}" for r in rows]
            for whole in (f"{ahead}/total/{column}", f"provenu/{kommune}/{year}/udk-ydelser/{booked}".rstrip("/")):
                self._sum(whole, parts)

    def _paragraf_11(self, ahead: str, kommune: str, year: str, figures: list[str]) -> None:
        self._sum(f"{ahead}/provenu", [f"{ahead}/{k}" for k in SECTION_11 if k != "provenu"])
        for k, booked in SECTION_11.items():
            self._sum(f"provenu/{kommune}/{year}/paragraf-11/{booked}".rstrip("/"), [f"{ahead}/{k}"])
        self._sum(f"provenu/{kommune}/{year}/paragraf-11/antal", [f"{ahead}/antal-med-provenu"])

    def _indsatser(self, ahead: str, kommune: str, year: str, figures: list[str]) -> None:
        names = {f.removeprefix(f"{ahead}/") for f in figures}
        kinds = {n.partition(":")[2] for n in names if n.startswith("flytninger_kontrolleret:")}
        whole_of = PARTS | {f"flytninger_afvist_eller_frafaldet:{k}": f"flytninger_kontrolleret:{k}" for k in kinds}
        whole_of |= {n: "sager_nye" for n in names if n.startswith("indsats_sager:")}
        for part, whole in whole_of.items():
            if {part, whole} <= names:
                self._sum(f"{ahead}/{whole}", [f"{ahead}/{part}", self._rest(f"{ahead}/{whole} uden {part}")])
        stock = [f"{ahead}/sager_{k}" for k in ("primo", "nye", "afsluttede", "ultimo")]
        if all(map(self.edition.has, stock)):
            self.found.append((dict(zip(stock, (1.0, 1.0, -1.0, -1.0), strict=True)), 0.0, 0.0))
        self._sum(stock[-1], [f"indsatser/{kommune}/{int(year) + 1}/sager_primo"])
        self._sum(f"{ahead}/su_tilbagebetalingskrav", [f"provenu/{kommune}/{year}/su"])
        weekly, controlled = f"{ahead}/su_flytninger_pr_uge", f"{ahead}/su_flytninger_kontrolleret"
        if year != self.edition.period[:4] or self.edition.period.endswith("-12"):  # the year is whole
            self._sum(controlled, [weekly], 0.01, 52.0)
        self._claims_of(ahead, kommune, year)

    def _claims_of(self, ahead: str, kommune: str, year: str) -> None:
        """All claims: by row, by who pays, and what is outstanding of them."""
        rows = [f for f in self.figures if f.startswith(f"krav/{kommune}/{year}/")]
        booked = [f for f in self.figures if f.startswith(f"provenu/{kommune}/")]
        for field_name in ("rejst", "betalt", "afskrevet", "udestaaende"):
            own = [r for r in rows if r.endswith(f"/{field_name}")]
            self._sum(f"{ahead}/krav_{field_name}", own)
            payers = [f"{ahead}/krav_{field_name}:{p}" for p in ("kommune", "UDK", "SU")]
            if any(map(self.edition.has, payers)):
                left = self._rest(f"{ahead}/krav_{field_name} uden afgørelse", field_name == "udestaaende")
                self._sum(f"{ahead}/krav_{field_name}", [*payers, left])
        appeals = [f for f in booked if f.endswith("/kl-ydelser/anke")]
        for payer in ("", ":kommune", ":UDK", ":SU"):
            terms = {
                f"{ahead}/krav_{n}{payer}": k for n, k in (("udestaaende", 1), ("rejst", -1), ("betalt", 1), ("afskrevet", 1))
            }
            if payer in ("", ":kommune"):
                terms |= dict.fromkeys(appeals, -1)
            if all(map(self.edition.has, terms)):
                self.found.append((terms, 0.0, 0.0))

    def _krav(self, ahead: str, kommune: str, year: str, figures: list[str]) -> None:
        for row in sorted({f.rpartition("/")[0] for f in figures}):
            terms = {f"{row}/{n}": k for n, k in (("udestaaende", 1.0), ("rejst", -1.0), ("anke_korrektion", -1.0),
                                                  ("betalt", 1.0), ("afskrevet", 1.0))}  # fmt: skip
            self.found.append((terms, 0.0, 0.0))
        own = [f for f in figures if f.split("/")[3] not in STATE]
        raised = [f for f in own if f.endswith("/rejst") and f.split("/")[4] not in ("uden-afgoerelsesdato",)]
        booked = [f for f in self.figures if f.startswith(f"provenu/{kommune}/") and "/kl-ydelser/" in f]
        claims = [f for f in booked if f.endswith("/tilbagebetalingskrav")]
        if raised and claims:
            self.found.append((dict.fromkeys(raised, 1.0) | dict.fromkeys(claims, -1.0), 0.0, 0.0))
        self._ages(ahead, kommune, raised, claims)

    def _ages(self, ahead: str, kommune: str, raised: list[str], claims: list[str]) -> None:
        """Claims of at most so many days are those of the years that have begun since, and what was left of the one before."""
        y, m = map(int, self.edition.period.split("-"))
        last = date(y, m, calendar.monthrange(y, m)[1])
        for days in AGE.values():
            first = last - timedelta(days=days)
            new = first.year if (first.month, first.day) == (1, 1) else first.year + 1
            terms = {f: 1.0 for f in raised if AGE.get(f.split("/")[4], days + 1) <= days}
            years = {f: -1.0 for f in claims if int(f.split("/")[2]) >= new}
            if terms and years:
                if (date(new, 1, 1) - first).days > 1:  # of one day at New Year he takes for granted that there are none
                    years[self._rest(f"{ahead} højst {days} dage og før {new}")] = -1.0
                self.found.append((terms | years, 0.0, 0.0))

    def _country(self, groups: dict[tuple[str, str, str], list[str]]) -> None:
        """The country is at least its municipalities; a count and an amount of what is left are not negative."""
        for (kind, kommune, year), figures in groups.items():
            if (kind, kommune) == ("udk-status", "dk"):
                for figure in figures:
                    end = figure.split("/", 3)[3]
                    own = [f"{kind}/{k}/{year}/{end}" for kd, k, a in groups if (kd, a) == (kind, year) and k != "dk"]
                    own = [f for f in own if self.edition.has(f)]
                    if own:
                        signed = end.endswith(("efterregulering", "provenu-i-alt"))
                        self._sum(figure, [*own, self._rest(f"{figure} uden kommunerne", signed)])


def neighbours(relations: list[Relation]) -> Iterator[tuple[str, set[str]]]:
    """By figure all that stand in a relation with it."""
    out: dict[str, set[str]] = defaultdict(set)
    for terms, _, _ in relations:
        for figure in terms:
            out[figure] |= terms.keys() - {figure}
    yield from out.items()
