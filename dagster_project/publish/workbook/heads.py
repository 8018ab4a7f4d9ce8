"""What the heads of a sheet say: each column's name as people read it, in words that need no other page."""

from __future__ import annotations

import re

from dagster_project.common.danish import maaned
from dagster_project.figures.names import BENCHMARK_MEASURES

# names that say too little, or not what is meant
_HEADS = BENCHMARK_MEASURES | {
    **{"ufuldstaendig": "Mangler måneder", "graense_andel": "Grænse", "graense_maaneder": "Måneder, kriteriet kræver"},
    **{"mangler_at_udtage": "Mangler at tage op", "kommuner_lavere": "Kommuner med lavere andel"},
    **{"kommuner_hoejere": "Kommuner med højere andel", "ikke_daekket": "Kategorier, der mangler"},
    **{"beloeb_med_sats": "Beløb med kommunal sats", "kommunal_andel": "Kommunens andel", "aldersklasse": "Kravets alder"},
    **{"anke_korrektion": "Rettet efter anke", "stop_antal": "Stop, antal", "stop_beloeb": "Stop, kr. pr. år"},
    **{"krav_antal": "Krav, antal", "krav_beloeb": "Krav, kr.", "leverance_id": "Leverance", "raekke_nr": "Række i filen"},
    **{"iso_aar": "År", "iso_uge": "Uge", "saeson": "Studiestart", "tal_id": "Tallets id", "linje": "Linje i dokumentet"},
    **{"forklaret_beloeb": "Forklaret", "rest": "Uforklaret rest", "art": "Slags", "valg": "Det gælder"},
    **{"beskrivelse": "Hvad det betyder", "oplysning": "Oplysning"},
    # what is steered by
    **{"andel_hvis_intet": "Andel, hvis intet tages op", "andel_hvis_som_nu": "Andel, hvis det går som nu"},
    **{"mangler_for_graensen": "Mangler at tage op", "maaneder_til_kriteriet": "Måneder til kriteriet er opfyldt"},
    **{"under_hvis_intet": "Under grænsen, hvis intet tages op", "under_hvis_som_nu": "Under grænsen, hvis det går som nu"},
    **{"udtaget_hvis_intet": "Taget op, hvis intet tages op", "resterende_hvis_intet": "Tilbage, hvis intet tages op"},
    **{"udtaget_3_md": "Taget op de seneste 3 måneder", "udstillet_3_md": "Vist de seneste 3 måneder"},
    **{"andel_blev": "Andel, det blev", "under_blev": "Under grænsen, det blev", "sammenlignet": "Varslinger, der kan bedømmes"},
    **{"varslet_og_under": "Varslet, og blev under", "varslet_ikke_under": "Varslet, og blev ikke under"},
    **{"under_uden_varsel": "Blev under uden varsel", "andel_afstand_median": "Afstand til den andel, det blev, median"},
    **{"med_kontrolsag": "Blevet til kontrolsag", "andel_nedre": "Andelens nedre grænse", "andel_oevre": "Andelens øvre grænse"},
    **{"andel_udtaget_fra": "Andel taget op, mindst", "andel_udtaget_til": "Andel taget op, højst"},
    **{"resten_afsluttet": "Resten, afsluttet", "resten_med_effekt": "Resten, med effekt"},
    **{"resten_andel_med_effekt": "Resten, andel med effekt", "resten_andel_nedre": "Resten, andelens nedre grænse"},
    **{"resten_andel_oevre": "Resten, andelens øvre grænse", "kroner_pr_afsluttet": "Kr. pr. afsluttet sag"},
    **{"graense": "Grænse, pct.", "kommer_til": "Kommuner, der kommer til", "falder_fra": "Kommuner, der falder fra"},
    **{"saetning": "Det, listen finder", "udtrukket": "På listen", "blev_sager": "Blev kontrolsager"},
    **{"n": "Kommuner med tallet", "i_hoejeste_tiendedel": "I den højeste tiendedel", "andel_foer": "Andel måneden før"},
    **{"andel_md_0": "Andel i måneden", "maaneder_aflaest": "Aflæste måneder", "ikke_under_fra": "Ikke under grænsen fra"},
    **{"sager_pr_aarsvaerk": "Sager pr. årsværk", "provenu_pr_aarsvaerk": "Provenu pr. årsværk"},
    **{"aarsvaerk_mindst": "Årsværk, det laveste oplyste", "grupper": "Hold med oplyst bemanding"},
    **{"provenu_pr_aarsvaerk_mindst": "Provenu pr. årsværk, det laveste oplyste", "kroner_pr_sag": "Kr. pr. sag"},
    **{"kommuner_daekket": "Kommuner, der har leveret", "kommuner_i_alt": "Kommuner i landet", "dimension": "Delt efter"},
}
# names are ASCII where queries read them, Danish where people do
_WORD = {
    **{"aar": "år", "beloeb": "beløb", "omraade": "ydelse", "ufuldstaendig": "ufuldstændig", "maaneder": "måneder"},
    **{"traek": "træk", "graense": "grænse", "naevner": "nævner", "taeller": "tæller", "hoejere": "højere", "maaned": "måned"},
    **{"raekkefoelge": "rækkefølge", "saeson": "sæson", "iso": "ISO", "udestaaende": "udestående", "praecision": "præcision"},
    **{"noegletal": "nøgletal", "noegle": "nøgle", "vaerdi": "værdi", "daekket": "dækket", "maalt": "målt"},
    **{"hoering": "høring", "afgoerelse": "afgørelse", "aabne": "åbne", "oevre": "øvre", "maal": "mål", "kl": "KL"},
    **{"aarsager": "årsager", "aflaest": "aflæst", "md": "måned", "raekke": "række", "saetning": "sætning"},
    **{"aarsvaerk": "årsværk", "afgoerelsesaar": "afgørelsesår", "udtraek": "udtræk", "foer": "før", "graensen": "grænsen"},
    **{"hoejeste": "højeste"},
}
_QUANTILE = re.compile(r" (?=median$|nedre kvartil$|øvre kvartil$)")
_AFTER = re.compile(r"andel_md_([1-9])")
MONTH = re.compile(r"andel_([0-9]{4}-[0-9]{2})")  # of a sheet with a column for each month


def overskrift(field_name: str) -> str:
    """`andel_med_effekt` as people write it: `Andel med effekt`; a measure of the benchmark as on the site."""
    if field_name in _HEADS:
        return _HEADS[field_name]
    if m := MONTH.fullmatch(field_name):
        return maaned(m[1])
    if m := _AFTER.fullmatch(field_name):
        return f"Andel {m[1]}. måned efter"
    text = _QUANTILE.sub(", ", " ".join(_WORD.get(terms, terms) for terms in field_name.split("_")))
    return text[:1].upper() + text[1:]
