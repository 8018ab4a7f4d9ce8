"""What the command line prints: progress, the result of a run, and the state of things."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich import box
from rich.table import Table

from dagster_project import fremgang
from dagster_project.format import kroner, opregning, saa_mange, tal
from dagster_project.hjem import paabegyndt
from dagster_project.koersel import Resultat
from dagster_project.konsol import konsol, synlig
from dagster_project.publish.kontroller import gaelder, laes
from dagster_project.settings import Indstillinger
from dagster_project.status import (
    Daekning,
    Status,
    afviste,
    daekning,
    holder_tilbage,
    laes_status,
    lignende_kolonner,
    provenu,
)

_ud = konsol()
HOEJST = 10  # lines of a kind; the rest are counted
_STATUS = {0: "bygget; ingen kontrol holder udgivelsen tilbage", 1: "bygget, men ikke til offentliggørelse", 2: "ikke bygget"}


@contextmanager
def fremgangsviser() -> Iterator[None]:
    """A moving line on a terminal, plain lines in a log; what fails is always a line that stays."""
    if not _ud.is_terminal:
        lytter = _linje
        fremgang.lyt(lytter)
        try:
            yield
        finally:
            fremgang.stop(lytter)
        return
    with _ud.status("begynder …") as viser:

        def lytter(hvad: str, navn: str, problem: str | None) -> None:
            viser.update(f"{hvad} {navn}")
            if problem:
                _linje(hvad, navn, problem)

        fremgang.lyt(lytter)
        try:
            yield
        finally:
            fremgang.stop(lytter)


def _linje(hvad: str, navn: str, problem: str | None) -> None:
    _ud.print(synlig(f"{hvad} {navn}" + (f": {problem}" if problem else "")))


def vis_resultat(ind: Indstillinger, resultat: Resultat) -> None:
    """The newest year's categories and totals per municipality, where the database lies, and what failed."""
    if resultat.status < 2:  # what would change figures without a word comes first of all
        _afsnit("Holder udgivelsen tilbage", holder_tilbage(ind.database), HOEJST)
        _afsnit("Afvist, tæller ikke", afviste(ind.database), HOEJST)
        _afsnit("Kolonner, der mangler", lignende_kolonner(ind.database), HOEJST)
    if not resultat.nyt:
        _ud.print("Intet nyt siden sidste kørsel.")
    for fejl in resultat.fejlede:
        _ud.print(synlig(f"fejler: {fejl}"))
    if resultat.status < 2:
        tabeller = provenu(ind.database)
        for tabel in tabeller:
            _ud.print(_provenutabel(ind, tabel), soft_wrap=False)
        for linje in _daekning(daekning(ind.database), len(tabeller)):
            _ud.print(linje)
        _ud.print(f"Database: {ind.database}")
    til = f" til og med {resultat.bygget_til}" if resultat.bygget_til else ""
    _ud.print(f"{_STATUS[resultat.status].capitalize()}{til}.")


def _afsnit(overskrift: str, linjer: list[str], hoejst: int | None = None) -> None:
    """A heading and its lines, nothing without any; past `hoejst` they are counted and `kontrol status` has them."""
    if not linjer:
        return
    _ud.print(f"{overskrift}:")
    for linje in linjer[:hoejst]:
        _ud.print(synlig(f"  {linje}"))
    if hoejst and len(linjer) > hoejst:
        _ud.print(f"  og {tal(len(linjer) - hoejst)} til; alle står i: kontrol status")


def _daekning(d: Daekning, vist: int) -> Iterator[str]:
    """What the tables above do not say: which categories nothing covers, and how much of the whole they are."""
    if d.kommuner > vist:
        yield f"Vist for {tal(vist)} af {tal(d.kommuner)} kommuner; alle står i marts.provenu_aar."
    if d.mangler:
        led = opregning([f"{kategori} ({saa_mange(n, 'kommune', 'kommuner')})" for kategori, n in d.mangler])
        yield f"Ikke dækket af nogen leverance i det nyeste år: {led}."
        yield f"For {tal(d.dele)} af {tal(d.kommuner)} kommuner er totalerne kun en del; det udækkede (–) er ikke 0 kr."


def _provenutabel(ind: Indstillinger, tabel) -> Table:
    maerke = " (opdigtede personer og beløb; kun summerne og UDK's opgørelse for 2023 er offentliggjorte)"
    t = Table(title=f"Provenu {tabel.kommune} {tabel.aar}{maerke if ind.er_proeve() else ''}", title_justify="left")
    t.add_column("Kategori eller total")
    t.add_column("Beløb", justify="right")
    for i, (navn, beloeb) in enumerate(tabel.kategorier):
        t.add_row(navn, kroner(beloeb), end_section=i == len(tabel.kategorier) - 1)
    for navn, beloeb in tabel.totaler:
        t.add_row(f"I alt, {navn}", kroner(beloeb))
    return t


def vis_status(ind: Indstillinger) -> None:
    """What is in, refused, late, does not agree, and what to do next."""
    konto = laes(ind.data.absolute())
    if ind.database.exists() and not gaelder(konto, ind.database):
        _ud.print(f"{ind.database} er ikke den database, som kontrol har bygget her, eller den er beskadiget.")
        _ud.print("Næste skridt: kontrol run, som bygger den igen.")
        return
    s = laes_status(ind)
    if s is None:
        paa_vej = " Noget er bygget, men ikke nok til en hel database." if paabegyndt(ind).exists() else ""
        _ud.print(f"Der er ikke bygget noget endnu.{paa_vej} Næste skridt: kontrol run")
        return
    if ind.er_proeve():
        _ud.print("Prøvens leverancer: opdigtede personer.")
    _afsnit("Holder offentliggørelse tilbage", s.tilbageholdt)
    _afsnit("Stemmer ikke", s.afvigende)
    t = Table(box=box.SIMPLE_HEAD, padding=0)  # fits in 80 columns
    t.add_column("Kilde", no_wrap=True)
    for kolonne in ("Indlæst", "Afløst", "Dublet", "Afvist", "Rækker", "I karantæne"):
        t.add_column(kolonne, justify="right", overflow="fold")
    t.add_column("Nyeste periode", overflow="fold")
    for r in s.kilder:
        t.add_row(r[0], *(tal(v) for v in r[1:7]), r[7] or "–")
    _ud.print(t, soft_wrap=False)
    uaktuelle = [*konto.uaktuelle[:HOEJST], *([f"og {flere} til"] if (flere := len(konto.uaktuelle) - HOEJST) > 0 else [])]
    afsnit = {  # what withholds publication, then what lost rows or kroner, before what is only odd
        "Blandet database, ikke til offentliggørelse; ikke bygget på det nyeste": uaktuelle,
        "Afvist": s.afviste,
        "I karantæne": s.karantaene,
        "Uden for tallene": [f.linje for f in s.gennemsyn if f.tabt],
        "Forsinket": s.forsinkede,
        "Udsagn, der ikke holder": s.udsagn,
        "Til gennemsyn": [f.linje for f in s.gennemsyn if not f.tabt],
    }
    for overskrift, linjer in afsnit.items():
        _afsnit(overskrift, linjer)
    _ud.print("Næste skridt: kontrol run, som bygger det, der mangler." if uaktuelle else _naeste(s, bool(konto.fejlede())))


def _naeste(s: Status, fejler: bool) -> str:
    if fejler:
        return "Næste skridt: forklar eller ret det, der ikke stemmer (seeds/afvigelser_forklaret.csv), og kør igen."
    if s.afviste or any(r[6] for r in s.kilder):
        return "Næste skridt: send det afviste tilbage til afsenderne (kontrol karantaene --til <mappe>)."
    if s.forsinkede:
        return f"Næste skridt: spørg de forsinkede afsendere. {_stand(s)}"
    return _stand(s)


def _stand(s: Status) -> str:
    """How things are when nothing holds publication back; what does not hold is said, however little it stops."""
    fund = sum(f.antal for f in s.gennemsyn)
    rester = [
        (len(s.forsinkede), "afsender er forsinket", "afsendere er forsinkede"),
        (len(s.udsagn), "udsagn holder ikke", "udsagn holder ikke"),
        (fund, "fund står til gennemsyn", "fund står til gennemsyn"),
    ]
    led = [saa_mange(n, en, flere) for n, en, flere in rester if n]
    if not led:
        return "Alt er inde, og alt stemmer."
    return f"De rapporterede tal stemmer; {opregning(led)}. Det holder ikke offentliggørelse tilbage."
