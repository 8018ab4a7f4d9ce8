"""Both editions: tables, books, reports, sites.

* One edition written: its tables with their descriptions, and its workbooks.
* The editions of a publication: which tables each holds, and in which folder they stand.
* What people read of the editions, built at the same time: the reports of their municipalities, and their sites.
* The parts of a publication, in the order in which they are built: tables first, since everything else reads only them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.common.duckdb_read import BuiltDatabase
from dagster_project.common.processes import FROM, concurrent
from dagster_project.common.signs import visible_table
from dagster_project.disclosure.earlier_editions import HIDDEN_JOURNAL, read_earlier
from dagster_project.disclosure.policy import PUBLIC_TABLES
from dagster_project.disclosure.public_edition import public_tables
from dagster_project.disclosure.rounding import rounding_key
from dagster_project.disclosure.select_hidden import in_public
from dagster_project.publications.hidden_cells import HIDDEN, nothing_hidden
from dagster_project.publications.tables import read_marts, write_tables
from dagster_project.publish.about_tables import Terms, about_tables, number
from dagster_project.publish.data_package import write_data_package
from dagster_project.publish.dbt_docs import build_docs
from dagster_project.publish.henvendelse import write_drafts
from dagster_project.publish.report import build_share, report_names
from dagster_project.publish.site import ArchiveEntry, build_site, poster
from dagster_project.publish.workbook.workbooks import write_workbooks
from dagster_project.revisions.find import Revisions
from dagster_project.revisions.public_tables import public_revisions
from dagster_project.revisions.summary import with_reason
from dagster_project.revisions.tables import revision_tables
from dagster_project.settings import read_settings, sample_landing
from dagster_project.spor.audit_tables import spor_tables


def write_edition(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    """One edition's tables, described, and its workbooks."""
    folder.mkdir(mode=0o700)
    write_tables(tables, folder / "tabeller")
    om = [
        {"offentlig": "Offentlig udgivelse.", "intern": "Internt: må ikke deles uden for enheden."}[folder.name],
        "Tal i CSV har decimalkomma; en tom celle er ikke målt, 0 er målt.",
        this_publication(tables).get("skjulning"),
    ]
    write_data_package(tables, folder / "tabeller", this_publication(tables), " ".join(filter(None, om)))
    write_workbooks(tables, folder / "arbejdsboeger")


def this_publication(tables: Mapping[str, pa.Table]) -> dict[str, str]:
    """What the publication says of itself, by key."""
    return dict(zip(tables["udgivelse"]["noegle"].to_pylist(), tables["udgivelse"]["vaerdi"].to_pylist(), strict=True))


def with_empty_hidden(everyone: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The internal edition: the tables that are public too get an empty `skjult`, so that one reader reads both editions."""
    return {n: t.append_column(HIDDEN, nothing_hidden(t.num_rows)) if n in PUBLIC_TABLES else t for n, t in everyone.items()}


INTERNAL, PUBLIC = "intern", "offentlig"


def write_editions(
    built: BuiltDatabase,
    found: Revisions,
    folder: Path,
    periode: str,
    earlier: Sequence[Path],
    key: bytes | None = None,
    terms: Terms | None = None,
) -> None:
    """Both editions of the publication of `periode` (YYYY-MM), and the record of what was hidden, into `folder`, which exists.

    `found`: the revisions against `earlier`, the earlier publications' folders.
    `terms`: contact, licence and address, from the settings when not given. `noegle`: the installation's pseudonym key,
    from the settings when not given; with another key the rounded counts round otherwise, and a reader of both could narrow them.
    """
    names = [t.name for t in earlier]
    own = read_settings()
    terms = terms or Terms(own.kontakt, own.licens, own.udgiver, own.adresse)
    about = about_tables(built, periode, names, sample_landing(built.data) is not None, terms)
    everyone = read_marts(built) | about
    everyone |= revision_tables(built, found, periode, f"{periode}.{number(periode, names)}", earlier)
    everyone |= spor_tables(built)
    write_both(everyone, folder, earlier, key or own.noegle())


def write_both(everyone: Mapping[str, pa.Table], folder: Path, earlier: Sequence[Path], key: bytes) -> None:
    """The same of tables that are read already; no sign in them that steers leaves as it is."""
    everyone = {n: visible_table(t) for n, t in everyone.items()}
    public, journal = public_tables(everyone, read_earlier(earlier), rounding_key(key))
    hidden = dict(zip(journal["tal_id"].to_pylist(), map(in_public, journal["grund"].to_pylist()), strict=True))
    public |= public_revisions(everyone, public, _name(everyone), earlier, hidden)
    internal = with_empty_hidden(everyone)
    for edition in (internal, public):
        edition["udgivelse"] = with_reason(edition["udgivelse"], everyone, edition["reviderede_tal"])
    editions = [(folder / INTERNAL, internal), (folder / PUBLIC, public)]
    concurrent(write_edition, editions, len(everyone["provenu_aar"]["kommunekode"].unique()) >= FROM)
    pq.write_table(journal, folder / HIDDEN_JOURNAL, compression="zstd")
    (folder / HIDDEN_JOURNAL).chmod(0o600)


def _name(tables: Mapping[str, pa.Table]) -> str:
    """The publication's name: until it stands whole, its folder has another."""
    publication = this_publication(tables)
    return f"{publication['periode']}.{publication['nr']}"


SHARES = 3  # of the reports, for two processes to be done at the same time; each reads the tables


def build_view(editions: Sequence[tuple[Path, Sequence[ArchiveEntry]]], large: bool) -> None:
    """Reports and site of each edition, which comes with its archive; the one whose site takes longest first.

    A site links to the reports that its edition gets, whether they stand there yet or not."""
    folders = [u for u, _ in editions]
    sites = [("site", u, archive, report_names(u)) for u, archive in editions]
    shares = SHARES if large else 1
    reports = [("rapporter", folders, nr, shares) for nr in range(shares)]
    concurrent(_build, [*sites[:1], *reports, *sites[1:]], large)


def _build(what_happened: str, *arguments: Any) -> None:
    {"site": build_site, "rapporter": build_share}[what_happened](*arguments)


def build_parts(
    built: BuiltDatabase, found: Revisions, folder: Path, periode: str, earlier: Sequence[Path], terms: Terms | None = None
) -> None:
    """Everything that a publication holds but its manifest, into `folder`. `found`: what it changes of the last one, of the
    earlier publications' folders (`earlier`)."""
    write_editions(built, found, folder, periode, earlier, terms=terms)
    write_drafts(folder / INTERNAL)
    editions = sorted((u for u in folder.iterdir() if u.is_dir()), key=lambda u: u.name != INTERNAL)  # the longest first
    large = len(list((editions[0] / "arbejdsboeger").iterdir())) > FROM
    build_view([(u, poster(u.name, earlier)) for u in editions], large)
    build_docs(built, folder / INTERNAL / "docs" / "index.html")
