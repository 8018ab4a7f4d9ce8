"""What a corrected delivery changes, line by line and figure by figure, and why; what nothing explains is withheld."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from dagster_project.forbindelse import open_built
from dagster_project.publish import kaede
from dagster_project.publish.genskab import Genskabt, genskab
from dagster_project.publish.revisioner import Revision, Revisioner, find_revisioner
from dagster_project.publish.revisionstabeller import revisionstabeller
from dagster_project.publish.udgiv import uforklarede
from tests.koersel.miljoe import Mappe
from tests.publish.hjaelp import INTET, Kopi, kopier, laenket
from tests.publish.rettede import TILLAEG, foersteudgave, hoejere_krav, ny_version, udtaget

pytestmark = pytest.mark.heavy
RETTET = "rettet leverance"
SAGER, RISIKO = "kommune_sager_151_2023-12", "udk_risikosager_151_2022-08"


@pytest.fixture(scope="module")
def rettet(demo: Mappe, tmp_path_factory: pytest.TempPathFactory) -> tuple[Kopi, dict[str, str], dict[str, str]]:
    """Published; then a case and a risk case corrected, and built anew."""
    kopi = kopier(demo, tmp_path_factory.mktemp("rettet"), med_landing=True)
    assert kopi.udgivet() == "2023-12.1"
    sag = ny_version(kopi, "kommune_sager", SAGER, hoejere_krav)
    risikosag = ny_version(kopi, "udk_risikosager", RISIKO, udtaget)
    svar = kopi.kontrol("run")
    assert svar.returncode == 1 and "afstemning" in svar.stdout, svar.stdout + svar.stderr
    return kopi, sag, risikosag


def _fundne(kopi: Kopi) -> Revisioner:
    with open_built(kopi.data / "kontrol.duckdb") as built:
        return find_revisioner(built, "2023-12", kaede.mapper(kopi.data))


def _id(kopi: Kopi, filnavn: str) -> str:
    ((id_,),) = kopi.sql("select leverance_id from marts.leverancer where filnavn = ?", filnavn)
    return id_


def test_a_corrected_delivery_gives_exactly_the_expected_revisions(rettet) -> None:
    kopi, sag, risikosag = rettet
    fundne = _fundne(kopi)
    assert fundne.fra == "2023-12.1" and fundne.uforklarede == []
    linjer = {(r.tal_id, r.noegle): r for r in fundne.linjer}
    nyt = int(sag["tilbagebetalingskrav"])
    noegle = f"151|{sag['sagsnr']}|kontanthjælp"
    assert linjer.pop(("provenu/151/2023/kl-ydelser", noegle)) == Revision(
        *("provenu/151/2023/kl-ydelser", "151", 2023, None, noegle, "tilbagebetalingskrav"),
        *(Decimal(nyt - TILLAEG), Decimal(nyt), RETTET, _id(kopi, f"{SAGER}.csv"), _id(kopi, f"{SAGER}_v2.csv")),
    )
    for navn in ("krav_rejst", "krav_udestaaende"):
        r = linjer.pop((f"indsatser/151/2023/{navn}", None))
        assert (r.efter - r.foer, r.aarsag) == (TILLAEG, RETTET)
    # the rest: the cells of that month's benchmark that hold the risk case, and none else
    omraade = risikosag["omraade"].replace("ø", "oe").replace("æ", "ae").replace(" ", "-")
    celler = [f"benchmark/2022-08/151/{c}" for c in ("3/alle", f"3/{omraade}", "samlet/alle")]
    assert {tal_id.rpartition("/")[0] for tal_id, _ in linjer} == set(celler)
    for celle in celler:
        for maal, forskel in (("udtaget", 1), ("resterende", -1)):
            r = linjer[f"{celle}/{maal}", None]
            assert (r.efter - r.foer, r.aarsag, r.periode) == (forskel, RETTET, "2022-08")
            assert (r.fra_leverance_id, r.til_leverance_id) == (_id(kopi, f"{RISIKO}.csv"), _id(kopi, f"{RISIKO}_v2.csv"))


def test_every_figure_above_a_corrected_line_is_listed_once_with_its_cause(rettet) -> None:
    kopi, *_ = rettet
    fundne = _fundne(kopi)
    provenu = {t.tal_id.removeprefix("provenu/151/2023/"): (t.efter - t.foer, aarsag) for t, aarsag in fundne.tal
               if t.tal_id.startswith("provenu/")}  # fmt: skip
    navne = ("kl-ydelser", "kl-ydelser/tilbagebetalingskrav", "kl-sammenlignelig", "som-offentliggjort", "uden-paragraf-11")
    assert provenu == dict.fromkeys(navne, (TILLAEG, RETTET))


def test_the_triangle_and_the_mean_absolute_revision_follow_from_the_publications(rettet) -> None:
    kopi, *_ = rettet
    with open_built(kopi.data / "kontrol.duckdb") as built:
        tabeller = revisionstabeller(built, _fundne(kopi), "2023-12", "2023-12.2", kaede.mapper(kopi.data))
    total = "provenu/151/2023/som-offentliggjort"
    trekant = {r["publikation"]: r["vaerdi"] for r in tabeller["revisionstrekant"].to_pylist() if r["tal_id"] == total}
    assert trekant == {"2023-12.1": 11264947, "2023-12.2": 11265947}
    (maal,) = (r for r in tabeller["revisionsmaal"].to_pylist() if r["tal_id"] == total)
    assert (maal["sammenligninger"], maal["revisioner"], maal["gennemsnitlig_absolut_revision"]) == (1, 1, TILLAEG)
    status = {r["tal_id"]: r["status"] for r in tabeller["tal"].to_pylist()}
    assert status[total] == "foreløbig" and status["provenu/151/2022/som-offentliggjort"] == "endelig"


def test_the_preview_says_what_changes_and_why_it_is_withheld(rettet) -> None:
    svar = rettet[0].kontrol("forhaandsvis")
    assert svar.returncode == 1, svar.stderr
    ud = svar.stdout
    assert "Holdes tilbage: kontrol_duckdb: afstemning holder ikke\n" in ud and "Kan udgives" not in ud
    assert "Mod 2023-12.1: " in ud and f"; {RETTET}: " in ud and "Kommune 151" in ud
    assert "Stemmer ikke længere:\n  provenu/151/2023/kl-ydelser: beregnet 5.765.357, rapporteret 5.764.357." in ud
    assert "udk_risikosager fra landet (DK): mangler 2022-08" in ud
    assert f"har ændret det:\n  {SAGER}_v2.csv\n  {RISIKO}_v2.csv\nLeverancer, der ikke længere tæller:\n" in ud
    assert "\nprovenu/151/2023/kl-ydelser/tilbagebetalingskrav " in ud.replace("│ ", "\n")  # whole, however narrow the terminal


def test_a_failing_reconciliation_withholds_publication_by_name(rettet) -> None:
    svar = rettet[0].kontrol("udgiv", "--godkendt-af", "Anna Test")
    assert svar.returncode == 2
    assert svar.stderr == "kontrol: Udgivelsen holdes tilbage: kontrol_duckdb: afstemning holder ikke.\n"


def test_a_publication_is_rebuilt_to_the_byte_though_deliveries_have_come_since(rettet, monkeypatch) -> None:
    kopi, *_ = rettet
    for navn, vaerdi in kopi.miljoe().items():
        monkeypatch.setenv(navn, vaerdi)
    filer = sum(f.is_file() for f in (kopi.data / "publikationer" / "2023-12.1").rglob("*"))
    assert genskab(kopi.ind, "2023-12.1", INTET) == Genskabt(filer, (), ())
    assert [p.name for p in kopi.data.glob(".genskab-*")] == []


@pytest.fixture
def uroert(demo: Mappe, rettet, tmp_path: Path) -> Kopi:
    """The publication above, over the database that it was made of: the same deliveries on both sides."""
    kopi = Kopi(tmp_path, noegle=None)
    laenket(rettet[0].data / "publikationer", kopi.data / "publikationer")
    laenket(rettet[0].data / "offentlig", kopi.data / "offentlig")
    (kopi.data / "kontrol.duckdb").symlink_to(demo.data / "kontrol.duckdb")
    return kopi


def test_nothing_new_is_no_revision(uroert: Kopi) -> None:
    fundne = _fundne(uroert)
    assert (fundne.linjer, fundne.tal) == ((), ())


def test_a_difference_that_nothing_explains_withholds_publication(uroert: Kopi) -> None:
    foersteudgave(uroert, "1.00")
    assert kaede.efterproev(uroert.data) == []
    (linje,) = _fundne(uroert).linjer
    assert (linje.foer, linje.aarsag, linje.fra_leverance_id) == (1, "uforklaret", linje.til_leverance_id)
    assert uforklarede(_fundne(uroert)) == [f"{linje.tal_id} er et andet end i 2023-12.1, og intet forklarer hvorfor"]


def test_the_same_delivery_with_another_value_is_ascribed_to_every_hash_that_changed(uroert: Kopi) -> None:
    seeds = json.loads(json.dumps(kaede.laes_manifest(uroert.data / "publikationer" / "2023-12.1")["grundlag"]["seeds"]))
    foersteudgave(uroert, "1.00", seeds=seeds | {"ydelser.csv": "en anden", "metodevalg.csv": "en anden"}, kode="en anden")
    (linje,) = _fundne(uroert).linjer
    assert linje.aarsag == "regel: metodevalg.csv; seed: ydelser.csv; kode"
    assert uforklarede(_fundne(uroert)) == []
