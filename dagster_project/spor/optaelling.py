"""The rows behind a figure gathered: all of them, or only their sums and the first ones where there may be millions."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from dagster_project.spor.kilder import Kilder
from dagster_project.spor.model import Delsum
from dagster_project.spor.opskrift import Led, Opskrift

_DELSUMMER = (
    "select rolle, regel, count(*), count(*) filter (bogfoert is distinct from bidrag and bogfoert is not null), "
    "coalesce(sum(bidrag), 0), sum(naevner) from spor_raekker group by rolle, regel order by rolle, regel"
)
_PR_FIL = "select rolle, leverance_id, cast(sum(antal) as bigint) from spor_optalt group by all order by all"
_OPTALTE = (
    "select rolle, regel, cast(sum(antal) as bigint), 0, cast(sum(bidrag) as decimal(38, 2)), sum(naevner) from spor_optalt "
    "group by rolle, regel order by rolle, regel"
)
# where the first rows of a file are looked for: ever larger parts of it, which Parquet's statistics find
_DELE = (0, 1 << 17, 1 << 20, 1 << 62)


_ALLE = {"fra_nr": 0, "til_nr": _DELE[-1]}


def saml_alle(k: Kilder, opskrift: Opskrift) -> list[Delsum]:
    """Every contributing row into the temporary table spor_raekker: narrow, so that millions fit."""
    dele, vaerdier = [], {**opskrift.vaerdier, **_ALLE}
    for nr, led in enumerate(opskrift.led):
        vaerdier[f"filer_{nr}"] = k.filer(led.kilde, _leverancer(k, led, vaerdier))
        dele.append(_relation(led, f"$filer_{nr}"))
    k.koer("create or replace temp table spor_raekker as " + " union all ".join(dele), vaerdier)
    return [Delsum(*r) for r in k.hent(_DELSUMMER)]


def saml_foerste(k: Kilder, opskrift: Opskrift, antal: int) -> list[Delsum]:
    """The same sums, but only the first `antal` rows, by role, delivery and number; for a figure of one source that counts its
    rows itself (`Led.optalt`)."""
    (led,) = opskrift.led
    vaerdier = {**opskrift.vaerdier, **_ALLE, "filer": k.filer(led.kilde, _leverancer(k, led, opskrift.vaerdier))}
    k.koer(f"create or replace temp table spor_raekker as from ({_relation(led, '$filer')}) limit 0", vaerdier)
    k.koer(f"create or replace temp table spor_optalt as {led.optalt}", vaerdier)
    for rolle, leverance_id, i_filen in k.hent(_PR_FIL):
        if antal > 0:
            _foerste(k, led, {**vaerdier, "filer": k.filer(led.kilde, [leverance_id]), "rolle": rolle}, min(antal, i_filen))
            antal -= i_filen
    return [Delsum(*r) for r in k.hent(_OPTALTE)]


def _foerste(k: Kilder, led: Led, vaerdier: Mapping[str, object], antal: int) -> None:
    """Adds the first `antal` rows of one role in one file, which holds no fewer."""
    for fra, til in pairwise(_DELE):
        ((fundet,),) = k.koer(
            f"insert into spor_raekker from ({_relation(led, '$filer')}) where rolle = $rolle order by raekke_nr limit {antal}",
            {**vaerdier, "fra_nr": fra, "til_nr": til},
        ).fetchall()
        antal -= fundet
        if antal <= 0:
            return


def _leverancer(k: Kilder, led: Led, vaerdier: Mapping[str, object]) -> list[str]:
    spoerg = led.leverancer or f"select distinct leverance_id from ({led.udvalg})"
    return sorted(i for (i,) in k.hent(spoerg, vaerdier))


def _relation(led: Led, filer: str) -> str:
    if led.leverancer:
        fra, bidrag, naevner, linje = f"({led.udvalg.replace('$filer', filer)}) as u", "u.bidrag", "u.naevner", "u.fysisk_linje"
    else:
        fra = (
            f"({led.udvalg}) as u left join read_parquet({filer}) as r "
            "on u.leverance_id = r.leverance_id and u.raekke_nr = r.raekke_nr"
        )
        bidrag, naevner, linje = led.bidrag, led.naevner, "r.fysisk_linje"
    return (
        f"select u.rolle, '{led.kilde}' as kilde, u.leverance_id, u.raekke_nr, {linje} as fysisk_linje, u.regel, u.noegle, "
        f"cast(u.bogfoert as decimal(28, 2)) as bogfoert, cast({bidrag} as decimal(28, 2)) as bidrag, "
        f"cast({naevner} as bigint) as naevner from {fra}"
    )
