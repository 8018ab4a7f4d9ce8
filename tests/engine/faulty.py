"""Months of risk cases, invented, with every kind of fault sown by a row's number: which are refused can be reckoned by hand."""

from __future__ import annotations

from pathlib import Path

import duckdb

# every so many-eth row has the fault: primes, so that the kinds meet as well
WRONG_AREA, WRONG_ORDER, WRONG_AMOUNT, WRONG_MUNICIPALITY, WRONG_DATE, TWICE, NO_KEY, UNTIDY = (
    101,
    103,
    107,
    109,
    113,
    127,
    131,
    137,
)
_FAULTS = (WRONG_AREA, WRONG_ORDER, WRONG_AMOUNT, WRONG_MUNICIPALITY, WRONG_DATE, NO_KEY)


def write(landing: Path, month: str, rows: int, canary: str = "") -> Path:
    """A file of `rows` rows, numbered from 1; `canary` stands in the criterion of the first."""
    folder = landing / "udk_risikosager"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"udk_risikosager_DK_{month}.csv"
    with duckdb.connect() as con:
        con.execute(f"""
            copy (
                select
                    case
                        when i % {NO_KEY} = 0 then ''
                        when i % {TWICE} = 0 then 'R-' || (i - 1)  -- the number of the row before, which then stands twice
                        else 'R-' || i
                    end as risikosag_id,
                    case
                        when i % {WRONG_MUNICIPALITY} = 0 then '999'
                        else (['101', '151', '461'])[i // 500 % 3 + 1]
                    end as kommunekode,
                    case
                        when i % {WRONG_AREA} = 0 then 'kørsel'
                        when i % {UNTIDY} = 0 then '  SYGEDAGPENGE '
                        else 'kontanthjælp'
                    end as omraade,
                    '3' as kontroltrin,
                    case when i = 1 then '{canary}' else 'INVENTED ' || i % 7 end as kriterium,
                    case when i % {WRONG_DATE} = 0 then '31-02-2025' else '2025-0' || (i % 9 + 1) || '-03' end as udstillet_dato,
                    case
                        when i % {WRONG_ORDER} = 0 then '2024-12-01'
                        when i % 3 = 0 then '2025-09-2' || (i % 9)
                        else ''
                    end as udtaget_dato,
                    '' as kontrolsag_oprettet_dato,
                    '' as afsluttet_dato,
                    case
                        when i % {WRONG_AMOUNT} = 0 then 'mange'
                        when i % 5 = 0 then '1.250,50'
                        else ''
                    end as tilbagebetalingskrav,
                    '' as mindreudgift,
                    '' as bortfaldet_dato
                from range(1, {rows} + 1) as r(i)
            ) to '{file}' (header, delimiter ';')
        """)
    return file


def refused(rows: int) -> set[int]:
    """The rows with a fault of their own; of those that stand twice, which depends on the first being one, nothing is said."""
    return {i for i in range(1, rows + 1) if any(i % every == 0 for every in _FAULTS)}
