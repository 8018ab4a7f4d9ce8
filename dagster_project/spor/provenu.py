"""Proceeds by category, component and total: the booked lines, each amount recomputed from the row's cells."""

from __future__ import annotations

from dagster_project.spor.beskrivelse import kolonne, model
from dagster_project.spor.kilder import Kilder
from dagster_project.spor.model import KRONER
from dagster_project.spor.opskrift import Led, Opskrift
from dagster_project.spor.talid import TalId

# what the cells of a row give for a component; `u` is the booked line, `r` the row as delivered
BIDRAG = {
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
LINJER = """
    select l.kategori as rolle, l.leverance_id, l.raekke_nr, k.slug || '/' || l.komponent as regel, l.noegle,
        l.beloeb as bogfoert, l.komponent, y.udbetalinger_pr_aar, y.maaneder_frem, cast(m.valg as integer) as standard_maaneder,
        l.kommunekode, l.aar, k.slug, k.leverance_kilde as kilde
    from marts.provenu_linjer as l
    inner join seeds.provenu_kategorier as k on l.kategori = k.kategori and l.komponent = k.komponent
    left join seeds.ydelser as y
        on l.ydelse = y.ydelse and l.dato >= y.gyldig_fra and (l.dato < y.gyldig_til or y.gyldig_til is null)
    left join seeds.metodevalg as m
        on m.noegle = 'tilflytninger_besparelse_maaneder'
        and l.dato >= m.gyldig_fra and (l.dato < m.gyldig_til or m.gyldig_til is null)
"""
_METODE = {
    "kl-ydelser": ("kanaler_kontroltrin_3", "mindreudgift_maaneder_frem"),
    "tilflytninger": ("tilflytninger_besparelse_maaneder",),
    "paragraf-11": ("paragraf_11_skaeringsdatoer",),
}
_FAELLES = ("bogfoeringsdato", "ikke_maalt")


def led(udvalg: str, kategorier: set[str]) -> tuple[Led, ...]:
    """One source after the other of some lines; `udvalg` is a relation as LINJER."""
    return tuple(
        Led(kilde, f"select * from ({udvalg}) where kilde = '{kilde}'", BIDRAG[kilde]) for kilde in BIDRAG if kilde in kategorier
    )


def opskrift(k: Kilder, tal_id: TalId) -> Opskrift | None:
    """None when the id names no category, component or total of that municipality and year."""
    slug, komponent = tal_id.dele[0], tal_id.dele[1] if len(tal_id.dele) > 1 else None
    kategorier = k.hent(
        "select distinct kategori, slug, leverance_kilde from seeds.provenu_kategorier where $slug in ("
        "select slug union all select t.slug from seeds.provenu_totaler as t where t.kategori = provenu_kategorier.kategori)",
        {"slug": slug},
    )
    er_total = bool(kategorier) and slug not in {s for _, s, _ in kategorier}
    vaerdier = {"kommune": tal_id.kommune, "aar": int(tal_id.periode), "slug": slug, "komponent": komponent}
    if not kategorier or (er_total and komponent):
        return None
    tabel = "provenu_total" if er_total else "provenu_aar"
    kolonner = {"tilbagebetalingskrav", "mindreudgift", "efterregulering", "skat", "anke"}
    if komponent and komponent not in kolonner:
        return None
    cellen = komponent or "beloeb"
    navn = (
        "select distinct total from seeds.provenu_totaler"
        if er_total
        else "select distinct kategori from seeds.provenu_kategorier"
    )
    fundet = k.hent(
        f"select {cellen}, {'total' if er_total else 'kategori'} from marts.{tabel} where kommunekode = $kommune and aar = $aar "
        f"and {'total' if er_total else 'kategori'} in ({navn} where slug = $slug) and {cellen} is not null",
        vaerdier,
    )
    if not fundet:
        return None
    vaerdier["slugs"] = [s for _, s, _ in kategorier]
    udvalg = f"select * from ({LINJER}) where kommunekode = $kommune and aar = $aar and list_contains($slugs, slug)" + (
        " and komponent = $komponent" if komponent else ""
    )
    metode = dict.fromkeys(m for _, s, _ in kategorier for m in _METODE.get(s, ()))
    return Opskrift(
        enhed=KRONER,
        publiceret=fundet[0][0],
        definition=f"{model(tabel)} {kolonne(tabel, cellen)}",
        led=led(udvalg, {kilde for _, _, kilde in kategorier}),
        vaerdier=vaerdier,
        metode=(*metode, *_FAELLES),
    )
