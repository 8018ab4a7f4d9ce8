"""Proceeds by category, component and total: the booked lines, each amount recomputed from the row's cells."""

from __future__ import annotations

from dagster_project.spor.describe import kolonne, model
from dagster_project.spor.model import KRONER, Recipe, Terms
from dagster_project.spor.sources import Kilder
from dagster_project.spor.tal_id import TalId

# what the cells of a row give for a component; `u` is the booked line, `r` the row as delivered
CONTRIBUTIONS = {
    "kommune_sager": """case u.komponent
        when 'tilbagebetalingskrav' then spor_beloeb(r.tilbagebetalingskrav)
        when 'mindreudgift' then coalesce(((spor_beloeb(r.ydelse_foer) - spor_beloeb(r.ydelse_efter)) * 100
            * u.udbetalinger_pr_aar * u.maaneder_frem * 2 + 12)::hugeint // 24 * 0.01, spor_beloeb(r.fremadrettet_besparelse))
        when 'anke' then case when spor_fold(r.ankeafgoerelse) = 'ophaevet' then coalesce(spor_beloeb(r.krav_efter_anke), 0)
            else spor_beloeb(r.krav_efter_anke) end - spor_beloeb(r.tilbagebetalingskrav) end""",
    "kommune_flytninger": "spor_beloeb(r.udgift_pr_maaned) * coalesce(spor_antal(r.besparelse_maaneder), u.standard_maaneder)",
    "su_tilbagemeldinger": "spor_beloeb(r.tilbagebetalingskrav)",
    "udk_statusopgoerelse": """case u.komponent when 'mindreudgift' then spor_beloeb(r.stop_beloeb)
        when 'tilbagebetalingskrav' then spor_beloeb(r.krav_beloeb)
        when 'efterregulering' then spor_beloeb(r.efterregulering) when 'skat' then spor_beloeb(r.skat) end""",
    "udk_paragraf11": """case u.komponent when 'tilbagebetalingskrav' then spor_beloeb(r.tilbagebetalingskrav)
        when 'mindreudgift' then spor_beloeb(r.aarlig_besparelse)
        when 'efterregulering' then spor_beloeb(r.efterregulering) end""",
}
LINES = """
    select l.kategori as rolle, l.leverance_id, l.raekke_nr, k.slug || '/' || l.komponent as regel, l.noegle,
        l.beloeb as bogfoert, l.komponent, y.udbetalinger_pr_aar, y.maaneder_frem,
        try_cast(m.valg as integer) as standard_maaneder,
        l.kommunekode, l.aar, l.dato, k.slug, k.leverance_kilde as kilde
    from marts.provenu_linjer as l
    inner join seeds.provenu_kategorier as k on l.kategori = k.kategori and l.komponent = k.komponent
    left join seeds.ydelser as y
        on l.ydelse = y.ydelse and l.dato >= y.gyldig_fra and (l.dato < y.gyldig_til or y.gyldig_til is null)
    left join marts.metodevalg_gaeldende as m
        on l.kommunekode = m.kommunekode and m.noegle = 'tilflytninger_besparelse_maaneder'
        and l.dato >= m.gyldig_fra and (l.dato < m.gyldig_til or m.gyldig_til is null)
"""
_METHOD = {
    "kl-ydelser": ("kanaler_kontroltrin_3", "mindreudgift_maaneder_frem"),
    "tilflytninger": ("tilflytninger_besparelse_maaneder",),
    "paragraf-11": ("paragraf_11_skaeringsdatoer",),
}
_SHARED = ("bogfoeringsdato", "ikke_maalt")


def led(selection: str, kategorier: set[str]) -> tuple[Terms, ...]:
    """One source after the other of some lines; `selection` is a relation as LINJER."""
    return tuple(
        Terms(kilde, f"select * from ({selection}) where kilde = '{kilde}'", CONTRIBUTIONS[kilde])
        for kilde in CONTRIBUTIONS
        if kilde in kategorier
    )


def recipe(k: Kilder, tal_id: TalId) -> Recipe | None:
    """None when the id names no category, component or total of that municipality and year."""
    slug, component = tal_id.dele[0], tal_id.dele[1] if len(tal_id.dele) > 1 else None
    kategorier = k.fetch(
        "select distinct kategori, slug, leverance_kilde from seeds.provenu_kategorier where $slug in ("
        "select slug union all select t.slug from seeds.provenu_totaler as t where t.kategori = provenu_kategorier.kategori)",
        {"slug": slug},
    )
    is_total = bool(kategorier) and slug not in {s for _, s, _ in kategorier}
    values = {"kommune": tal_id.kommune, "aar": int(tal_id.periode), "slug": slug, "komponent": component}
    if not kategorier or (is_total and component):
        return None
    table = "provenu_total" if is_total else "provenu_aar"
    columns = {"tilbagebetalingskrav", "mindreudgift", "efterregulering", "skat", "anke"}
    if component and component not in columns:
        return None
    cell = component or "beloeb"
    name = (
        "select distinct total from seeds.provenu_totaler"
        if is_total
        else "select distinct kategori from seeds.provenu_kategorier"
    )
    found = k.fetch(
        f"select {cell}, {'total' if is_total else 'kategori'} from marts.{table} where kommunekode = $kommune and aar = $aar "
        f"and {'total' if is_total else 'kategori'} in ({name} where slug = $slug) and {cell} is not null",
        values,
    )
    if not found:
        return None
    values["slugs"] = [s for _, s, _ in kategorier]
    selection = f"select * from ({LINES}) where kommunekode = $kommune and aar = $aar and list_contains($slugs, slug)" + (
        " and komponent = $komponent" if component else ""
    )
    method = dict.fromkeys(m for _, s, _ in kategorier for m in _METHOD.get(s, ()))
    return Recipe(
        enhed=KRONER,
        publiceret=found[0][0],
        definition=f"{model(table)} {kolonne(table, cell)}",
        led=led(selection, {kilde for _, _, kilde in kategorier}),
        vaerdier=values,
        metode=(*method, *_SHARED),
    )
