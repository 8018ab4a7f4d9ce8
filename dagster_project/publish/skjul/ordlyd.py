"""What readers are told of hiding and rounding: the one wording, for the publication's own table and for the method."""

from __future__ import annotations

from dagster_project.publish.skjul.afrunding import BASE
from dagster_project.publish.skjul.foelsom import DOMINANS
from dagster_project.publish.skjul.system import FAA
from dagster_project.publish.tabeller import FOR_FAA, HEMMELIG

AFRUNDING = (
    f"Benchmarkets antal er afrundet til et helt antal gange {BASE}, op eller ned efter en hemmelig nøgle; et enkelt tal ligger "
    f"højst {BASE - 1} fra det sande, og et rundt tal og 0 står uændret. Totaler er summer af de viste tal, og andele "
    "regnes af dem. Om en kommune er under grænsen og i hvor mange måneder, er de sande tals svar."
)
_FAA = f"{FAA[0]}–{FAA[-1]}"
_DOMINANS = f"{DOMINANS * 100:.0f} pct."
SKJULNING = (
    f"Antal {_FAA} står som {FOR_FAA}. Beløb, der hviler på {_FAA} sager, eller som én sag fylder over {_DOMINANS} af, og tal, "
    f"som de ellers kunne udledes af, står som {HEMMELIG}. 0 vises."
)
# (name, what holds, the sentence, why), as rows of `metode`
METODE = (
    (
        "afrunding",
        f"gange {BASE}",
        AFRUNDING,
        "Et skjulemønster måtte skjule de fleste tal, for to måneders vinduer deler 11 måneder.",
    ),
    (
        "skjulning",
        f"{_FAA} sager, {_DOMINANS}",
        SKJULNING,
        "Ingen må kunne regnes frem af det, der vises.",
    ),
)
