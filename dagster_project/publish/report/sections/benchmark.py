"""The benchmark in short: the municipality beside the country in the year's last month, and the follow-up criterion."""

from __future__ import annotations

from dagster_project.common.danish import maaned, pct, pct_within, saa_mange, tal
from dagster_project.figures.names import BENCHMARK_CELLS
from dagster_project.publish.report.blocks import Block, items, section, tabel, tekst
from dagster_project.publish.report.data import NOT_MEASURED, Cell, MunicipalYear, Row

Key = tuple[str, str]
EXPLANATION = (
    "Måling 1 er andelen af risikosager, som kommunen har taget op, af dem og dem, der er tilbage på listen. Kontrolsag er "
    "andelen af dem, der er taget op, som er blevet til en kontrolsag. Måling 2 er andelen med effekt (krav eller mindreudgift) "
    "af de afsluttede. Ikke afsluttet er af de oprettede. – betyder, at der ikke er noget at regne en andel af."
)


def benchmark(k: MunicipalYear) -> Block:
    periode = max((r["periode"].vaerdi for r in k.raekker("benchmark") if r["periode"].vaerdi[:4] == str(k.aar)), default=None)
    if periode is None:
        return section("Brug af risikosager", tekst(f"Der er ingen lister over risikosager for kommunen i {k.aar}."))
    own, national = (_cells(k, code, periode) for code in (k.kode, "DK"))
    rows = [
        [
            name,
            *(_field_name(own, n, field_name).vis(tal) for field_name in ("udtaget", "resterende")),
            *(_within(cells, n, "andel_udtaget") for cells in (own, national)),
            _field_name(own, n, "andel_med_kontrolsag").vis(pct),
            *(_within(own, n, field_name) for field_name in ("andel_med_effekt", "andel_ikke_afsluttet")),
        ]
        for n, name in BENCHMARK_CELLS.items()
    ]
    return section(
        "Brug af risikosager",
        items(_sentences(own, national, [r for r in k.raekker("benchmark_opfoelgning") if r["periode"].vaerdi == periode])),
        tabel(
            f"De 12 måneder til og med {maaned(periode)}",
            ["Kontroltrin og ydelse", "Taget op", "Tilbage", "Måling 1", "Landet", "Kontrolsag", "Måling 2", "Ikke afsluttet"],
            rows,
            fremhaev=3,
        ),
        tekst(EXPLANATION, True),
    )


def _cells(k: MunicipalYear, code: str, periode: str) -> dict[Key, Row]:
    return {
        (r["kontroltrin"].vaerdi, r["omraade"].vaerdi): r for r in k.raekker("benchmark", code) if r["periode"].vaerdi == periode
    }


def _field_name(cells: dict[Key, Row], key: Key, field_name: str) -> Cell:
    return cells[key][field_name] if key in cells else NOT_MEASURED


def _within(cells: dict[Key, Row], key: Key, field_name: str) -> str:
    """A share, with its interval where the edition tells one."""
    share = _field_name(cells, key, field_name)
    if not share.known or f"{field_name}_fra" not in cells[key]:
        return share.vis(pct)
    return pct_within(share.vaerdi, *(cells[key][f"{field_name}_{end}"].vaerdi for end in ("fra", "til")))


def _sentences(own: dict[Key, Row], national: dict[Key, Row], readings: list[Row]) -> list[str]:
    """What is taken up on step 3, beside the country, and the criterion of follow-up step by step."""
    step_3 = ("3", "alle")
    share, country = (_field_name(cells, step_3, "andel_udtaget") for cells in (own, national))
    out = []
    if share.known:
        against = f" mod {pct(country.vaerdi)} i hele landet" if country.known else ""
        out.append(f"På kontroltrin 3 er {_within(own, step_3, 'andel_udtaget')} af risikosagerne taget op{against}.")
    elif share.ord:
        out.append("Kommunens andel på kontroltrin 3 må ikke vises.")
    elif step_3 in own:
        out.append("På kontroltrin 3 er der ingen risikosager at regne en andel af.")
    return out + [_criterion(r) for r in readings]


def _criterion(r: Row) -> str:
    step, meets, draw = r["kontroltrin"].vaerdi, r["opfylder_kriteriet"], r["maaneder_i_traek"]
    if not meets.known or not draw.known:
        return f"Kontroltrin {step}: om kommunen opfylder kriteriet for opfølgning, må ikke vises."
    limit = pct(r["graense_taeller"].vaerdi / r["graense_naevner"].vaerdi, 0)
    krav = f"under {limit} i {r['graense_maaneder'].vaerdi} måneder i træk"
    if meets.vaerdi:
        length = f"den har ligget under i {draw.vaerdi} måneder"
        return f"Kontroltrin {step}: kommunen opfylder kriteriet for opfølgning ({krav}); {length}."
    under = f"; den har ligget under i {saa_mange(draw.vaerdi, 'måned', 'måneder')}" if draw.vaerdi else ""
    return f"Kontroltrin {step}: kommunen opfylder ikke kriteriet for opfølgning ({krav}){under}."
