"""What readers are told of hiding and rounding: the one wording, for the publication's own table and for the method."""

from __future__ import annotations

from dagster_project.publications.hidden_cells import Hidden
from dagster_project.publish.skjul.afrunding import BASE
from dagster_project.publish.skjul.foelsom import DOMINANS
from dagster_project.publish.skjul.system import FAA

AFRUNDING = (
    f"Benchmarkets antal, landets antal efter kriterium og ugernes antal er afrundet til et helt antal gange {BASE}, op eller "
    f"ned efter en hemmelig nøgle; et enkelt tal ligger højst {BASE - 1} fra det sande, 0 er 0, og et vist tal bliver "
    "stående, så længe det gør. "
    "Totaler er summer af de viste tal, og andele regnes af dem. Om en kommune er under grænsen og i hvor mange måneder, er de "
    f"sande tals svar. En uge uden kontrol har ingen række; en, der viser 0, har haft {FAA[0]}–{FAA[-1]}, og et år, "
    "hvis uger ellers kunne udledes, har ingen. Kriterier vises kun for hele landet."
)
_FAA = f"{FAA[0]}–{FAA[-1]}"
_DOMINANS = f"{DOMINANS * 100:.0f} pct."
SKJULNING = (
    f"Antal {_FAA} står som {Hidden.FEW}. Beløb, der hviler på {_FAA} sager, eller som én sag fylder over {_DOMINANS} af, og "
    f"tal, som de ellers kunne udledes af, står som {Hidden.SECRET}. 0 vises."
)
TAELLES = (
    "Grænsen tæller sager: for KL-ydelser sagsnumre, for tilflytninger flytninger, for SU undringer, for § 11 afsluttede sager "
    "med provenu. I Udbetaling Danmarks opgørelse tæller ydelsens eget antal stop eller krav; et beløb uden eget antal regnes "
    "at hvile på det største af de to, og en total på så mange sager som sin største ydelse."
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
    (
        "skjulning_taeller",
        "sager",
        TAELLES,
        "Opgørelsen har intet antal for kategorien: samme sag kan stå både som stop og krav og under flere ydelser. Lægges antal "
        "sammen, kan 3 borgere ligne 6.",
    ),
)
