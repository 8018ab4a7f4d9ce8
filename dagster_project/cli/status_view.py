"""What the command line prints of a built database: the result of a run, and the state of things."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from dagster_project.build.status import (
    Coverage,
    Status,
    afviste,
    corrections,
    coverage,
    holds_back,
    in_quarantine,
    lost,
    provenu,
    read_status,
    similar_columns,
)
from dagster_project.build.workspace import unfinished_file
from dagster_project.cli.console import console
from dagster_project.common.danish import enumeration, kroner, saa_mange, tal
from dagster_project.common.duckdb_read import OTHER_VERSION, open_read_only
from dagster_project.common.errors import SettingsError, what_happened
from dagster_project.common.signs import on_one_line
from dagster_project.deliveries.forgotten import forgotten
from dagster_project.publications.not_in_database import not_built
from dagster_project.publications.run_account import is_valid, read
from dagster_project.settings import Settings

if TYPE_CHECKING:  # what a run loads, the state of things does without
    from dagster_project.cli.run import RunResult

_out = console()
RESEMBLES = " ligner den"  # deliveries/headers.py says it of an unknown column
AT_MOST = 10  # lines of a kind; the rest are counted
_STATUS = {0: "bygget; ingen kontrol holder udgivelsen tilbage", 1: "bygget, men ikke til offentliggørelse", 2: "ikke bygget"}


def show_result(settings: Settings, result: RunResult) -> None:
    """The newest year's categories and totals per municipality, where the database lies, and what failed."""
    with open_read_only(settings.database) if result.status < 2 else nullcontext():  # opened once for all that is asked below
        _show_result(settings, result)


def _show_result(settings: Settings, result: RunResult) -> None:
    if result.status < 2:  # what would change figures without a word comes first of all
        _section("Holder udgivelsen tilbage", holds_back(settings.database), AT_MOST)
        _section("Afvist, tæller ikke", afviste(settings.database), AT_MOST)
        _section("I karantæne, tæller ikke", in_quarantine(settings.database), AT_MOST)
        _section("Kolonner, der mangler", similar_columns(settings.database), AT_MOST)
        _section("Rettelser, der flytter tallene", corrections(settings.database), AT_MOST)
        _section("Uden for tallene", lost(settings.database), AT_MOST)
    if not result.nyt:
        _out.print("Intet nyt siden sidste kørsel.")
    for error in result.fejlede:
        _out.print(on_one_line(f"fejler: {error}"))
    if result.status < 2:
        tables = provenu(settings.database)
        for table in tables:
            _out.print(_provenu_table(settings, table), soft_wrap=False)
        for line in _coverage(coverage(settings.database), len(tables)):
            _out.print(line)
        _out.print(f"Database: {settings.database}")
    to = f" til og med {result.bygget_til}" if result.bygget_til else ""
    if result.nye and result.nye == result.nye_afvist:
        _out.print(f"Intet nyt kunne bruges: {saa_mange(result.nye, 'ny leverance', 'nye leverancer')}, alle afvist.")
    status = 0 if result.status == 1 and not result.fejlede else result.status
    _out.print(f"{_STATUS[status].capitalize()}{to}.")


def _section(heading: str, lines: list[str], at_most: int | None = None) -> None:
    """A heading and its lines, nothing without any; past `at_most` they are counted and `kontrol status` has them."""
    if not lines:
        return
    _out.print(f"{heading}:")
    for line in lines[:at_most]:
        _out.print(on_one_line(f"  {line}"))
    if at_most and len(lines) > at_most:
        _out.print(f"  og {tal(len(lines) - at_most)} til; alle står i: kontrol status")


def _coverage(d: Coverage, shown: int) -> Iterator[str]:
    """What the tables above do not say: which categories nothing covers, and how much of the whole they are."""
    if d.kommuner > shown:
        yield f"Vist for {tal(shown)} af {tal(d.kommuner)} kommuner; alle står i marts.provenu_aar."
    if d.mangler:
        terms = enumeration([f"{kategori} ({saa_mange(n, 'kommune', 'kommuner')})" for kategori, n in d.mangler])
        yield f"Ikke dækket af nogen leverance i det nyeste år: {terms}."
        who = "den ene kommune" if d.kommuner == 1 else f"{tal(d.dele)} af {tal(d.kommuner)} kommuner"
        yield f"For {who} er totalerne kun en del; det udækkede (–) er ikke 0 kr."


def _provenu_table(settings: Settings, table) -> Table:
    mark = " (opdigtede personer og beløb; kun summerne og UDK's opgørelse for 2023 er offentliggjorte)"
    t = Table(title=f"Provenu {table.kommune} {table.aar}{mark if settings.is_sample() else ''}", title_justify="left")
    t.add_column("Kategori eller total")
    t.add_column("Beløb", justify="right")
    for i, (name, amount) in enumerate(table.kategorier):
        t.add_row(name, kroner(amount), end_section=i == len(table.kategorier) - 1)
    for name, amount in table.totaler:
        t.add_row(f"I alt, {name}", kroner(amount))
    return t


def show_status(settings: Settings) -> None:
    """What is in, refused, late, does not agree, and what to do next."""
    account = read(settings.data.absolute())
    for line in _erased(settings):
        _out.print(line)
    if settings.database.exists() and not is_valid(account, settings.database):
        _out.print(f"{settings.database} er ikke den database, som kontrol har bygget her, eller den er beskadiget.")
        _out.print("Næste skridt: kontrol run, som bygger den igen.")
        return
    try:
        s = read_status(settings)
    except OTHER_VERSION:
        _out.print(f"{settings.database} er bygget af en anden version af kontrol.")
        _out.print("Næste skridt: kontrol run, som bygger den igen.")
        return
    if s is None:
        on_way = " Noget er bygget, men ikke nok til en hel database." if unfinished_file(settings).exists() else ""
        _out.print(f"Der er ikke bygget noget endnu.{on_way} Næste skridt: kontrol run")
        return
    if settings.is_sample():
        _out.print("Prøvens leverancer: opdigtede personer.")
    try:
        lacks = not_built(settings)
    except (SettingsError, OSError) as e:
        lacks = []
        why = f"{settings.landing_folder}: {what_happened(e)}" if isinstance(e, OSError) else str(e)
        _out.print(on_one_line(f"Om der er kommet nyt, er ikke set efter: {why}"))
    _section("Ikke med i tallene endnu", lacks)
    _section("Holder offentliggørelse tilbage", s.tilbageholdt)
    _section("Stemmer ikke", s.afvigende)
    t = Table(box=box.SIMPLE_HEAD, padding=0)  # fits in 80 columns
    t.add_column("Kilde", no_wrap=True)
    for column in ("Indlæst", "Afløst", "Dublet", "Afvist", "Rækker", "I karantæne"):
        t.add_column(column, justify="right", overflow="fold")
    t.add_column("Nyeste periode", overflow="fold")
    for r in s.kilder:
        t.add_row(r[0], *(tal(v) for v in r[1:7]), r[7] or "–")
    _out.print(t, soft_wrap=False)
    uaktuelle = [*account.uaktuelle[:AT_MOST], *([f"og {more} til"] if (more := len(account.uaktuelle) - AT_MOST) > 0 else [])]
    section = {  # what withholds publication, then what lost rows or kroner, before what is only odd
        "Blandet database, ikke til offentliggørelse; ikke bygget på det nyeste": uaktuelle,
        "Afvist": s.afviste,
        "I karantæne": s.karantaene,
        "Kolonner, der mangler": s.kolonner,
        "Rettelser, der flytter tallene": s.rettelser,
        "Uden for tallene": [f.linje for f in s.gennemsyn if f.tabt],
        "Kolonner, der måske står under et andet navn": [line for line in s.kolonner if RESEMBLES in line],
        "Forsinket": s.forsinkede,
        "Udsagn, der ikke holder": s.udsagn,
        "Til gennemsyn": [f.linje for f in s.gennemsyn if not f.tabt],
    }
    for heading, lines in section.items():
        _section(heading, lines)
    behind = bool(uaktuelle or lacks)
    _out.print("Næste skridt: kontrol run, som bygger det, der mangler." if behind else _following(s, bool(account.fejlede())))


def _erased(settings: Settings) -> Iterator[str]:
    """Which years' rows went, when and by which rule; whether that was cut off; and what is over the limit by now."""
    rule = forgotten(settings.raa)
    if rule and not rule.faerdig:
        yield f"En sletning af rækker fra før {rule.foer_aar} blev afbrudt. Næste skridt: kontrol run, som gør den færdig."
    elif rule:
        by = f" (besluttet af {on_one_line(rule.godkendt_af)})" if rule.godkendt_af else ""
        yield f"Rækker fra før {rule.foer_aar} er slettet {rule.dato} efter {rule.regel}{by}; tallene står i udgivelserne."
    if settings.slet_efter_aar is not None:
        from dagster_project.operations.retention import plan

        if over := plan(settings, datetime.now(UTC)):
            files = saa_mange(len(over.files), "leverance", "leverancer")
            yield f"{files} fra før {over.rule.foer_aar} er ældre, end {over.rule.regel} tillader. Se: kontrol ryd"


def _following(s: Status, fails: bool) -> str:
    if fails:
        return "Næste skridt: forklar eller ret det, der ikke stemmer (en leverance af afvigelser_forklaret), og kør igen."
    if s.afviste or any(r[6] for r in s.kilder):
        return "Næste skridt: send det afviste tilbage til afsenderne (kontrol karantaene --til <mappe>)."
    if s.forsinkede:
        return f"Næste skridt: spørg de forsinkede afsendere. {_stand(s)}"
    return _stand(s)


def _stand(s: Status) -> str:
    """How things are when nothing holds publication back; what does not hold is said, however little it stops."""
    findings = sum(f.antal for f in s.gennemsyn) + len(s.rettelser)
    leftovers = [
        (len(s.kolonner), "leverance mangler en kolonne", "leverancer mangler en kolonne"),
        (len(s.forsinkede), "afsender er forsinket", "afsendere er forsinkede"),
        (len(s.udsagn), "udsagn holder ikke", "udsagn holder ikke"),
        (findings, "fund står til gennemsyn", "fund står til gennemsyn"),
    ]
    terms = [saa_mange(n, en, more) for n, en, more in leftovers if n]
    if not terms:
        return "Alt er inde, og alt stemmer."
    return f"De rapporterede tal stemmer; {enumeration(terms)}. Det holder ikke offentliggørelse tilbage."
