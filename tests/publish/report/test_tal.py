"""Every number of the report's tables equals its cell in the edition's tables."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.publish.report.conftest import CODE, YEAR
from tests.publish.report.pdf import Report

pytestmark = pytest.mark.heavy
KATEGORIER = ["KL-ydelser", "UDK-ydelser", "§ 11-sager", "Stop af tilflytninger", "SU-sager"]
TOTALS = ["som offentliggjort", "uden § 11", "KL-sammenlignelig"]


def danish(tal: Decimal | int | None) -> str:
    return "–" if tal is None else f"{int(tal):,}".replace(",", ".")


def lookup(out: Path, table: str, key: str, fields: str, at: str) -> dict[object, tuple]:
    with duckdb.connect() as con:
        sql = f"select {key}, {fields} from read_parquet($1) where {at}"
        return {r[0]: r[1:] for r in con.execute(sql, [str(out / "tabeller" / f"{table}.parquet")]).fetchall()}


def test_the_years_table_of_provenu_is_the_cells(rapport: Report, intern: Path) -> None:
    components = "tilbagebetalingskrav, mindreudgift, efterregulering, skat, anke, beloeb"
    cells = lookup(intern, "provenu_aar", "kategori", components, f"kommunekode = '{CODE}' and aar = {YEAR}")
    totals = lookup(intern, "provenu_total", "total", "beloeb", f"kommunekode = '{CODE}' and aar = {YEAR}")
    _, *rows = rapport.tabel(f"Samlet opgørelse af provenu {YEAR}, kr.")
    assert len(cells) == 5 and len(totals) == 3
    assert rows[:5] == [[k, *map(danish, cells[k])] for k in KATEGORIER]
    assert [(r[0], r[-1]) for r in rows[5:]] == [(f"I alt, {t}", danish(*totals[t])) for t in TOTALS]


def test_the_table_of_five_years_is_the_cells_and_empty_where_nothing_was_measured(rapport: Report, intern: Path) -> None:
    years = range(YEAR - 4, YEAR + 1)
    cells = lookup(intern, "provenu_aar", "(kategori, aar)", "beloeb", f"kommunekode = '{CODE}'")
    totals = lookup(intern, "provenu_total", "(total, aar)", "beloeb", f"kommunekode = '{CODE}'")
    header, *rows = rapport.tabel("Samlet opgørelse af provenu 2019–2023, kr.")
    assert header == ["Kategori", *map(str, years)]
    assert rows[:5] == [[k, *(danish(*cells.get((k, a), (None,))) for a in years)] for k in KATEGORIER]
    assert rows[5:] == [[f"I alt, {t}", *(danish(*totals[t, a]) for a in years)] for t in TOTALS]
    assert rows[4][1:4] == ["–"] * 3 and rows[2][2:5] == ["0"] * 3


@pytest.mark.parametrize(("titel", "kode"), [("Landsplan", "DK"), ("Ballerup Kommune", CODE)])
def test_tables_of_udk_are_the_cells_and_counts_are_not_added_up(rapport: Report, intern: Path, titel: str, kode: str) -> None:
    fields = "stop_antal, stop_beloeb, krav_antal, krav_beloeb, efterregulering, skat, provenu"
    cells = lookup(intern, "udk_status", "ydelse", fields, f"kommunekode = '{kode}' and aar = {YEAR}")
    _, *rows, total = rapport.tabel(titel)
    assert {r[0]: r[1:] for r in rows} == {y: list(map(danish, c)) for y, c in cells.items()}
    sums = [sum(c[i] for c in cells.values()) for i in range(7)]
    assert total == ["Total", "", danish(sums[1]), "", *map(danish, sums[3:])]


def test_section_11_is_the_statement_of_udk(rapport: Report) -> None:
    """The printed block: aarsrapport-ballerup-2023.txt:183-189."""
    values = [r[1].replace("\u00a0", " ") for r in rapport.tabel(f"Opgørelse for {YEAR}")[1:]]
    assert values == ["2", "3", "1", "996.981 kr.", "118.176 kr.", "0 kr.", "1.115.157 kr."]


def test_indsatser_are_the_cells(rapport: Report, intern: Path) -> None:
    cells = lookup(intern, "indsatser", "(noegletal, aar)", "vaerdi", f"kommunekode = '{CODE}'")
    rows = {r[0]: r[1:] for title in ("SU og tilflytninger pr. år", "Sager", "Anker pr. år") for r in rapport.tabel(title)}
    assert rows["Åbne sager ved årets slutning"] == [danish(*cells["sager_ultimo", a]) for a in range(YEAR - 4, YEAR + 1)]
    assert rows["Undringer sendt til SU-styrelsen"] == [danish(*cells["su_undringer_sendt", a]) for a in (2022, YEAR)]
    share = cells["su_flytninger_andel_afvist_eller_frafaldet", YEAR][0]
    assert rows["Andel afvist eller frafaldet"][-1] == f"{round(share * 100, 1)}".replace(".", ",") + "\u00a0pct."


def test_the_benchmark_is_the_cells_of_the_years_last_month(rapport: Report, intern: Path) -> None:
    cells = lookup(intern, "benchmark", "(kommunekode, kontroltrin, omraade)", "udtaget, resterende", f"periode = '{YEAR}-12'")
    rows = {r[0]: r for r in rapport.tabel("De 12 måneder til og med dec.\u00a02023")}
    for name, step, area in (("Kontroltrin 3, alle ydelser", "3", "alle"), ("Kontroltrin 2 og 3 samlet", "samlet", "alle")):
        t, r = cells[CODE, step, area]
        country = cells["DK", step, area]
        shares = [f"{round(Decimal(100 * a) / (a + b), 1)}".replace(".", ",") + "\u00a0pct." for a, b in ((t, r), country)]
        assert rows[name][1:5] == [danish(t), danish(r), *shares]


def test_every_noegletal_has_a_name() -> None:
    from dagster_project.figures import names

    with duckdb.connect() as con:
        seed = Path(__file__).parents[3] / "seeds" / "noegletal.csv"
        everyone = {r[0] for r in con.execute("select noegletal from read_csv($1, all_varchar = true)", [str(seed)]).fetchall()}
    named = (names.SU, names.INDSATSER, names.SAGER, names.KRAV, names.ANKER, names.AREA_INDSATSER, names.KONTROLTYPER)
    assert {n.partition(":")[0] for group in named for n in group} == everyone  # one divided by owner stands as `name:owner`


def plain(rapport: Report, title: str) -> list[list[str]]:
    """The cells with their fixed spaces as others."""
    return [[" ".join(cell.split()) for cell in row] for row in rapport.tabel(title)]


def test_the_internal_report_says_what_came_of_the_cases_and_what_comes_next(rapport: Report, intern: Path) -> None:
    _, *types = plain(rapport, f"Effekt efter sagstype {YEAR}")
    absence = next(r for r in types if r[0] == "sygefravær, trin 3")
    assert absence[1:4] == ["19", "19", "16"], "aarsrapport-ballerup-2023.txt:48"
    assert absence[4].startswith("84,2 pct. (") and len(absence) == 7
    _, *claims = plain(rapport, "Hvad der blev af kravene")
    assert [r[0] for r in claims[:2]] == [f"{YEAR}, efter 0 måneder", f"{YEAR - 1}, efter 12 måneder"]
    for row in claims:
        raised, appeal, paid, written_off, left = (
            int(c.removesuffix(" kr.").replace(".", "").replace("−", "-")) for c in row[1:]
        )
        assert raised + appeal - paid - written_off == left, row
    _, *ahead = plain(rapport, "De næste seks måneder")
    assert [r[0].partition(",")[0] for r in ahead] == [
        "jan. 2024",
        "feb. 2024",
        "mar. 2024",
        "apr. 2024",
        "maj 2024",
        "jun. 2024",
    ] * 2
    # 11.264.947 kr. over the 2,5 and the 2 posts of aarsrapport-ballerup-2023.txt:34 and 80
    text = " ".join(rapport.rod.tekst.split())
    assert "4.505.979 kr. provenu pr. årsværk ved 2,5 årsværk; ved 2,0 årsværk, som også er oplyst, 5.632.474 kr." in text
