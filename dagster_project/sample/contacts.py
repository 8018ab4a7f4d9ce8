"""star_henvendelser of the sample: whom STAR asked about a low use, who answered and why; some that lie low are not yet asked."""

from __future__ import annotations

from datetime import date

KOLONNER = ("kommunekode", "kontroltrin", "henvendt_dato", "besvaret_dato", "begrundelse")
AARENE = (2022, 2023)
_HENVENDELSER = (
    ("219", "3", date(2022, 11, 14), date(2023, 1, 9), "DEMO: Enheden manglede medarbejdere; to er ansat."),
    ("360", "3", date(2022, 11, 14), date(2023, 2, 6), "DEMO: Sagerne visiteres uden for systemet og står derfor tilbage."),
    ("376", "2", date(2022, 11, 14), date(2023, 1, 30), "DEMO: Opfølgningen er lagt i ydelseskontoret."),
    ("376", "3", date(2022, 11, 14), date(2023, 1, 30), "DEMO: Listen er for lang til enhedens størrelse."),
    ("479", "2", date(2022, 11, 21), date(2023, 5, 15), "DEMO: Kriterierne rammer for bredt."),
    ("580", "2", date(2022, 11, 21), date(2023, 1, 16), "DEMO: En ny arbejdsgang begyndte i oktober."),
    ("607", "3", date(2023, 5, 8), date(2023, 6, 19), "DEMO: Et skifte af fagsystem standsede arbejdet."),
    ("727", "2", date(2023, 6, 12), None, None),
    ("840", "3", date(2023, 11, 20), None, None),
)


def henvendelser() -> dict[tuple[str, int], list[dict[str, object]]]:
    """Per municipality and year: its contacts as they stood at the end of that year, from the first one on."""
    filer: dict[tuple[str, int], list[dict[str, object]]] = {}
    for aar in AARENE:
        for kode, trin, henvendt, besvaret, begrundelse in _HENVENDELSER:
            svar = (besvaret, begrundelse) if besvaret and besvaret.year <= aar else (None, None)
            if henvendt.year <= aar:
                raekke = dict(zip(KOLONNER, (kode, trin, henvendt, *svar), strict=True))
                filer.setdefault((kode, aar), []).append(raekke)
    return filer
