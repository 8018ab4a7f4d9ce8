"""The draft of a letter.

* The letter as data for the report's template: what the figures are, why that is looked at, what is asked, how to answer.
* The same letter as text that can be edited.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from dagster_project.common.danish import date_, enumeration, maaned, pct, saa_mange, tal
from dagster_project.common.periods import last_day
from dagster_project.publish.henvendelse.contact import KILDE, REASONS, Contact, Step
from dagster_project.publish.report.blocks import Block, bar, diagram, full_stop, items, section, tabel, tekst
from dagster_project.publish.report.data import Cell
from dagster_project.publish.report.document import INVENTED

DRAFT = "Udkast. Brevet er ikke sendt, og systemet sender det ikke."
SENDER = "Styrelsen for Arbejdsmarked og Rekruttering (STAR)"


def letter(c: Contact, publication: dict[str, str]) -> dict[str, Any]:
    """What the template needs, as JSON: only text and numbers, never markup."""
    invented = INVENTED if publication.get("opdigtet") == "ja" else ""
    data_to = date_(last_day(c.periode))
    name = f"{publication['periode']}.{publication['nr']}"
    return {
        "titel": f"Udkast til henvendelse til {c.official_name} om brugen af risikosager",
        "overlinje": f"Udkast til henvendelse · Brug af risikosager · {c.official_name}",
        "overskrift": _finding(c),
        "indledning": [f"Til {c.official_name} fra {SENDER}.", "Dato: [dagen, brevet sendes]. Svar senest: [frist]."],
        "maerke": " ".join(filter(None, (DRAFT, invented))),
        "udgave": "Intern, må ikke offentliggøres",
        "om": f"Kilde: Udbetaling Danmarks risikosager · Data til {data_to} · Udgivelse {name}",
        "fod": " · ".join(filter(None, (f"Udgivelse {name}", "Udkast", invented))),
        "afsnit": [
            _why(c),
            *(_figures(s) for s in c.steps),
            _month_by_month(c),
            _questions(),
            _answer(c),
            *([_earlier(c)] if c.earlier else []),
        ],
    }


def _finding(c: Contact) -> str:
    shares = [f"{pct(s.row['andel_udtaget'])} (kontroltrin {s.trin})" for s in c.steps]
    return f"{c.official_name} har taget {enumeration(shares)} af risikosagerne op"


def _limit(s: Step) -> str:
    return pct(s.row["graense_taeller"] / s.row["graense_naevner"], 0)


def _why(c: Contact) -> Block:
    first = c.steps[0]
    runs = [f"{saa_mange(s.row['maaneder_i_traek'], 'måned', 'måneder')} på kontroltrin {s.trin}" for s in c.steps]
    return section(
        "Hvorfor styrelsen skriver",
        tekst(
            "Styrelsen følger, hvordan kommunerne bruger de risikosager, som Udbetaling Danmark udsøger ved registersamkøring og "
            "stiller til rådighed. En sag er taget op, når kommunen har flyttet den til sin egen liste (»udtager til egen "
            "visitering« i administrationsmodellen), og ellers tilbage på listen, medmindre den er bortfaldet. Styrelsen "
            f"kontakter de kommuner, der har taget under {_limit(first)} af sagerne op i "
            f"{saa_mange(first.row['graense_maaneder'], 'måned', 'måneder i træk')} på kontroltrin 2 eller 3; hver måned tælles "
            "over de seneste 12 måneder."
        ),
        tekst(f"{c.official_name} har i {maaned(c.periode)} ligget under {_limit(first)} i {enumeration(runs)}."),
        tekst(
            "Styrelsen gør opmærksom på muligheden for at anvende risikosagerne i kontrolarbejdet. Der kan være gyldige grunde "
            "til, at kommuner bruger sagerne forskelligt, og svaret bruges til at gøre udtrækkene mere anvendelige."
        ),
    )


def _figures(s: Step) -> Block:
    """The step as it stands, its areas, and what it takes not to be under the threshold."""
    rows = [["Kontroltrin " + s.trin, *_counts(s.row), pct(s.national), tal(s.row["maaneder_i_traek"])]]
    if len(s.areas) > 1:
        rows = [[r["omraade"].capitalize(), *_counts(r), "", ""] for r in s.areas] + rows
    lacking = saa_mange(s.row["mangler_at_udtage"], "sag", "sager")
    return section(
        f"Kontroltrin {s.trin}",
        tabel(
            f"De 12 måneder til og med {maaned(s.row['periode'])}",
            ["", "Taget op", "Tilbage på listen", "Andel taget op", "Hele landet", "Måneder i træk"],
            rows,
            summer=1,
            fremhaev=3,
        ),
        tekst(full_stop(f"Af sagerne, der er tilbage på listen, skal {lacking} tages op, før andelen ikke er under {_limit(s)}")),
    )


def _counts(r: dict[str, Any]) -> list[str]:
    return [tal(r["udtaget"]), tal(r["resterende"]), pct(r["andel_udtaget"])]


def _month_by_month(c: Contact) -> Block:
    months = sorted({p for s in c.steps for p in s.readings})
    panels = [(f"Kontroltrin {s.trin}", [_bar(s, p) for p in months]) for s in c.steps]
    shares = {(s.trin, p): pct(s.readings[p]["andel_udtaget"]) if p in s.readings else "–" for s in c.steps for p in months}
    said = [f"Kontroltrin {s.trin}: " + ", ".join(f"{maaned(p)} {shares[s.trin, p]}" for p in months) + "." for s in c.steps]
    return section(
        "Måned for måned",
        diagram(
            f"Andel taget op, {maaned(months[0])} til {maaned(months[-1])}, pct. Måneder under grænsen er fremhævet.",
            "Søjlediagram over andelen taget op måned for måned. " + " ".join(said),
            panels,
            f"Grænsen er {_limit(c.steps[0])}; hver måned dækker de 12 måneder, der slutter med den.",
        ),
        tabel(
            "Andel taget op, hver måned som den var",
            ["Måned", *(f"Kontroltrin {s.trin}" for s in c.steps)],
            [[maaned(p), *(shares[s.trin, p] for s in c.steps)] for p in months],
        ),
    )


def _bar(s: Step, periode: str) -> Block:
    r = s.readings.get(periode)
    share = r["andel_udtaget"] if r else None
    under = r is not None and r["graense_naevner"] * r["udtaget"] < r["graense_taeller"] * (r["udtaget"] + r["resterende"])
    return bar(maaned(periode), Cell(share), "–" if share is None else pct(share, 0).removesuffix("\u00a0pct."), under)


def _questions() -> Block:
    return section(
        "Det spørger styrelsen om",
        items(
            [
                "Hvad er begrundelsen for ikke at anvende flere af Udbetaling Danmarks registerbaserede kontrolsager?",
                "Hvad ville gøre udtrækkene mere anvendelige for kommunen: kriterier, oplysninger på sagerne, antal, tidspunkt?",
                "Har kommunen spørgsmål til henvendelsens indhold?",
            ]
        ),
    )


def _answer(c: Contact) -> Block:
    return section(
        "Sådan svarer kommunen",
        tekst(
            f"Svar i det vedlagte skema, én række pr. kontroltrin. Sæt en eller flere af årsagerne, og skriv med egne ord til. "
            f"Skemaet kan indlæses, som det er, når det gemmes som {KILDE}_{c.kode}_ÅÅÅÅ-MM.xlsx."
        ),
        items([f"{reason}: {meaning}." for reason, meaning in REASONS.items()]),
    )


def _earlier(c: Contact) -> Block:
    rows = [[_day(r["henvendt_dato"]), r["kontroltrin"], _day(r["besvaret_dato"])] for r in c.earlier]
    return section(
        "Tidligere henvendelser",
        tabel("Registrerede henvendelser", ["Henvendt", "Kontroltrin", "Besvaret"], rows, tekstkolonner=3),
    )


def _day(day: date | None) -> str:
    return "ikke besvaret" if day is None else date_(day)


def as_text(document: dict[str, Any]) -> str:
    """The letter as lines: headings, paragraphs of one line each, and tables in columns. A chart's figures stand in its table."""
    out = [document["overlinje"].upper(), document["maerke"], "", document["overskrift"], "", *document["indledning"]]
    for part in document["afsnit"]:
        out += ["", "", part["overskrift"], "-" * len(part["overskrift"])]
        for block in part["blokke"]:
            out += _lines(block)
    return "\r\n".join([*out, "", "", document["om"], ""])  # as every editor breaks lines


def _lines(b: Block) -> list[str]:
    match b["art"]:
        case "tekst":
            return ["", b["tekst"]]
        case "liste":
            return ["", *(f"* {p}" for p in b["punkter"])]
        case "tabel":
            return ["", b["titel"], *_columns([b["kolonner"], *b["raekker"]], b["tekstkolonner"])]
    return ["", b["note"]]


def _columns(rows: list[list[str]], left: int) -> list[str]:
    widths = [max(len(r[j]) for r in rows) for j in range(len(rows[0]))]
    return [
        "  ".join(f"{c:{'<' if j < left else '>'}{w}}" for j, (c, w) in enumerate(zip(r, widths, strict=True))).rstrip()
        for r in rows
    ]
