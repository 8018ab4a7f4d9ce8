"""What may be public, and the words for what is hidden.

* The one list of what may be public, and of what may not, and why. A table on neither list is internal.
* What readers are told of hiding and rounding: the one wording, for the publication's own table and for the method.
"""

from __future__ import annotations

from collections.abc import Mapping

from dagster_project.disclosure.rounding import BASE
from dagster_project.disclosure.sensitive import DOMINANCE, P_PERCENT
from dagster_project.disclosure.shares import WIDEST
from dagster_project.disclosure.system import FEW
from dagster_project.publications.hidden_cells import Hidden

# Each public table with the columns that it loses. Hashes of files and places of rows are internal everywhere: a file with one
# unknown figure can be guessed from its hash. Free text is internal: nobody has read it for names.
PUBLIC_TABLES: Mapping[str, tuple[str, ...]] = {
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
    "star_henvendelser": ("begrundelse", "leverance_id", "raekke_nr", "aarsager", "forslag"),
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
INTERNAL: Mapping[str, str] = {
    "advarsler": "Kun internt: en advarsel nævner sagens nøgle og rækkens plads i filen.",
    "afvigelser_forklaret": "Kun internt: forklaringerne nævner ejer og bevis; det, læseren skal vide, står i afstemning.",
    "bemanding": "Kun internt: et hold kan være én medarbejder, og sætningerne er ikke læst for navne.",
    "benchmark_hoej_brug": "Kun internt: grundlag for samtaler, ikke en rangorden af kommuner.",
    "effekt_grupper": "Kun internt: en gruppe kan være én kommunes sager.",
    "effekt_pr_aarsvaerk": "Kun internt: et hold kan være én medarbejder.",
    "effekt": "Kun internt: celler efter kanal og sagstype hviler ofte på få sager, og hver sag står i flere af dem.",
    "graensevaerdi_kommuner": "Kun internt: grundlag for samtaler, ikke en bedømmelse af kommuner.",
    "graensevaerdi_scenarier": "Kun internt: grundlag for samtaler om kriteriet; to grænser snævrer en kommunes andel ind.",
    "henvendelser_forloeb": "Kun internt: kommunernes egne svar; ingen har læst dem for navne.",
    "karantaene": "Kun internt: rækken står, som den er leveret.",
    "kontrolsager": _SAGER,
    "kontrolsager_uklassificerede": _SAGER,
    "kontroltrin_afvigelser": _SAGER,
    "krav_kohorter": "Kun internt: kohorter efter ydelse og år hviler ofte på få sager.",
    "kriterie_effekt": "Kun internt: kriterier vises kun for hele landet, i benchmark_kriterier.",
    "metodevalg_gaeldende": "Kun internt: valgene står i metode.",
    "opfoelgningskriterier_gaeldende": "Kun internt: grænserne står i metode.",
    "modtagere": "Kun internt: indgår kun i sammenligningen, og kilden er ikke læst for navne.",
    "provenu_fordeling": "Kun internt: den største og den midterste sags beløb er enkelte borgeres.",
    "provenu_linjer": "Kun internt: en linje er en sags beløb.",
    "provenu_omraader": "Kun internt: en sum over få kommuner kan give det, der er skjult hos en af dem.",
    "rapporterede_tal": "Kun internt: et dokument kan trykke tal, der er skjult her; det, der må ses, står i afstemning.",
    "rapporterede_udsagn": "Kun internt: et dokument kan trykke tal, der er skjult her; det, der må ses, står i udsagn.",
    "refusion": "Kun internt: to satser i ét år ville dele beløbet i to.",
    "revisioner": "Kun internt: ændringerne linje for linje er sagers; ændrede tal står offentligt i reviderede_tal.",
    "sammenligning": "Kun internt: medianen af få kommuner røber deres andele.",
    "sammenligning_kriterier": "Kun internt: kriterier vises kun for hele landet, i benchmark_kriterier.",
    "spor_raekker": "Kun internt: en række står, som den er leveret.",
    "spor_tal": "Kun internt: tallet står, før noget er skjult.",
    "tilbageholdt": "Kun internt: beløbene er enkelte leverancers og deres sagers.",
    "udk_advarsler": "Kun internt: beløbene er enkelte rækker i opgørelser, hvor 1–4 sager ville være skjult.",
    "udtraekskriterier_gaeldende": "Kun internt: hvem der udtages til kontrol, er ikke offentligt.",
    "udtraek": "Kun internt: en liste til kontrol nævner sager.",
    "udtraek_effekt": "Kun internt: hører til listerne til kontrol.",
    "varsling": "Kun internt: det, vinduet mister, er de sande antal udtaget måned for måned.",
    "varsling_traef": "Kun internt: hører til varslingerne.",
}

ROUNDING = (
    f"Benchmarkets antal, landets antal efter kriterium og ugernes antal er rundet til et tal, som {BASE} går op i, op eller "
    f"ned efter en hemmelig nøgle; et enkelt tal ligger højst {BASE - 1} fra det rigtige, 0 er 0, og et vist "
    f"antal ændres først, når det rigtige er mere end {BASE - 1} fra det. Er et antal uændret fra en udgivelse til den næste, "
    "vises det som før, medmindre grænsen eller et antal, det er en del af, flytter det; et, der vises anderledes, er blandt de "
    "reviderede tal, hvad enten det er dets eget rigtige tal eller et andet, der er ændret. "
    "Totaler er summer af de viste tal, og andele regnes af dem, undtagen andelen med effekt, andelen ikke afsluttet og den "
    "andel taget op, som står med et interval. Om en kommune er under grænsen og i hvor mange måneder, afgøres "
    f"af de rigtige, ikke-afrundede tal. En uge uden kontrol har ingen række; en, der viser 0, har haft {FEW[0]}–{FEW[-1]}, og "
    "et år, hvis uger ellers kunne udledes, har ingen; hvor kun årets vækst siden en tidligere udgivelse ville vise en uge, "
    "venter årets total. Kriterier vises kun for hele landet."
)
INTERVALS = (
    "Andelen med effekt og andelen ikke afsluttet er regnet af de rigtige tal og står som et interval i hele procent, for en "
    "kommunes kontroltrin 3 over alle ydelser og for hele landet. Skalaen er skåret efter de viste, afrundede antal alene og så "
    "groft, at hvert antal bag kan have mindst tre værdier, uanset hvilket interval det bliver. For andre celler er intervallet "
    f"det, som de viste tal lader tilbage. Hvor det er bredere end {WIDEST} procentpoint, står {Hidden.UNTOLD}. "
    "En kommunes andel taget op på kontroltrin 3 over alle ydelser er regnet af de rigtige tal og vist på samme måde, på den "
    "side af grænsen, som den rigtige andel er; over begge trin er intervallet det, som det og de viste tal lader tilbage. Andre "
    f"andele taget op er forholdet mellem de viste tal: også hvor et interval ville være bredere end {WIDEST} procentpoint, og "
    "hvor et vist antal kan være flyttet for grænsens skyld."
)
INTERVAL_COLUMNS: Mapping[str, Mapping[str, str]] = {  # columns that the public edition alone has
    name: {
        f"{share}_{end}": f"{what} af det interval, som {share} ligger i; {share} er dets midte. Kun i den offentlige udgivelse."
        for share in shares
        for end, what in (("fra", "Den nedre ende"), ("til", "Den øvre ende"))
    }
    for name, shares in (
        ("benchmark", ("andel_udtaget", "andel_med_effekt", "andel_ikke_afsluttet")),
        ("benchmark_opfoelgning", ("andel_udtaget",)),
        ("benchmark_udvikling", ("andel_udtaget",)),
    )
}
_FEW = f"{FEW[0]}–{FEW[-1]}"
_DOMINANCE = f"{DOMINANCE * 100:.0f} pct."
_P_PERCENT = f"{P_PERCENT * 100:.0f} pct."
HIDING = (
    f"Antal {_FEW} står som {Hidden.FEW}. Enhver skjult del af 6 eller 7 står som {Hidden.SECRET}, også senere, så længe den er "
    f"uændret: ordet ville røbe den. Beløb, der hviler på {_FEW} sager (tærskelreglen), som én sag fylder over {_DOMINANCE} af "
    f"(dominansreglen), eller ved hvilke den næststørste kan anslå den største inden for {_P_PERCENT} (p %-reglen), og tal, "
    f"som de ellers kunne udledes af, står som {Hidden.SECRET}. Det samme gælder det, der er tilbage af et vist tal, når viste "
    "dele trækkes fra, og det, et vist tal er ændret med siden en tidligere udgivelse, også hvor ændringen ikke er trykt, men "
    "følger af to, der er. Hvad enhver kan vide om et skjult beløb på få sager, er et interval, der når mindst en tiendedel ned "
    "og op, hvor ikke tidligere udgivelser siger mere. 0 vises. Hvor intet mønster af skjulte tal "
    f"beskytter et tal, står færrest mulige flere, nuller iblandt, som {Hidden.WITHHELD}: det ord siger intet om tallet. Et tal, "
    "der har været offentligt, er det fortsat, så længe det er uændret; et, der skjules, står blandt de reviderede tal."
)
IS_COUNTED = (
    "Grænsen tæller sager: for KL-ydelser sagsnumre, for tilflytninger flytninger, for SU undringer, for § 11 afsluttede sager "
    "med provenu. I Udbetaling Danmarks opgørelse tæller ydelsens eget antal stop eller krav; et beløb uden eget antal regnes "
    "at hvile på det største af de to, og en total på så mange sager som sin største ydelse. Hvad der er tilbage, når viste dele "
    "trækkes fra, regnes at hvile på sine ydelsers sager lagt sammen."
)
# (name, what holds, the sentence, why), as rows of `metode`
METHOD = (
    (
        "afrunding",
        f"antal rundes op eller ned til et tal, som {BASE} går op i",
        ROUNDING,
        "Skulle antallene skjules i stedet, blev de fleste skjult: hver måned tælles over 12 måneder, og 11 af dem er også med i "
        "den næste.",
    ),
    (
        "interval",
        f"måling 2, og måling 1 af kontroltrin 3 over alle ydelser, som et interval på højst {WIDEST} procentpoint",
        INTERVALS,
        "Forholdet mellem afrundede antal lå i gennemsnit 7,7 procentpoint fra det rigtige i måling 2 og 1,4 i måling 1. Et "
        "interval, som de rigtige tal selv valgte, ville røbe dem ved sin bredde.",
    ),
    (
        "skjulning",
        f"antal {_FEW} vises ikke; beløb efter tærskel-, dominans- og p %-reglen",
        HIDING,
        "Ingen må kunne regnes frem af det, der vises. Reglerne er de, som Hundepool m.fl., Statistical Disclosure Control "
        "(Wiley 2012), kap. 4, beskriver for tabeller med beløb.",
    ),
    (
        "skjulning_taeller",
        "grænsen tæller sager",
        IS_COUNTED,
        "Opgørelsen har intet antal for kategorien: samme sag kan stå både som stop og krav og under flere ydelser. Lægges antal "
        "sammen, kan 3 borgere ligne 6.",
    ),
)
