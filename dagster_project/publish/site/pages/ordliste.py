"""The glossary: what the pages' words mean, and which of them each page explains where they stand."""

from __future__ import annotations

from typing import Any, NamedTuple

from dagster_project.common.danish import sort_key
from dagster_project.publications.hidden_cells import Hidden

_NAME = "Udbetaling Danmark (UDK)"  # keeps its capital in a sentence


class Word(NamedTuple):
    """A word, what it means in a sentence or two, and the words that the pages no longer use for it."""

    ord: str
    betyder: str
    ogsaa: str = ""

    @property
    def in_text(self) -> str:
        """As it stands in a sentence: `risikosag`, but `KL-ydelser`."""
        return self.ord[0].lower() + self.ord[1:] if self.ord[1:2].islower() and self.ord != _NAME else self.ord


_WORDS = {
    "risikosag": Word(
        "Risikosag",
        "En sag, som Udbetaling Danmark har fundet ved at samkøre registre og vist kommunen, fordi noget tyder på, at en ydelse "
        "udbetales på et forkert grundlag. Det er en formodning, ikke en afgørelse.",
    ),
    "kontroltrin": Word(
        "Kontroltrin",
        "Hvor dybt en sag undersøges. Trin 2 er den løbende opfølgning i sagsbehandlingen; trin 3 er kontrolenhedens grundige "
        "undersøgelse. Et trin siger intet om, hvorvidt nogen har gjort noget forkert.",
    ),
    "taget-op": Word(
        "Taget op",
        "Kommunen har flyttet risikosagen fra Udbetaling Danmarks liste til sin egen for at se på den.",
        "udtaget, trukket",
    ),
    "tilbage": Word(
        "Tilbage på listen",
        "Risikosager, som er vist kommunen, og som den ved månedens udgang ikke har taget op.",
        "resterende",
    ),
    "bortfaldet": Word("Bortfaldet", "Risikosager, som Udbetaling Danmark har trukket tilbage, før kommunen tog dem op."),
    "kontrolsag": Word("Kontrolsag", "En sag, som kommunen har oprettet for at undersøge, om en ydelse er rigtig."),
    "effekt": Word(
        "Effekt",
        "En kontrolsag har effekt, når den er afsluttet med krav eller mindreudgift.",
        "resultat",
    ),
    "krav": Word(
        "Krav",
        "En afgørelse om, at borgeren skal betale penge tilbage. Det er ikke det samme som, at pengene er betalt.",
        "tilbagebetalingskrav",
    ),
    "mindreudgift": Word(
        "Mindreudgift",
        "Det, en ydelse, der stoppes eller nedsættes, ellers ville have kostet i de næste 12 måneder.",
        "besparelse, stop",
    ),
    "efterregulering": Word(
        "Efterregulering", "En rettelse af, hvad der er udbetalt i en tid, der er gået; den kan gå begge veje."
    ),
    "provenu": Word(
        "Provenu",
        "Det, kontrollen giver i kroner: krav, mindreudgift, efterregulering og skat, hver for sig og lagt sammen.",
    ),
    "kl-ydelser": Word(
        "KL-ydelser", "Ydelser, som kommunen selv udbetaler, og som den indberetter til KL, kommunernes forening."
    ),
    "udk-ydelser": Word("UDK-ydelser", "Ydelser, som Udbetaling Danmark udbetaler, fx boligstøtte og pension."),
    "paragraf-11": Word(
        "§ 11-sager",
        "Sager, hvor kommunen har givet Udbetaling Danmark oplysninger, som den har pligt til at give. Beløbene kan også være "
        "talt med under UDK-ydelser.",
    ),
    "tilflytninger": Word(
        "Stop af tilflytninger",
        "Tilflytninger til kommunen, der er afvist eller frafaldet efter kontrol, fordi borgeren ikke boede der.",
    ),
    "su-sager": Word(
        "SU-sager",
        "Sager om SU til udeboende, som kommunen har sendt til SU-styrelsen. Kommunens spørgsmål kaldes en undring.",
    ),
    "totaler": Word(
        "Som offentliggjort, uden § 11 og KL-sammenlignelig",
        "Tre måder at lægge provenuet sammen: alle fem kategorier; alle uden § 11-sager; kun KL-ydelser. De måler ikke det "
        "samme og lægges ikke sammen.",
    ),
    "maaling-1": Word(
        "Måling 1, brug af risikosager",
        "Andelen af risikosager, som kommunen har taget op i de seneste 12 måneder, af dem og dem, der er tilbage på listen.",
    ),
    "maaling-2": Word(
        "Måling 2, andel med effekt",
        "Andelen med effekt af de afsluttede kontrolsager, der er oprettet i de seneste 12 måneder. Ved siden af står altid, "
        "hvor mange der ikke er afsluttet.",
    ),
    "maaling-3": Word("Måling 3, udvikling", "Måling 1 måned for måned, hver måned som den så ud, da den var ny."),
    "kriteriet": Word(
        "Kriteriet for opfølgning",
        "STAR kontakter kommuner, der i 6 måneder i træk har taget under 30 pct. af risikosagerne op på kontroltrin 2 eller 3. "
        "STAR spørger om grunden; kriteriet er ingen dom.",
    ),
    "star": Word("STAR", "Styrelsen for Arbejdsmarked og Rekruttering, som følger kommunernes brug af risikosager."),
    "kl": Word("KL", "Kommunernes Landsforening."),
    "udbetaling-danmark": Word(_NAME, "Myndigheden, der udbetaler statslige ydelser og finder risikosager."),
    "median": Word("Median", "Den midterste: lige mange kommuner ligger over og under."),
    "kvartil": Word(
        "Kvartil",
        "En fjerdedel af kommunerne ligger under den nedre kvartil og en fjerdedel over den øvre; halvdelen ligger imellem.",
    ),
    "interval": Word(
        "Interval",
        "De værdier, som andelen med 95 pct. sikkerhed svinger imellem ved tilfældigheder alene, når der er så få sager. "
        "Jo færre sager, jo bredere. Tegnet ± er noget andet: "
        "Står der 33,5 ±0,5 pct., er andelen mellem 33 og 34 pct.; mere siges ikke, for at ingen skal kunne genkendes.",
    ),
    "procentpoint": Word("Procentpoint", "Forskellen på to procenttal: fra 30 til 33 pct. er 3 procentpoint."),
    "faa-sager": Word(
        "Få sager",
        "Hviler en andel på færre end 20 sager, flytter en enkelt sag den mere end 5 procentpoint. Den vises, men nævnes aldrig "
        "som lavest eller højest.",
    ),
    "ikke-maalt": Word("–", "Ikke målt. 0 er noget andet: der er målt, og der var intet."),
    "hemmeligholdt": Word(
        f"{Hidden.FEW}, {Hidden.SECRET}, {Hidden.WITHHELD} og {Hidden.UNTOLD}",
        "Tallet vises ikke, for at ingen skal kunne genkendes: det hviler på få sager, eller et andet kunne regnes ud af det. "
        f"{Hidden.UNTOLD} står ved en andel, der kun kunne vises med et bredt interval.",
    ),
    "afrundet": Word(
        "Afrundet",
        "I den offentlige udgivelse er antal i benchmarket rundet op eller ned til et tal, som 5 går op i. Et antal ligger højst "
        "4 fra det rigtige. En andel, der står som 33,5 ±0,5 pct., er af de rigtige tal og ligger inden for det.",
    ),
    "foreloebig": Word(
        "Foreløbig og endelig",
        "Et foreløbigt tal kan blive ændret, når der kommer nye leverancer. Et endeligt ventes ikke ændret; bliver det rettet, "
        "står det under Arkiv.",
    ),
    "leverance": Word("Leverance", "En fil, som en kommune eller myndighed har sendt, for én måned eller ét år."),
    "karantaene": Word("Karantæne", "Rækker i en fil, som ikke kan bruges, før afsenderen har rettet dem. De tæller ikke med."),
    "udgivelse": Word(
        "Udgivelse",
        "Alle tal, som de så ud på én dag, med periode og nummer, fx 2023-12.1. Den ændres aldrig; en rettelse er en ny.",
        "publikation, udgave",
    ),
    "afstemning": Word("Afstemning", "Tal, som en rapport har trykt, holdt op mod de samme tal regnet af filerne."),
    "anke": Word("Anke", "En klage til Ankestyrelsen over kommunens afgørelse."),
    "enligerklaering": Word("Enligerklæring", "Borgerens skriftlige svar på, om hun eller han er enlig."),
    "pseudonym": Word("Pseudonym", "Et nummer i stedet for personnummeret. Det kan ikke regnes tilbage uden enhedens nøgle."),
}
_MEASURES = ("risikosag", "kontroltrin", "taget-op", "tilbage", "bortfaldet", "kontrolsag", "effekt", "krav", "mindreudgift")
_MONEY = ("provenu", "krav", "mindreudgift", "efterregulering", "kl-ydelser", "udk-ydelser", "paragraf-11", "tilflytninger")
_ON_PAGE = {
    "index.html.j2": ("risikosag", "taget-op", "kontroltrin", "provenu", "kriteriet"),
    "kommune.html.j2": ("risikosag", "taget-op", "kontroltrin", "interval", "effekt", "provenu", "kriteriet"),
    "benchmark.html.j2": (*_MEASURES[:7], "kriteriet"),
    "benchmark_tabeller.html.j2": (*_MEASURES, "ikke-maalt"),
    "opfoelgning.html.j2": ("kriteriet", "kontroltrin", "risikosag", "taget-op", "tilbage", "star"),
    "provenu.html.j2": (*_MONEY, "su-sager", "totaler", "ikke-maalt", "hemmeligholdt"),
    "udk.html.j2": ("udbetaling-danmark", "paragraf-11", "krav", "mindreudgift", "efterregulering"),
    "indsatser.html.j2": ("su-sager", "enligerklaering", "anke", "krav", "ikke-maalt"),
    "afstemning.html.j2": ("afstemning", "ikke-maalt", "hemmeligholdt"),
    "leverancer.html.j2": ("leverance", "karantaene"),
    "arkiv.html.j2": ("udgivelse", "foreloebig"),
    "effekt.html.j2": ("effekt", "kontroltrin", "krav", "interval", "median", "kvartil"),
    "naeste.html.j2": ("risikosag", "kontroltrin", "taget-op", "krav", "karantaene"),
    "udtraek.html.j2": ("pseudonym", "kontroltrin", "leverance"),
}


def on_page(template: str) -> list[tuple[str, Word]]:
    """The words that the page explains, in the order in which they are met there."""
    return [(slug, _WORDS[slug]) for slug in _ON_PAGE.get(template, ())]


def page() -> dict[str, Any]:
    return {"ordene": sorted(_WORDS.items(), key=lambda p: sort_key(p[1].ord.strip("§–< ")))}
