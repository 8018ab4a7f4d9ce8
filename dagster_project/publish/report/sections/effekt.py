"""The internal report's effect and outlook: cases, those alike, the next six months, what became of claims, and posts."""

from __future__ import annotations

from dagster_project.common.danish import kroner, maaned, pct, tal
from dagster_project.figures.tal_names import is_rate
from dagster_project.figures.tal_names import tal_name as _name
from dagster_project.publish.report.blocks import Block, items, section, tabel
from dagster_project.publish.report.data import MunicipalYear, Row

_SEEN = ("andel_udtaget", "andel_med_kontrolsag", "andel_med_effekt", "andel_ikke_afsluttet")


def effekt(k: MunicipalYear) -> Block | None:
    """None in an edition that holds no such tables, and where the unit has none of these figures."""
    if k.grundlag.edition != "intern":
        return None
    blocks = [_years(k), _types(k), _alike(k), _ahead(k), _claims(k), _posts(k)]
    return section("Effekt, og hvad der venter", *blocks) if any(blocks) else None


def _counts(r: Row) -> list[str]:
    share = r["andel_med_effekt"]
    low, high = (tal(100 * r[n].vaerdi, 0) if share.known else "" for n in ("andel_nedre", "andel_oevre"))
    return [
        *(r[n].vis(tal) for n in ("sager_oprettet", "sager_afsluttet", "med_effekt")),
        share.vis(pct) + (f" ({low}–{high})" if share.known else ""),
        r["kroner_pr_sag"].vis(lambda v: kroner(round(v))),
        r["dage_til_afgoerelse_median"].vis(lambda v: tal(v, 1)),
    ]


_HEAD = ["Oprettet", "Afsluttet", "Med effekt", "Andel med effekt (95 pct.)", "Kr. pr. sag", "Dage, median"]


def _years(k: MunicipalYear) -> Block | None:
    rows = [r for r in k.raekker("effekt") if r["dimension"].vaerdi == "alle" and r["aar"].vaerdi in k.years]
    rows.sort(key=lambda r: (-r["aar"].vaerdi, r["kontroltrin"].vaerdi))
    cells = [[f"{r['aar'].vaerdi}, trin {r['kontroltrin'].vaerdi}".replace("trin u", "u"), *_counts(r)] for r in rows]
    return tabel("Effekt år for år", ["År og kontroltrin", *_HEAD], cells) if cells else None


def _types(k: MunicipalYear) -> Block | None:
    rows = [r for r in k.rows_of_year("effekt") if r["dimension"].vaerdi == "sagstype" and r["kontroltrin"].vaerdi in ("2", "3")]
    rows.sort(key=lambda r: (r["kontroltrin"].vaerdi, -r["sager_oprettet"].vaerdi))
    cells = [[f"{r['vaerdi'].vaerdi}, trin {r['kontroltrin'].vaerdi}", *_counts(r)] for r in rows]
    return tabel(f"Effekt efter sagstype {k.aar}", ["Sagstype og kontroltrin", *_HEAD], cells) if cells else None


def _alike(k: MunicipalYear) -> Block | None:
    """The year's last reading, where the grouping covers it."""
    rows = [r for r in k.raekker("sammenligning") if r["periode"].vaerdi[:4] == str(k.aar)]
    cells = []
    for r in rows:
        measure, _, step = r["maal"].vaerdi.partition(":")
        if measure in _SEEN or is_rate(measure):
            form = (lambda v: tal(v, 1)) if is_rate(measure) else pct
            name = _name(f"sammenligning/{r['periode'].vaerdi}/{k.kode}/{step}/{measure}").partition(",")[0]
            own = [r[n].vis(form) for n in ("vaerdi", "nedre_kvartil", "gruppens_median", "oevre_kvartil")]
            cells.append([f"{name}, trin {step}", *own, r["n"].vis(tal)])
    if not cells:
        return None
    title = f"Ved siden af dem, den ligner, {maaned(rows[0]['periode'].vaerdi)}: {rows[0]['gruppe'].vaerdi}"
    return tabel(title, ["Mål", k.navn, "Nedre kvartil", "Median", "Øvre kvartil", "Kommuner"], cells)


def _ahead(k: MunicipalYear) -> Block | None:
    rows = [r for r in k.raekker("varsling") if r["periode"].vaerdi[:4] == str(k.aar)]
    rows.sort(key=lambda r: (r["kontroltrin"].vaerdi, r["maaned"].vaerdi))
    cells = [
        [
            f"{maaned(r['maaned'].vaerdi)}, trin {r['kontroltrin'].vaerdi}",
            *(r[n].vis(pct) for n in ("andel_hvis_intet", "andel_hvis_som_nu")),
            r["mangler_for_graensen"].vis(tal),
        ]
        for r in rows
    ]
    head = ["Måned og kontroltrin", "Andel, hvis intet tages op", "Hvis det går som nu", "Mangler at tage op"]
    return tabel("De næste seks måneder", head, cells) if cells else None


def _claims(k: MunicipalYear) -> Block | None:
    """Each year's claims as the newest delivery that reaches so far had them, the benefits together."""
    readings: dict[int, dict[int, list[Row]]] = {}
    for r in k.raekker("krav_kohorter"):
        readings.setdefault(r.vaerdi("afgoerelsesaar"), {}).setdefault(r.vaerdi("maaneder"), []).append(r)
    cells = []
    for year, by_months in sorted(readings.items(), reverse=True):
        months, rows = max(by_months.items())
        sums = (sum(r.vaerdi(n) for r in rows) for n in ("rejst", "anke", "betalt", "afskrevet", "udestaaende"))
        cells.append([f"{year}, efter {months} måneder", *(kroner(s) for s in sums)])
    head = ["Afgjort", "Rejst", "Rettet efter anke", "Betalt", "Afskrevet", "Udestående"]
    return tabel("Hvad der blev af kravene", head, cells) if cells else None


def _posts(k: MunicipalYear) -> Block | None:
    rows = [r for r in k.raekker("effekt_pr_aarsvaerk") if r["provenu_pr_aarsvaerk"].known]
    if not rows:
        return None
    sentences = []
    for r in rows:
        posts, fewest = (tal(r[n].vaerdi, 1) for n in ("aarsvaerk", "aarsvaerk_mindst"))
        each, most = (kroner(round(r[n].vaerdi)) for n in ("provenu_pr_aarsvaerk", "provenu_pr_aarsvaerk_mindst"))
        other = f"; ved {fewest} årsværk, som også er oplyst, {most}" if fewest != posts else ""
        sentences.append(f"{r['aar'].vaerdi}: {each} provenu pr. årsværk ved {posts} årsværk{other}")
    return items(sentences)
