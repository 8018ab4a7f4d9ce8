"""Every number of the report's tables equals its cell in the edition's tables."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.rapport.conftest import AAR, KODE
from tests.rapport.pdf import Rapport

pytestmark = pytest.mark.heavy
KATEGORIER = ["KL-ydelser", "UDK-ydelser", "§ 11-sager", "Stop af tilflytninger", "SU-sager"]
TOTALER = ["som offentliggjort", "uden § 11", "KL-sammenlignelig"]


def dansk(tal: Decimal | int | None) -> str:
    return "–" if tal is None else f"{int(tal):,}".replace(",", ".")


def opslag(ud: Path, tabel: str, noegle: str, felter: str, hvor: str) -> dict[object, tuple]:
    with duckdb.connect() as con:
        sql = f"select {noegle}, {felter} from read_parquet($1) where {hvor}"
        return {r[0]: r[1:] for r in con.execute(sql, [str(ud / "tabeller" / f"{tabel}.parquet")]).fetchall()}


def test_aarets_provenutabel_er_cellerne(rapport: Rapport, intern: Path) -> None:
    komponenter = "tilbagebetalingskrav, mindreudgift, efterregulering, skat, anke, beloeb"
    celler = opslag(intern, "provenu_aar", "kategori", komponenter, f"kommunekode = '{KODE}' and aar = {AAR}")
    totaler = opslag(intern, "provenu_total", "total", "beloeb", f"kommunekode = '{KODE}' and aar = {AAR}")
    _, *raekker = rapport.tabel(f"Samlet opgørelse af provenu {AAR}, kr.")
    assert len(celler) == 5 and len(totaler) == 3
    assert raekker[:5] == [[k, *map(dansk, celler[k])] for k in KATEGORIER]
    assert [(r[0], r[-1]) for r in raekker[5:]] == [(f"I alt, {t}", dansk(*totaler[t])) for t in TOTALER]


def test_femaarstabellen_er_cellerne_og_tom_hvor_intet_er_maalt(rapport: Rapport, intern: Path) -> None:
    aarene = range(AAR - 4, AAR + 1)
    celler = opslag(intern, "provenu_aar", "(kategori, aar)", "beloeb", f"kommunekode = '{KODE}'")
    totaler = opslag(intern, "provenu_total", "(total, aar)", "beloeb", f"kommunekode = '{KODE}'")
    hoved, *raekker = rapport.tabel("Samlet opgørelse af provenu 2019–2023, kr.")
    assert hoved == ["Kategori", *map(str, aarene)]
    assert raekker[:5] == [[k, *(dansk(*celler.get((k, a), (None,))) for a in aarene)] for k in KATEGORIER]
    assert raekker[5:] == [[f"I alt, {t}", *(dansk(*totaler[t, a]) for a in aarene)] for t in TOTALER]
    assert raekker[4][1:4] == ["–"] * 3 and raekker[2][2:5] == ["0"] * 3


@pytest.mark.parametrize(("titel", "kode"), [("Landsplan", "DK"), ("Ballerup Kommune", KODE)])
def test_udk_tabellerne_er_cellerne_og_antal_laegges_ikke_sammen(rapport: Rapport, intern: Path, titel: str, kode: str) -> None:
    felter = "stop_antal, stop_beloeb, krav_antal, krav_beloeb, efterregulering, skat, provenu"
    celler = opslag(intern, "udk_status", "ydelse", felter, f"kommunekode = '{kode}' and aar = {AAR}")
    _, *raekker, total = rapport.tabel(titel)
    assert {r[0]: r[1:] for r in raekker} == {y: list(map(dansk, c)) for y, c in celler.items()}
    summer = [sum(c[i] for c in celler.values()) for i in range(7)]
    assert total == ["Total", "", dansk(summer[1]), "", *map(dansk, summer[3:])]


def test_paragraf_11_er_udk_s_opgoerelse(rapport: Rapport) -> None:
    """The printed block: aarsrapport-ballerup-2023.txt:183-189."""
    vaerdier = [r[1].replace("\u00a0", " ") for r in rapport.tabel(f"Opgørelse for {AAR}")[1:]]
    assert vaerdier == ["2", "3", "1", "996.981 kr.", "118.176 kr.", "0 kr.", "1.115.157 kr."]


def test_indsatser_er_cellerne(rapport: Rapport, intern: Path) -> None:
    celler = opslag(intern, "indsatser", "(noegletal, aar)", "vaerdi", f"kommunekode = '{KODE}'")
    raekker = {r[0]: r[1:] for titel in ("SU og tilflytninger pr. år", "Sager", "Anker pr. år") for r in rapport.tabel(titel)}
    assert raekker["Åbne sager ved årets slutning"] == [dansk(*celler["sager_ultimo", a]) for a in range(AAR - 4, AAR + 1)]
    assert raekker["Undringer sendt til SU-styrelsen"] == [dansk(*celler["su_undringer_sendt", a]) for a in (2022, AAR)]
    andel = celler["su_flytninger_andel_afvist_eller_frafaldet", AAR][0]
    assert raekker["Andel afvist eller frafaldet"][-1] == f"{round(andel * 100, 1)}".replace(".", ",") + "\u00a0pct."


def test_benchmark_er_cellerne_i_aarets_sidste_maaned(rapport: Rapport, intern: Path) -> None:
    celler = opslag(intern, "benchmark", "(kommunekode, kontroltrin, omraade)", "udtaget, resterende", f"periode = '{AAR}-12'")
    raekker = {r[0]: r for r in rapport.tabel("De 12 måneder til og med dec.\u00a02023")}
    for navn, trin, omraade in (("Kontroltrin 3, alle områder", "3", "alle"), ("Samlet (kontroltrin 2 og 3)", "samlet", "alle")):
        t, r = celler[KODE, trin, omraade]
        land = celler["DK", trin, omraade]
        andele = [f"{round(Decimal(100 * a) / (a + b), 1)}".replace(".", ",") + "\u00a0pct." for a, b in ((t, r), land)]
        assert raekker[navn][1:5] == [dansk(t), dansk(r), *andele]


def test_alle_noegletal_har_et_navn() -> None:
    from dagster_project.publish import tekster

    with duckdb.connect() as con:
        seed = Path(__file__).parents[2] / "seeds" / "noegletal.csv"
        alle = {r[0] for r in con.execute("select noegletal from read_csv($1, all_varchar = true)", [str(seed)]).fetchall()}
    navngivne = (tekster.SU, tekster.INDSATSER, tekster.SAGER, tekster.KRAV, tekster.ANKER, tekster.OMRAADEINDSATSER)
    assert {n for navne in navngivne for n in navne} == alle
