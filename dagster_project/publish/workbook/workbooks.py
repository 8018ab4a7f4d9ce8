"""Which workbooks an edition holds: the benchmark of its month, and the provenu of each municipality that has any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa

from dagster_project.common.danish import maaned
from dagster_project.common.frames import NUMBER, TEXT, frame, table
from dagster_project.common.periods import ALWAYS
from dagster_project.figures.source_names import kilde_reference, quoted
from dagster_project.figures.tal_names import choice, method_name, noegletal, tal_name
from dagster_project.publications.hidden_cells import HIDDEN
from dagster_project.publish.workbook.sheet import Grid, Sheet, write_workbook

_BENCHMARK = {
    "Benchmark": ("benchmark", "Brugen af risikosager i de 12 måneder, der slutter med perioden; DK er landet."),
    "Opfølgning": ("benchmark_opfoelgning", "Hvem der opfylder kriteriet for opfølgning, og i hvor mange måneder i træk."),
    "Udvikling": (
        "benchmark_udvikling",
        "Andelen taget op (måling 1) måned for måned, hver som den var i sin egen måned; antallene bag står i "
        "benchmark_udvikling.csv.",
    ),
    "Kriterier": ("benchmark_kriterier", "Hvad der kom ud af sagerne efter det kriterium, de er udsøgt efter."),
}
_PROVENU = {
    "Provenu": ("provenu_aar", "Provenu pr. år og kategori, hver del for sig. En tankestreg er ikke målt."),
    "Totaler": ("provenu_total", "De tre totaler; de måler ikke det samme og lægges ikke sammen."),
    "Ydelser": ("provenu_kommunal_andel", "Provenu pr. år, kategori og ydelse; ydelsen er tom, hvor kilden ikke har en."),
    "Krav": ("krav", "Krav i alle gældende sager ved periodens udgang efter ydelse og kravets alder."),
    "UDK-status": ("udk_status", "Udbetaling Danmarks opgørelse for kommunen og for landet (DK)."),
    "Indsatser": ("indsatser", "Det, enheden i øvrigt opgør."),
    "SU-uger": ("su_flytninger_uge", "Kontrollerede SU-tilflytninger pr. uge; en uge uden kontrol har ingen række."),
    "Afstemning": ("afstemning", "Beregnede tal mod rapporterede. De tal, som ingen har rapporteret, står i afstemning.csv."),
}
# the sheets whose counts are rounded in an edition that rounds, each with what else a reader must know there
_ROUNDED = (
    "Antal er rundet til et tal, som 5 går op i; hvert er højst 4 fra det rigtige, 0 er 0, og andele regnes af de viste antal."
)
_ALSO_ROUNDED = {
    "Benchmark": "", "Udvikling": "", "Kriterier": "",
    "Opfølgning": "Om en kommune er under grænsen, og hvor længe, afgøres af de rigtige antal.",
    "SU-uger": "En uge, der viser 0, har haft 1–4 kontrollerede.",
}  # fmt: skip
# what the internal edition alone holds: the tables by which control is steered, of the newest period
_INTERNAL_SHEETS = {
    "Varsling": (
        "varsling",
        "Andelen i de næste seks måneder, hvis intet tages op, og hvis det går som nu, og hvad der mangler.",
    ),
    "Træf": (
        "varsling_traef",
        "Hvor rigtige de tidligere varslinger var: hver måned, der er kommet, mod det, der var sagt om den.",
    ),
    "Til UDK": (
        "kriterie_effekt",
        "Hvad der kom ud af sagerne efter hvert kriterium, ved siden af resten af kontroltrin og ydelse.",
    ),
    "Grænseværdier": ("graensevaerdi_scenarier", "Hvor mange kommuner der opfylder kriteriet ved andre grænser og længder."),
    "Kohorter": (
        "krav_kohorter",
        "Hvad der bliver af kravene: hver årgang, som leverancen så mange måneder efter året havde den.",
    ),
    "Udtræk": ("udtraek_effekt", "Hvad enhedens egne lister fandt, og hvad der kom ud af dem, måned for måned."),
    "Sammenligning": (
        "sammenligning",
        "Kommunens andele ved siden af medianen og kvartilerne af dem, den ligner. Ingen rangorden.",
    ),
    "Særlig høj brug": (
        "benchmark_hoej_brug",
        "Måneder i træk i den tiendedel, der tager den største andel op. Ingen grænse.",
    ),
    "Henvendelser": (
        "henvendelser_forloeb",
        "STAR's henvendelser, svar og årsager, og brugen i måneden før, henvendelsens egen (0) og de seks efter.",
    ),
    "Årsværk": ("effekt_pr_aarsvaerk", "Kroner og sager pr. årsværk, hvor bemandingen er oplyst."),
    "Grupper": (
        "effekt_grupper",
        "Effekten som på arket KL for grupper af kommuner, der ligner hinanden, med hvor mange af dem der har leveret.",
    ),
    "KL": ("effekt", "Effekten efter kanal, sagstype og ydelse for sager oprettet i periodens år; DK er dem, der har leveret."),
}
_OM = {
    "Udgivelse": ("udgivelse", "Hvad denne udgivelse er, og hvad der gælder for dens tal."),
    "Metode": ("metode", "Valg, regler, grænseværdier og definitioner bag tallene, med kilde."),
}
_ABOUT_TABLES = {
    **{
        "afrunding": "Afrunding",
        "data_til": "Data til",
        "kilde": "Kilde",
        "kontakt": "Kontakt",
        "licens": "Licens",
        "udgiver": "Udgiver",
        "adresse": "Adresse",
        "leverancer": "Leverancer",
    },
    **{"naeste": "Næste udgivelse", "nr": "Nummer", "opdigtet": "Opdigtede tal", "periode": "Periode", "revision": "Revision"},
    **{
        "revision_aarsag": "Hvorfor ændret",
        "skjulning": "Skjulning",
        "foreloebige": "Foreløbige tal",
        "titel": "Titel",
        "udgivet": "Udgivet",
    },
}


def write_workbooks(tables: Mapping[str, pa.Table], folder: Path) -> None:
    """`benchmark-<periode>.xlsx` and `provenu-<kommunekode>.xlsx`, into a folder that is made here."""
    folder.mkdir(mode=0o700)
    context = {n: frame(tables[n]) for _, (n, _) in (*_BENCHMARK.items(), *_PROVENU.items(), *_OM.items())}
    context["indsatser"]["noegletal"] = _rewritten(context["indsatser"]["noegletal"], noegletal)
    context["su_flytninger_uge"] = context["su_flytninger_uge"].drop(columns="mandag")  # the week says it
    reconciled = context["afstemning"]
    context["afstemning"] = reconciled[reconciled["status"] != "ikke rapporteret"].reset_index(drop=True)
    context["afstemning"].insert(0, "tal", _rewritten(context["afstemning"]["tal_id"], tal_name))
    context["provenu_aar"] = context["provenu_aar"].rename(columns={"antal": "sager"})
    context["metode"] = _in_words(context["metode"])
    publication = _lookup(tables["udgivelse"], "noegle", "vaerdi")
    periode, oprettet = publication["periode"], date.fromisoformat(publication["udgivet"] or f"{publication['periode']}-01")
    names = _lookup(tables["kommuner"], "kommunekode", "navn")
    context["udgivelse"]["noegle"] = _rewritten(context["udgivelse"]["noegle"], lambda n: _ABOUT_TABLES.get(n, n))
    context["udgivelse"] = context["udgivelse"].rename(columns={"noegle": "oplysning"})
    context["benchmark_opfoelgning"] = _with_limit(context["benchmark_opfoelgning"])
    is_rounded = bool(publication.get("afrunding"))
    om = [Sheet(n, s, _grid(context[t])) for n, (t, s) in _OM.items()]
    months = {t: _with_name(context[t][context[t]["periode"] == periode], names) for t, _ in _BENCHMARK.values()}
    months["benchmark_udvikling"] = _by_month(months["benchmark_udvikling"])
    sheet = [Sheet(n, _about(n, s, is_rounded), _grid(months[t])) for n, (t, s) in _BENCHMARK.items()]
    write_workbook(folder / f"benchmark-{periode}.xlsx", f"Brug af risikosager, {maaned(periode)}", oprettet, [*sheet, *om])
    grids = [(n, _about(n, s, is_rounded), _grid(context[t]), _places(context[t])) for n, (t, s) in _PROVENU.items()]
    for code in sorted(set(context["provenu_aar"]["kommunekode"])):
        sheet = [Sheet(n, s, grid, sorted(places[code] + places["DK"])) for n, s, grid, places in grids]
        name = names.get(code, code)
        write_workbook(folder / f"provenu-{code}.xlsx", f"Provenu, {name} Kommune, {maaned(periode)}", oprettet, [*sheet, *om])
    own = {n: (t, s) for n, (t, s) in _INTERNAL_SHEETS.items() if t in tables}
    if own:
        sheet = [Sheet(n, s, _grid(_newest(tables[t], periode, names))) for n, (t, s) in own.items()]
        write_workbook(folder / f"styring-{periode}.xlsx", f"Styring af kontrollen, {maaned(periode)}", oprettet, [*sheet, *om])


def _newest(table: pa.Table, periode: str, names: Mapping[str, str]) -> pd.DataFrame:
    """The rows of the period, or of its year, with the municipality's name where they have one."""
    rows = frame(table)
    if "periode" in rows:
        rows = rows[rows["periode"] == periode]
    elif "aar" in rows:
        rows = rows[rows["aar"] == int(periode[:4])]
    rows = _with_limit(rows)
    return _with_name(rows, names) if "kommunekode" in rows else rows.reset_index(drop=True)


def _about(sheet: str, text: str, is_rounded: bool) -> str:
    """The sentence about a sheet, with the rounding where it concerns that sheet."""
    return " ".join(filter(None, (text, _ROUNDED, _ALSO_ROUNDED[sheet]))) if is_rounded and sheet in _ALSO_ROUNDED else text


def _with_limit(rows: pd.DataFrame) -> pd.DataFrame:
    """The threshold as the share that it is, where its two parts stood."""
    if "graense_taeller" not in rows:
        return rows
    share = rows["graense_taeller"].astype(NUMBER) / rows["graense_naevner"].astype(NUMBER)
    out = rows.drop(columns=["graense_taeller", "graense_naevner"])
    out.insert(rows.columns.get_loc("graense_taeller"), "graense_andel", share)
    return out


_CELL = ["periode", "kommunekode", "kommune", "kontroltrin", "omraade"]


def _by_month(rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each cell and a column for each month: twelve times fewer to print. The word of a hidden share follows it."""
    shares = rows.pivot(index=_CELL, columns="maaned", values="andel_udtaget")
    names = {month: f"andel_{month}" for month in shares.columns}
    out = shares.rename(columns=names).astype(NUMBER).reset_index()
    if HIDDEN in rows:
        word = rows[HIDDEN].fillna("").str.extract(r"(?:^|\|)andel_udtaget=([^|]*)")[0]
        hidden = rows.assign(ord="andel_" + rows["maaned"] + "=" + word).dropna(subset="ord")
        words = hidden.groupby(_CELL)["ord"].agg("|".join).to_dict()
        out[HIDDEN] = pd.Series([words.get(tuple(cell), "") for cell in out[_CELL].itertuples(index=False)], dtype=TEXT)
    return out


def _grid(context: pd.DataFrame) -> Grid:
    return Grid(table(context))


def _places(context: pd.DataFrame) -> dict[str, list[int]]:
    """Which rows are each municipality's, `DK` the country's."""
    out: dict[str, list[int]] = defaultdict(list)
    for i, code in enumerate(context["kommunekode"]):
        out[code].append(i)
    return out


def _lookup(table: pa.Table, key: str, value: str) -> dict[str, str]:
    return dict(zip(table[key].to_pylist(), table[value].to_pylist(), strict=True))


def _rewritten(texts: pd.Series, name: Callable[[str], str | None]) -> pd.Series:
    """Each text as people read it; what is not there stays so."""
    in_word = {t: name(t) for t in texts.dropna().unique()}
    return texts.map(in_word).astype(TEXT)


def _in_words(method: pd.DataFrame) -> pd.DataFrame:
    """Names and sources as people read them; the tables beside the workbook keep those that queries read."""
    names = [method_name(kind, name) for kind, name in zip(method["art"], method["navn"], strict=True)]
    values, reasons, sources = (
        method[field].astype(object).where(method[field].notna(), None) for field in ("valg", "begrundelse", "kilde")
    )
    # the first day of the lists says nothing, and days of what never changed are two columns of dashes
    since = method["gyldig_fra"].where(pd.to_datetime(method["gyldig_fra"]).dt.date > ALWAYS)
    switched = since.notna().any() or method["gyldig_til"].notna().any()
    method = method.assign(gyldig_fra=since) if switched else method.drop(columns=["gyldig_fra", "gyldig_til"])
    return method.assign(
        navn=pd.Series(names, dtype=TEXT),
        valg=pd.Series([choice(*par) for par in zip(method["navn"], values, strict=True)], dtype=TEXT),
        begrundelse=pd.Series([quoted(*par) for par in zip(reasons, sources, strict=True)], dtype=TEXT),
        kilde=_rewritten(method["kilde"], kilde_reference),
    )


def _with_name(context: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """With the municipality's name after its code; rows stay in the order of their codes."""
    out = context.reset_index(drop=True)
    kommune = _rewritten(out["kommunekode"], lambda code: names.get(code, "Hele landet"))
    out.insert(out.columns.get_loc("kommunekode") + 1, "kommune", kommune)
    return out
