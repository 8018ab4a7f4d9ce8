"""The one list of what may be public, and of what may not, and why. A table on neither list is internal."""

from __future__ import annotations

from collections.abc import Mapping

# Each public table with the columns that it loses. Hashes of files and places of rows are internal everywhere: a file with one
# unknown figure can be guessed from its hash. Free text is internal: nobody has read it for names.
OFFENTLIGE: Mapping[str, tuple[str, ...]] = {
    "benchmark": (),
    "benchmark_udvikling": (),
    "benchmark_opfoelgning": ("begrundelse",),
    "benchmark_kriterier": (),
    "provenu_aar": (),
    "provenu_total": (),
    "udk_status": ("leverance_id", "raekke_nr"),
    "indsatser": (),
    "afstemning": (),
    "trykte_summer": (),
    "krav": (),
    # two rates in one year would part the amount in two: who wants the share multiplies with the rate, which is public
    "provenu_kommunal_andel": ("beloeb_med_sats", "kommunal_andel"),
    "su_flytninger_uge": (),
    "udsagn": (),
    "tal": (),
    "reviderede_tal": (),
    "revisionstrekant": (),
    "revisionsmaal": (),
    "star_henvendelser": ("begrundelse", "leverance_id", "raekke_nr"),
    "forsinkede": (),
    "leverancer": (
        *("leverance_id", "filnavn", "sti", "sha256", "aarsag", "raekker_i_fil", "raekker_accepteret", "raekker_karantaene"),
        *("ukendte_kolonner", "advarsler"),
    ),
    "udgivelse": (),
    "metode": (),
    "kommuner": (),
}

# Each table that stays internal, with the reason that its readers are told.
_SAGER = "Kun internt: hver række er en sag."
INTERNE: Mapping[str, str] = {
    "advarsler": "Kun internt: en advarsel nævner sagens nøgle og rækkens plads i filen.",
    "karantaene": "Kun internt: rækken står, som den er leveret.",
    "kontrolsager": _SAGER,
    "kontrolsager_uklassificerede": _SAGER,
    "kontroltrin_afvigelser": _SAGER,
    "provenu_fordeling": "Kun internt: den største og den midterste sags beløb er enkelte borgeres.",
    "provenu_linjer": "Kun internt: en linje er en sags beløb.",
    "revisioner": "Kun internt: ændringerne linje for linje er sagers; ændrede tal står offentligt i reviderede_tal.",
    "spor_raekker": "Kun internt: en række står, som den er leveret.",
    "spor_tal": "Kun internt: tallet står, før noget er skjult.",
    "tilbageholdt": "Kun internt: beløbene er enkelte leverancers og deres sagers.",
    "udk_advarsler": "Kun internt: beløbene er enkelte rækker i opgørelser, hvor 1–4 sager ville være skjult.",
    "udtraek": "Kun internt: en liste til kontrol nævner sager.",
}
