"""What a municipality stands beside: median and quartiles of those like it, from the cells of each of the group."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import gcd

from dagster_project.spor.describe import kolonne, model
from dagster_project.spor.model import COUNT, SHARE, Recipe, Terms
from dagster_project.spor.recipes.benchmark import felter
from dagster_project.spor.risk_cases import COVERAGE, IN_CELL, KILDE, SHARES, optalt, sager
from dagster_project.spor.sources import Kilder
from dagster_project.spor.tal_id import TalId

# a rate of the comparison as the count and what it is divided by
RATES = {
    "udtaget_pr_1000_modtagere": ("udtaget", "modtagere"),
    "kontrolsager_pr_1000_modtagere": ("oprettet", "modtagere"),
    "udtaget_pr_1000_indbyggere": ("udtaget", "indbyggere"),
}
# how many quarters of the municipalities lie under the figure
_QUARTERS = {"nedre_kvartil": 1, "gruppens_median": 2, "oevre_kvartil": 3}
_LIKE = "select kommunekode from intermediate.int_kommunegrupper where periode = $periode and gruppe = $gruppe"
_OF_THEM = f"{IN_CELL} and list_contains($hvem, n.kommunekode)"
_PART = "raa.raekke_nr > $fra_nr and raa.raekke_nr <= $til_nr"


def recipe(k: Kilder, tal_id: TalId) -> Recipe | None:
    """None when the municipality has no such figure that month. The rows are those of the one or two municipalities that the
    figure lies at or between, each case weighed so that their own shares are averaged; of `n` all of them, each municipality
    one."""
    step, tal, figure = tal_id.dele
    values: dict[str, object] = {"periode": tal_id.periode, "trin": step, "maal": f"{tal}:{step}", "hvem": [tal_id.kommune]}
    if figure not in (*_QUARTERS, "n") or tal not in (*SHARES, *RATES):
        return None
    found = k.fetch(
        f"select cast({figure} as decimal(28, 18)), gruppe, spor_slug(c.omraade) from marts.sammenligning "
        "cross join (select distinct omraade from intermediate.int_benchmark_celler "
        "where hele_trinnet and kontroltrin = $trin) as c "
        "where list_contains($hvem, kommunekode) and periode = $periode and maal = $maal",
        values,
    )
    if not found:
        return None
    published, values["gruppe"], values["omraade"] = found[0]
    values["kommune"] = "DK"
    values["hvem"] = [code for (code,) in k.fetch(_LIKE, values)]
    members = _members(k, tal, values)
    share = tal in SHARES and figure != "n"
    own = {
        "definition": f"{model('sammenligning')} {kolonne('sammenligning', figure)}",
        "vaerdier": values,
        "metode": ("sammenligning",),
    }
    if figure == "n":
        values["hvem"] = sorted(members)
        return Recipe(enhed=COUNT, publiceret=round(published), led=(_counted(tal),), **own)
    weights, denominator = _weights(members, _QUARTERS[figure])
    values |= {"hvem": list(weights), "vaegte": list(weights.values())}
    return Recipe(
        enhed=SHARE if share else COUNT,
        publiceret=published if share else round(published, 10),
        led=(_cases(tal),),
        andel=share,
        shared_with=1 if share else Decimal(denominator) / 1000,
        **own,
    )


def _members(k: Kilder, tal: str, values: dict[str, object]) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of each municipality of the group that has the figure, from the cells as delivered."""
    numerator, denominators = SHARES[tal] if tal in SHARES else (RATES[tal][0], ())
    names = tuple(dict.fromkeys((numerator, *denominators)))
    ids = sorted(i for (i,) in k.fetch(f"select distinct leverance_id from ({COVERAGE})", values))
    sums = ", ".join(f"cast(coalesce(sum(antal) filter ({n}), 0) as bigint)" for n in names)
    rows = k.fetch(
        f"select kommunekode, {sums} from ({optalt(names, _OF_THEM)}) group by all", {**values, "filer": k.filer(KILDE, ids)}
    )
    counts = {code: dict(zip(names, tal_, strict=True)) for code, *tal_ in rows}
    if tal in SHARES:
        wholes = {code: sum(c[n] for n in denominators) for code, c in counts.items()}
    else:
        told = {code: people(k, RATES[tal][1], {**values, "kommune": code}) for code in values["hvem"]}
        wholes = {code: count for code, count in told.items() if count}
    return {code: (counts.get(code, {}).get(numerator, 0), whole) for code, whole in wholes.items() if whole}


def _weights(members: dict[str, tuple[int, int]], quarters: int) -> tuple[dict[str, int], int]:
    """The municipalities that the quantile lies at or between, and what a case of each weighs, over a common denominator."""
    in_order = sorted(members, key=lambda code: (Fraction(*members[code]), code))
    place, rest = divmod(quarters * (len(in_order) - 1), 4)
    low, high = in_order[place], in_order[min(place + 1, len(in_order) - 1)]
    if not rest or low == high:
        return {low: 1}, members[low][1]
    weights = {low: (4 - rest) * members[high][1], high: rest * members[low][1]}
    denominator = 4 * members[low][1] * members[high][1]
    common = gcd(denominator, *weights.values())
    return {code: w // common for code, w in weights.items()}, denominator // common


def _cases(tal: str) -> Terms:
    numerator, denominators = SHARES[tal] if tal in SHARES else (RATES[tal][0], ())
    names = tuple(dict.fromkeys((numerator, *denominators)))
    selection = f"""
        select leverance_id, raekke_nr, fysisk_linje, null as noegle, null as bogfoert, rolle, regel,
            bidrag * vaegt as bidrag, naevner * vaegt as naevner
        from (select raekke_nr, fysisk_linje, $vaegte[list_position($hvem, kommunekode)] as vaegt,
                {felter(numerator, denominators)}
            from ({sager(names, _OF_THEM, _PART)}) where {" or ".join(names)})
    """
    return Terms(KILDE, selection, leverancer=f"select distinct leverance_id from ({COVERAGE})")


def _counted(tal: str) -> Terms:
    """The rows that a share is made of, or the row that tells how many there are: the first of each municipality is one."""
    if tal in RATES:
        selection = f"""
            select leverance_id, raekke_nr, 'kommune' as rolle, 'sammenligning/n' as regel, kommunekode as noegle,
                null as bogfoert
            from (
                select *, row_number() over (partition by kommunekode order by aar desc) as nyeste from marts.modtagere
                where list_contains($hvem, kommunekode) and {RATES[tal][1]} is not null and aar <= left($periode, 4)::int
            ) where nyeste = 1
        """
        return Terms("modtagere", selection)
    numerator, denominators = SHARES[tal]
    names = tuple(dict.fromkeys((numerator, *denominators)))
    in_any = " or ".join(denominators)
    selection = f"""
        select leverance_id, raekke_nr, fysisk_linje, null as noegle, null as bogfoert, 'kommune' as rolle,
            'sammenligning/n' as regel,
            (row_number() over (partition by kommunekode order by leverance_id, raekke_nr) = 1)::int as bidrag, null as naevner
        from ({sager(names, _OF_THEM)}) where {in_any}
    """
    return Terms(KILDE, selection, leverancer=f"select distinct leverance_id from ({COVERAGE})")


def people(k: Kilder, whole: str, values: dict[str, object]) -> int | None:
    """How many the newest year up to the period's tells of, from the cell as delivered; None where nothing is told."""
    told = k.fetch(
        f"select leverance_id, raekke_nr from marts.modtagere where kommunekode = $kommune and {whole} is not null "
        "and aar <= left($periode, 4)::int order by aar desc limit 1",
        values,
    )
    if not told:
        return None
    ((id_, nr),) = told
    ((count,),) = k.fetch(
        f"select spor_antal({whole}) from read_parquet($filer, union_by_name = true) "
        "where leverance_id = $id and raekke_nr = $nr",
        {"filer": k.filer("modtagere", [id_]), "id": id_, "nr": nr},
    )
    return count
