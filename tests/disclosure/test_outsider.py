"""The attacker from outside finds what is planted, one leak of each kind, and nothing in what is published."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given

from tests.disclosure.outsider.attack import attack
from tests.disclosure.outsider.served import read_csv
from tests.disclosure.random_worlds import three_editions
from tests.disclosure.test_changes import counts, write
from tests.disclosure.worlds import World
from tests.effort import whole_courses

pytestmark = pytest.mark.heavy


def test_the_sample_tells_nothing(editions: Path) -> None:
    assert attack([editions]) == []


@pytest.mark.torture
@pytest.mark.ci
@whole_courses(2, 120)
@given(course=three_editions())
def test_three_editions_of_an_invented_world_tell_nothing(editions: Path, course: list[World]) -> None:
    with tempfile.TemporaryDirectory() as root:
        assert attack(write(course, Path(root), editions / "intern" / "tabeller")) == []


KEYS = ("kommunekode", "aar", "periode", "kontroltrin", "omraade", "kategori", "total", "ydelse", "aldersklasse", "noegletal")
KEYS = (*KEYS, "tal_id", "iso_aar", "iso_uge")


def show(
    folder: Path, table: str, columns: tuple[str, ...], value: str | None = None, edition: str = "offentlig", **at: str
) -> None:
    """The true figures stand there after all, or `value`, in the rows that it is about."""
    files = [folder / e / "tabeller" / f"{table}.csv" for e in (edition, "intern")]
    public, true = map(read_csv, files)
    keys = [k for k in public[0] if k in KEYS]
    internal = {tuple(r[k] for k in keys): r for r in true}
    rows = [r for r in public if all(r[k] == v for k, v in at.items())]
    assert rows, at
    for row in rows:
        row |= {c: internal[tuple(row[k] for k in keys)][c] if value is None else value for c in columns}
    with files[0].open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, list(public[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(public)


def _benefits(folder: Path) -> None:
    rows = read_csv(folder / "offentlig" / "tabeller" / "provenu_kommunal_andel.csv")
    hidden = [r for r in rows if (r["aar"], r["kategori"], r["beloeb"]) == ("2023", "KL-ydelser", "hemmeligholdt")]
    for r in hidden[:-1]:
        show(folder, "provenu_kommunal_andel", ("beloeb",), aar="2023", kategori="KL-ydelser", ydelse=r["ydelse"])


def _section_11(folder: Path) -> None:
    """All of the statement's benefits but one: who can take § 11 from the total has that one."""
    for benefit in ("Boligydelse", "Børnetilskud"):
        show(folder, "udk_status", ("provenu",), kommunekode="151", aar="2023", ydelse=benefit)


def _statement_row(folder: Path) -> None:
    """All claims of a statement, and two of three benefits' that few cases made, one of them whoever has the third."""
    show(folder, "provenu_aar", ("tilbagebetalingskrav",), kommunekode="151", aar="2023", kategori="UDK-ydelser")
    show(folder, "udk_status", ("krav_beloeb",), kommunekode="151", aar="2023", ydelse="Førtidspension")


def _owner(folder: Path) -> None:
    """Three of an owner's four figures of claims, of which none is corrected."""
    for name in ("krav_rejst:SU", "krav_betalt:SU", "krav_udestaaende:SU"):
        show(folder, "indsatser", ("vaerdi",), noegletal=name)


def _interval(folder: Path) -> None:
    """The percent that the true share lies in, of the municipality with the fewest closed cases: it tells none."""
    true = {r["kommunekode"]: r for r in read_csv(folder / "intern" / "tabeller" / "benchmark.csv") if _whole(r)}
    row = _fewest(folder)
    low = int(100 * float(true[row["kommunekode"]]["andel_med_effekt"].replace(",", "."))) / 100
    at = {k: row[k] for k in ("periode", "kommunekode", "kontroltrin", "omraade")}
    for end, value in (("fra", low), ("til", low + 0.01)):
        show(folder, "benchmark", (f"andel_med_effekt_{end}",), f"{value:.2f}".replace(".", ","), **at)


def _whole(r: dict[str, str]) -> bool:
    return (r["periode"], r["kontroltrin"], r["omraade"]) == ("2023-12", "3", "alle")


def _fewest(folder: Path) -> dict[str, str]:
    rows = [r for r in read_csv(folder / "offentlig" / "tabeller" / "benchmark.csv") if _whole(r)]
    return min((r for r in rows if r["afsluttet"] != "0"), key=lambda r: (int(r["afsluttet"]), r["kommunekode"]))


def _weeks(folder: Path) -> None:
    """Every week of a year at the top of what its number may stand for: each is what the total says."""
    file = folder / "offentlig" / "tabeller" / "su_flytninger_uge.csv"
    rows = read_csv(file)
    kept = [r | {"kontrolleret": "0", "afvist_eller_frafaldet": "0"} for r in rows if r["mandag"].startswith("2023")]
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(kept)
    inside = [r for r in kept if r["mandag"][5:] <= "12-25"]
    loose = 4 * (len(kept) - len(inside)) + 40
    total, figure = str(4 * len(inside) + loose), "su_flytninger_kontrolleret"
    show(folder, "indsatser", ("vaerdi",), total, aar="2023", noegletal=figure)
    show(folder, "tal", ("vaerdi",), total, tal_id=f"indsatser/151/2023/{figure}")
    show(folder, "afstemning", ("beregnet",), total, tal_id=f"indsatser/151/2023/{figure}")


def _effort(folder: Path) -> None:
    """Of 150 new cases all but two are an effort's."""
    figure = "indsats_sager:DEMO-Hedeparken"
    for edition in ("intern", "offentlig"):
        show(folder, "indsatser", ("vaerdi",), "148", edition, aar="2023", noegletal=figure)
        show(folder, "tal", ("vaerdi",), "148", edition, tal_id=f"indsatser/151/2023/{figure}")
        show(folder, "afstemning", ("beregnet",), "148", edition, tal_id=f"indsatser/151/2023/{figure}")


def _page(folder: Path) -> None:
    (folder / "offentlig" / "side.html").write_text("<p title='x'><b>1.115</b>&#46;157 kr.</p>", "utf-8")


def _workbook(folder: Path) -> None:
    with xlsxwriter.Workbook(folder / "offentlig" / "bog.xlsx") as workbook:
        workbook.add_worksheet().write_comment(0, 0, "heraf § 11: 1.115.157 kr.")


def _chart(folder: Path) -> None:
    (folder / "offentlig" / "site" / "figur").mkdir(parents=True)
    file = folder / "offentlig" / "site" / "figur" / "provenu-151.csv"
    file.write_text("\ufeffkommunekode;kommune;aar;kategori;beloeb\r\n151;Ballerup;2023;§ 11-sager;1115157,00\r\n", "utf-8")


def _show(table: str, *columns: str, value: str | None = None, **at: str) -> Callable[[Path], None]:
    return lambda folder: show(folder, table, columns, value, **at)


SELF_SUPPORT = {"ydelse": "selvforsørgelses- og hjemrejseydelse", "aldersklasse": "1–3 år"}
CELL = {"periode": "2023-12", "kommunekode": "151", "kontroltrin": "3", "omraade": "alle"}
# what is planted, and what the find must hold
LEAKS = {
    "total": (_show("provenu_total", "beloeb", aar="2023", total="uden § 11"), "2023-12.1: provenu/151/2023/paragraf-11 er"),
    "component": (_show("provenu_aar", "anke", aar="2021", kategori="KL-ydelser"), "2021/kl-ydelser/mindreudgift er"),
    "statement": (_show("udk_status", "krav_beloeb", aar="2019", ydelse="Folkepension"), "udk-status/151/2019/folkepension/krav"),
    "benefits": (_benefits, "provenu-ydelse/151/2023/"),
    "claims by age": (
        _show("krav", "betalt", "afskrevet", "udestaaende", ydelse="fleksløntilskud", aldersklasse="1–3 år"),
        "fleksloentilskud/1-3-aar/anke_korrektion er",
    ),
    "claims of the years, to one who is alone": (
        _show("krav", "rejst", **SELF_SUPPORT),
        "den ene i krav/151/2023/tabt-arbejdsfortjeneste/1-3-aar/afskrevet ser: ",
    ),
    "§ 11, to the one case of it": (
        _section_11,
        "den ene i paragraf-11/151/2023/aarlig-besparelse ser: 2023-12.1: udk-status/151/2023/foertidspension/provenu-i-alt er",
    ),
    "a statement's row, to the one case of it": (
        _statement_row,
        "den ene i udk-status/151/2023/boernetilskud/krav-beloeb ser: 2023-12.1: udk-status/151/2023/boligydelse/krav-beloeb er",
    ),
    "owners": (_owner, "krav_afskrevet:SU er"),
    "complement": (_show("indsatser", "vaerdi", aar="2023", noegletal="sygefravaer_reduceret"), "uden sygefravaer_reduceret er"),
    "what an effort leaves": (
        _effort,
        "sager_nye uden indsats_sager:DEMO-Hedeparken er 2",
    ),
    "by its id": (_show("tal", "vaerdi", tal_id="provenu/151/2023/paragraf-11"), "paragraf-11 står i en tabel og er skjult i en"),
    "page": (_page, "står i side.html"),
    "workbook": (_workbook, "står i bog.xlsx"),
    "chart": (_chart, "paragraf-11 står i en tabel og er skjult i en"),
    "exact total": (_show("benchmark", "udtaget", value="1", **CELL), "151 udtaget er ikke summen"),
    "interval": (_interval, "afsluttet_med_effekt: "),
    "weeks": (_weeks, " er 4"),
}


@pytest.fixture(scope="module")
def small(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a few municipalities in its benchmark."""
    folder = Path(shutil.copytree(editions, tmp_path_factory.mktemp("lille") / editions.name))
    file = folder / "offentlig" / "tabeller" / "benchmark.csv"
    head, *rows = file.read_text("utf-8-sig").splitlines()
    few = _fewest(folder)["kommunekode"]
    kept = [r for r in rows if r.startswith("2023-12") and r.split(";")[1] in ("151", few)]
    file.write_text("\n".join((head, *kept)) + "\n", "utf-8-sig")
    return folder


@pytest.mark.parametrize(("plant", "found"), LEAKS.values(), ids=LEAKS)
def test_a_planted_leak_is_found(small: Path, tmp_path: Path, plant: Callable[[Path], None], found: str) -> None:
    folder = Path(shutil.copytree(small, tmp_path / small.name))
    plant(folder)
    findings = attack([folder])
    assert any(found in f for f in findings), findings


def test_what_one_edition_hides_and_the_next_shows_is_found(small: Path, tmp_path: Path) -> None:
    """Nothing beside it has moved, so it is what it was."""
    folders = [Path(shutil.copytree(small, tmp_path / name)) for name in ("2023-12.1", "2023-12.2")]
    show(folders[1], "provenu_aar", ("beloeb",), aar="2023", kategori="§ 11-sager")
    assert any("2023-12.1: provenu/151/2023/paragraf-11 er" in f for f in attack(folders))


def test_a_wrong_guess_of_a_count_is_counted_apart(editions: Path, tmp_path: Path) -> None:
    """Of 24 appeals 22 were upheld, and then 21: the second edition shows that, and since the whole is the same he holds the
    first to have left three as well. It left two."""
    folders = write([counts(24, 22), counts(24, 21)], tmp_path, editions / "intern" / "tabeller", alone=True)
    part = "anker_stadfaestet"
    show(folders[1], "indsatser", ("vaerdi",), aar="2023", noegletal=part)
    show(folders[1], "tal", ("vaerdi",), tal_id=f"indsatser/151/2023/{part}")
    wrong: list[str] = []
    findings = attack(folders, wrong)
    left = f"indsatser/151/2023/anker_afgjort uden {part} er 3"
    assert f"2023-12.2: {left}" in findings and f"2023-12.1: {left}" not in findings
    assert wrong == [f"2023-12.1: {left}"]
