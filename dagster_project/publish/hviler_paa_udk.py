"""Which deliveries a changed figure of UDK's statement or of § 11 rests on: those of the rows that say something else now."""

from __future__ import annotations

from pathlib import Path

from dagster_project.publish.aarsager import Skifte
from dagster_project.spor.kilder import Kilder
from dagster_project.spor.udk import PARAGRAF11, STATUS, kolonne_af

# as int_paragraf11 finds the row of a municipality and year today, among the deliveries that were in force then
_PARAGRAF11_FOER = """
    with leveret as (
        select p.*, i.kilde, i.kommunekode as leveret_af, left(i.periode, 4)::int as aar,
            coalesce(p.tilbagebetalingskrav, 0) + coalesce(p.aarlig_besparelse, 0) + coalesce(p.efterregulering, 0) as sum
        from staging.stg_udk_paragraf11 as p inner join spor_foer as i using (leverance_id)
        where p.fejl = ''
    ),
    med_erstatning as (
        select *, leveret_af = 'DK' and exists (
            from spor_foer as e
            where e.kilde = l.kilde and e.kommunekode = l.kommunekode and left(e.periode, 4)::int = l.aar
        ) as erstattet
        from leveret as l
    )
    select * exclude (provenu), sum as provenu from med_erstatning where not erstattet
    qualify row_number() over (partition by aar, kommunekode order by kilde <> 'udk_paragraf11') = 1
"""


def udk_status(k: Kilder, fra: Path, ud: dict[str, Skifte]) -> None:
    """The rows of the statement as the earlier publication printed them, beside those of today."""
    vaerdier = {"f": str(fra / "intern/tabeller/udk_status.parquet")}
    for tal in STATUS:
        raekker = k.hent(
            "select 'udk-status/' || lower(kommunekode) || '/' || aar || '/', spor_slug(ydelse), f.leverance_id, n.leverance_id "
            "from read_parquet($f) as f full join marts.udk_status as n using (kommunekode, aar, ydelse) "
            f"where f.{kolonne_af(tal)} is distinct from n.{kolonne_af(tal)}",
            vaerdier,
        )
        for foran, ydelse, da, her in raekker:
            for raekke in (ydelse, "total"):
                ud.setdefault(f"{foran}{raekke}/{tal}", Skifte()).med([da], [her])


def paragraf11(k: Kilder, ud: dict[str, Skifte]) -> None:
    """The § 11 rows in force then, read from the same store, beside those of today. Reads the table `spor_foer`."""
    for tal in PARAGRAF11:
        navn = kolonne_af(tal)
        raekker = k.hent(
            f"select 'paragraf-11/' || kommunekode || '/' || aar || '/{tal}', f.leverance_id, n.leverance_id "
            f"from ({_PARAGRAF11_FOER}) as f full join intermediate.int_paragraf11 as n using (kommunekode, aar) "
            f"where f.{navn} is distinct from n.{navn}"
        )
        for tal_id, da, her in raekker:
            ud.setdefault(tal_id, Skifte()).med([da], [her])
