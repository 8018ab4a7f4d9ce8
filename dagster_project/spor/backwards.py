"""From a row to its figures.

* Which figures a row in force became part of: their ids, and what of the row they hold.
* From a row of a file to the figures it became part of, or why it became part of none.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from dagster_project.common.danish import kroner, saa_mange, tal
from dagster_project.common.errors import UsageError
from dagster_project.deliveries.contract import contracts
from dagster_project.spor import why_not
from dagster_project.spor.model import Leverance
from dagster_project.spor.recipes.indsatser import COUNTINGS, selection
from dagster_project.spor.risk_cases import CONDITIONS, SHARES, sager
from dagster_project.spor.risk_cases import KILDE as RISIKOSAGER
from dagster_project.spor.sources import Kilder

# each: tal_id, what of the row it holds, in words and as an amount or a count
_LINES = """
    select a.foran || slugs.slug as tal_id, komponent as hvad, l.beloeb as beloeb, null as antal
    from marts.provenu_linjer as l
    inner join seeds.provenu_kategorier as k using (kategori, komponent)
    inner join marts.provenu_aar as d using (kommunekode, aar, kategori)
    cross join lateral (select 'provenu/' || l.kommunekode || '/' || l.aar || '/' as foran) as a
    cross join lateral (
        select k.slug as slug union all select k.slug || '/' || k.komponent
        union all select t.slug from seeds.provenu_totaler as t where t.kategori = l.kategori
    ) as slugs
    where l.leverance_id = $id and l.raekke_nr = $nr
"""
_STATUS = """
    select 'udk-status/' || lower(kommunekode) || '/' || aar || '/' || r.raekke || '/' || c.navn, null, c.beloeb, c.antal
    from marts.udk_status as u
    cross join lateral (select spor_slug(u.ydelse) as raekke union all select 'total') as r
    cross join lateral (
        values ('stop-antal', null, u.stop_antal), ('krav-antal', null, u.krav_antal), ('stop-beloeb', u.stop_beloeb, null),
            ('krav-beloeb', u.krav_beloeb, null), ('efterregulering', u.efterregulering, null), ('skat', u.skat, null),
            ('provenu-i-alt', u.provenu, null)
    ) as c (navn, beloeb, antal)
    where u.leverance_id = $id and u.raekke_nr = $nr and coalesce(c.beloeb, c.antal) is not null
        and not (r.raekke = 'total' and c.navn like '%-antal')
"""
_PARAGRAF11 = """
    select 'paragraf-11/' || kommunekode || '/' || aar || '/' || c.navn, null, c.beloeb, c.antal
    from intermediate.int_paragraf11 as p
    cross join lateral (
        values ('antal-retur', null, p.antal_retur), ('antal-afsluttet', null, p.antal_afsluttet),
            ('antal-med-provenu', null, p.antal_med_provenu), ('tilbagebetalingskrav', p.tilbagebetalingskrav, null),
            ('aarlig-besparelse', p.aarlig_besparelse, null), ('efterregulering', p.efterregulering, null),
            ('provenu', p.provenu, null)
    ) as c (navn, beloeb, antal)
    where p.leverance_id = $id and p.raekke_nr = $nr and coalesce(c.beloeb, c.antal) is not null
"""


def find(k: Kilder, kilde: str, leverance_id: str, row_nr: int) -> list[tuple[str, str]]:
    """(tal_id, what of the row it holds), each id once, by id; empty when the row is part of none."""
    values = {"id": leverance_id, "nr": row_nr}
    if kilde == RISIKOSAGER:
        return _benchmark(k, values)
    parts = [_LINES] + [_STATUS] * (kilde == "udk_statusopgoerelse") + [_PARAGRAF11] * (kilde == "udk_paragraf11")
    for name, countings in COUNTINGS.items():
        parts += [
            "select 'indsatser/' || u.kommunekode || '/' || u.talaar || '/' || u.talnavn, u.rolle, null, null "
            f"from ({selection(name, t)}) as u "
            "inner join marts.indsatser as m on u.kommunekode = m.kommunekode and u.talaar = m.aar and u.talnavn = m.noegletal "
            "where u.leverance_id = $id and u.raekke_nr = $nr"
            for t in countings
            if t.kilde == kilde
        ]
    found: dict[str, list[str]] = {}
    rows = f"select distinct * from ({' union all '.join(parts)}) order by tal_id, hvad, beloeb, antal"
    for tal_id, what_happened, amount, count in k.fetch(rows, values):
        size = kroner(amount) if amount is not None else tal(count) if count is not None else ""
        found.setdefault(tal_id, []).append(" ".join(d for d in (what_happened, size) if d))
    return [(tal_id, "; ".join(what_happened)) for tal_id, what_happened in found.items()]


def _benchmark(k: Kilder, values: dict) -> list[tuple[str, str]]:
    perioder = k.fetch("select periode from marts.leverancer where leverance_id = $id", values)
    values |= {"periode": perioder[0][0], "kommune": "DK", "filer": k.filer(RISIKOSAGER, [values["id"]])}
    own = sager(CONDITIONS, raekke="raa.leverance_id = $id and raa.raekke_nr = $nr")
    out = []
    rows = k.fetch(
        f"select c.kontroltrin || '/' || spor_slug(c.omraade), k.kommune, {', '.join('s.' + n for n in CONDITIONS)} "
        f"from ({own}) as s "
        "inner join intermediate.int_benchmark_celler as c on s.kontroltrin = c.del_trin and s.omraade = c.del_omraade "
        "cross join lateral (select lower(s.kommunekode) as kommune union all "
        "select 'dk' where exists (from marts.benchmark where periode = $periode and kommunekode = 'DK')) as k",
        values,
    )
    for cell, kommune, *flags in rows:
        i = {n for n, f in zip(CONDITIONS, flags, strict=True) if f}
        ahead = f"benchmark/{values['periode']}/{kommune}/{cell}/"
        out += [(ahead + n, "tæller med") for n in i]
        out += [
            (ahead + name, "tæller og nævner" if t in i and i & set(n) else "tæller" if t in i else "nævner")
            for name, (t, n) in SHARES.items()
            if t in i or i & set(n)
        ]
    return sorted(out)


@dataclass(frozen=True)
class RowSpor:
    """What became of one row of one delivery. `tal` is (tal_id, what of the row it holds); `grunde` says why there are none, or
    no more. A row of a file that was not read has no cells."""

    leverance: Leverance
    status: str
    raekke_nr: int
    fysisk_linje: int | None
    celler: dict[str, str | None]
    borger_id: str | None
    tal: tuple[tuple[str, str], ...]
    grunde: tuple[str, ...]


def trace_row(k: Kilder, file: str, row_nr: int) -> list[RowSpor]:
    """The row in every delivery of that file name (or path in the landing folder), the one in force first. Raises UsageError
    when no delivery has the name, or none of them the row."""
    leverancer = k.fetch(
        "select leverance_id, kilde, kommunekode, periode, version, filnavn, sha256, status, aarsag, raekker_i_fil "
        "from marts.leverancer where $fil in (filnavn, sti) order by status <> 'indlæst', indlaest_tidspunkt desc, leverance_id",
        {"fil": file},
    )
    if not leverancer:
        known_files = [n for (n,) in k.fetch("select distinct filnavn from marts.leverancer order by 1")]
        near = get_close_matches(file, known_files, n=3, cutoff=0.6)
        suggestion = f"De nærmeste er: {', '.join(near)}." if near else "Alle står i tabellen leverancer."
        raise UsageError(f"Ingen leverance hedder {file[:120]!r}. {suggestion}")
    found = [r for lev in leverancer if (r := _en(k, lev, row_nr))]
    if not found:
        raise UsageError(
            f"{file} har {saa_mange(leverancer[0][-1], 'række', 'rækker')}; række {row_nr} findes ikke. "
            "Række 1 er den første efter hovedet."
        )
    return found


def _en(k: Kilder, lev: tuple, nr: int) -> RowSpor | None:
    leverance, status, reason = Leverance(*lev[:7]), lev[7], lev[8]
    if status == "slettet":
        return RowSpor(leverance, status, nr, None, {}, None, (), (f"Filens rækker er væk ({reason}).",))
    if status in ("afvist", "dublet"):
        what_happened = "Hele filen er afvist" if status == "afvist" else "Filen er en dublet"
        return RowSpor(leverance, status, nr, None, {}, None, (), (f"{what_happened}: {reason}.",))
    # a statement of UDK fills two sources; a row stands in one of them
    kilder = ("udk_statusopgoerelse", "udk_paragraf11") if leverance.kilde == "udk_statusopgoerelse" else (leverance.kilde,)
    for kilde in kilder:
        if raa := _cells(k, kilde, leverance.leverance_id, nr):
            line, borger_id, cells = raa
            tal, reasons = _outcome(k, kilde, leverance, status, reason, nr)
            return RowSpor(leverance, status, nr, line, cells, borger_id, tuple(tal), tuple(reasons))
    return None


def _cells(k: Kilder, kilde: str, leverance_id: str, nr: int) -> tuple[int, str | None, dict[str, str | None]] | None:
    contract = contracts()[kilde]
    names = [n for n in contract.navne if n != contract.cpr_column]
    borger = "borger_id" if contract.cpr_column else "null"
    rows = k.fetch(
        f"select fysisk_linje, {borger}, {', '.join(names)} from read_parquet($filer, union_by_name = true) "
        "where leverance_id = $id and raekke_nr = $nr",
        {"filer": k.filer(kilde, [leverance_id]), "id": leverance_id, "nr": nr},
    )
    return (rows[0][0], rows[0][1], dict(zip(names, rows[0][2:], strict=True))) if rows else None


def _outcome(k: Kilder, kilde: str, lev: Leverance, status: str, reason: str | None, nr: int) -> tuple[list, list[str]]:
    """(figures, reasons)."""
    values = {"id": lev.leverance_id, "nr": nr}
    karantaene = k.fetch(
        "select a.forklaring, k.felt, k.aarsag, a.forventet from marts.karantaene as k inner join seeds.karantaeneaarsager as a "
        "using (aarsag) where k.leverance_id = $id and k.raekke_nr = $nr order by k.felt, k.aarsag",
        values,
    )
    reasons = [
        f"I karantæne ({reason_}){f', kolonne {field_name}' if field_name else ''}: {explanation} Forventet: {expected}"
        for explanation, field_name, reason_, expected in karantaene
    ]
    if status == "afløst":
        reasons.insert(0, f"Leverancen er afløst: {reason}. Dens rækker tæller ikke.")
    elif not k.fetch("select 1 from intermediate.int_leverancer_i_kraft where leverance_id = $id", values):
        reasons.insert(0, f"Leverancens periode {lev.periode} er senere end den, der er bygget til.")
    if reasons:
        return [], reasons
    tal = find(k, kilde, lev.leverance_id, nr)
    reasons = why_not.grunde(k, kilde, lev.leverance_id, nr)
    if not tal and not reasons:
        reasons = ["Rækken er gældende, men ingen af de tal, der regnes af kilden, tæller den: dens datoer ligger uden for dem."]
    return tal, reasons
