"""Whole runs: the fixed cost, the national benchmark from files to marts, one new month on many known ones."""

from __future__ import annotations

import shutil
import statistics
import sys
from pathlib import Path

from bench.maaling import Maaling, kontrol, maal, miljoe, skriv
from dagster_project.sample.national import skriv_snapshots


def _maaneder(antal: int) -> list[str]:
    """The `antal` months that end with 2025-12."""
    sidste = 2025 * 12 + 11
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(sidste - antal + 1, sidste + 1)]


def fast(rod: Path) -> None:
    """Nothing new, one small new delivery, and Dagster's definitions alone."""
    demo = kontrol(rod, "demo")
    foerste = kontrol(rod, "run")
    intet = kontrol(rod, "run")
    su = rod / "landing" / "su_tilbagemeldinger"
    ny = su / "su_tilbagemeldinger_151_2023-12_v2.csv"
    ny.write_bytes((su / "su_tilbagemeldinger_151_2023-12.csv").read_bytes() + b"\r\n")
    lille = kontrol(rod, "run")
    python, imports, dbt, graf = (
        maal([sys.executable, "-c", kode], miljoe(rod))
        for kode in (
            "pass",
            "import dagster, dagster_project.defs.dagster_dbt_let",
            "import dbt.cli.main, dbt.adapters.duckdb",
            # ends when they stand: a look through every object before the process ends is no part of loading them
            "import gc, dagster_project.definitions; gc.freeze()",
        )
    )
    skriv(
        "Faste omkostninger (prøven)",
        f"kontrol demo: {demo}",
        f"kontrol run, første gang (dbt læses): {foerste}",
        f"kontrol run, intet nyt: {intet}",
        f"kontrol run, en lille ny leverance: {lille}",
        f"deraf: Python {python}; import af dagster {imports}, med hele grafen {graf}; ved siden af det import af dbt {dbt}",
        *_dbts_noder(rod),
    )


def _dbts_noder(rod: Path) -> list[str]:
    """What dbt's nodes took in the last run, each as the run itself measured it."""
    from dagster import DagsterInstance

    with DagsterInstance.from_config(str(rod / "data" / "dagster")) as instans:
        (koersel,) = instans.get_runs(limit=1)
        haendelser = [h.dagster_event for h in instans.all_logs(koersel.run_id) if h.dagster_event]
    modeller = [h.step_materialization_data.materialization for h in haendelser if h.is_step_materialization]
    tider = {m.asset_key.path[-1]: m.metadata["sekunder"].value for m in modeller if "sekunder" in m.metadata}
    svar = [h.asset_check_evaluation_data for h in haendelser if h.event_type_value == "ASSET_CHECK_EVALUATION"]
    kontroller = [s.metadata["sekunder"].value for s in svar if "sekunder" in s.metadata]
    dyreste = sorted(tider, key=tider.get, reverse=True)[:5]
    return [
        f"dbt: {len(tider)} modeller og seeds {sum(tider.values()):.1f} s, {len(kontroller)} kontroller {sum(kontroller):.1f} s",
        "de dyreste: " + ", ".join(f"{navn} {tider[navn]:.2f} s" for navn in dyreste),
    ]


def national(rod: Path, raekker: int, maaneder: int, med_pandas: bool) -> None:
    """Monthly CSV files to marts and checks, beside bare scripts over the same files. In a folder that has run before: reading
    dbt's project for the first time is no part of what a row costs."""
    fast_ = kontrol_tom(rod)
    filer = skriv_snapshots(rod / "landing", _maaneder(maaneder), raekker // maaneder, "csv")
    vores = kontrol(rod, "run")
    navne = ["duckdb", "polars", *(["pandas"] if med_pandas else [])]
    bare = {n: maal([sys.executable, "-m", "bench.nogne", n, *filer]) for n in navne}
    sekunder, cpu = vores.sekunder - fast_.sekunder, vores.cpu - fast_.cpu
    skriv(
        f"National benchmark: {raekker:,} rækker i {maaneder} CSV-filer, fra filer til marts og kontroller",
        f"kontrol: {vores}; en kørsel med én lille fil {fast_}",
        *(
            f"bar {n}: {m}; (kontrol − fast) / bar {n}: {sekunder / m.sekunder:.1f} i tid, {cpu / m.cpu:.1f} i CPU; "
            f"kontrol / bar {n}: {vores.sekunder / m.sekunder:.1f} i tid, {vores.cpu / m.cpu:.1f} i CPU"
            for n, m in bare.items()
        ),
    )


def kontrol_tom(rod: Path) -> Maaling:
    """A run over an empty landing folder: what a run costs whatever is in it. The second, when dbt's project is parsed."""
    (rod / "landing" / "udk_risikosager").mkdir(parents=True)
    kontrol(rod, "run")
    fil = rod / "landing" / "udk_risikosager" / "udk_risikosager_151_2025-12.csv"
    fil.write_text("risikosag_id;kommunekode;omraade;kontroltrin;udstillet_dato\n")
    return kontrol(rod, "run")


def ny_maaned(rod: Path, raekker: int, kendte: int, gange: int) -> None:
    """One new month on `kendte` known ones against on none: CPU seconds, the median."""
    maaneder = _maaneder(kendte + 1)
    alle = skriv_snapshots(rod / "lager", maaneder, raekker, "parquet")
    svar = {}
    for navn, antal in (("ingen", 0), ("alle", kendte)):
        cpu = []
        sted = rod / navn
        (sted / "landing" / "udk_risikosager").mkdir(parents=True)
        for fil in alle[:antal]:
            (sted / "landing" / "udk_risikosager" / fil.name).hardlink_to(fil)
        kontrol(sted, "run")
        ny = sted / "landing" / "udk_risikosager" / alle[-1].name
        for _ in range(gange):
            # only the data folder is put back: a copy of the landing folder would be files that no run has seen
            shutil.copytree(sted / "data", sted / "foer", copy_function=_laenke_eller_kopi)
            ny.hardlink_to(alle[-1])
            cpu.append(kontrol(sted, "run").cpu)
            ny.unlink()
            shutil.rmtree(sted / "data")
            (sted / "foer").rename(sted / "data")
        svar[navn] = statistics.median(cpu)
    skriv(
        f"En ny måned på {raekker:,} rækker, median af {gange}, sekunder CPU",
        f"på ingen kendte: {svar['ingen']:.1f}; på {kendte} kendte ({kendte * raekker:,} rækker): {svar['alle']:.1f}; "
        f"forhold {svar['alle'] / svar['ingen']:.2f}",
    )


def _laenke_eller_kopi(fra: str, til: str) -> None:
    """What a run never changes in place is linked: the files of raa/ and of the cache."""
    if fra.endswith(".parquet"):
        Path(til).hardlink_to(fra)
    else:
        shutil.copy2(fra, til)


def alt_igen(rod: Path, raekker: int, maaneder: int) -> None:
    """Everything recomputed from raa/: the cache and the database are deleted."""
    skriv_snapshots(rod / "landing", _maaneder(maaneder), raekker, "parquet")
    ind = kontrol(rod, "run")
    shutil.rmtree(rod / "data" / "cache")
    (rod / "data" / "kontrol.duckdb").unlink()
    igen = kontrol(rod, "run")
    stoerrelser = {n: _bytes(rod / "data" / n) >> 20 for n in ("kontrol.duckdb", "cache", "raa")}
    skriv(
        f"{raekker * maaneder:,} rækker i {maaneder} måneder, alt regnet igen fra raa/",
        f"første gang, med indlæsning: {ind}",
        f"uden cache: {igen}",
        "; ".join(f"{navn} fylder {mib} MiB" for navn, mib in stoerrelser.items()),
    )


def spor(rod: Path, raekker: int, maaneder: int) -> None:
    """The country's figures followed to their rows: the widest there are, and one municipality's beside them."""
    navne = _maaneder(maaneder)
    skriv_snapshots(rod / "landing", navne, raekker, "parquet")
    kontrol(rod, "run")
    tal = ("dk/3/alle/andel_udtaget", "dk/samlet/alle/andel_med_effekt", "dk/samlet/alle/resterende", "151/3/alle/andel_udtaget")
    skriv(
        f"Et tal fulgt til sine rækker, blandt {raekker * maaneder:,} risikosager i {maaneder} måneder",
        *(f"kontrol spor benchmark/{navne[-1]}/{t}: {kontrol(rod, 'spor', f'benchmark/{navne[-1]}/{t}')}" for t in tal),
    )


def _bytes(sti: Path) -> int:
    return sum(f.stat().st_size for f in ([sti] if sti.is_file() else sti.rglob("*")) if f.is_file())
