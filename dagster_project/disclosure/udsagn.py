"""Claims in words for the public: whole where every figure that they are about is shown, else only that there is one."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from dagster_project.common.seeds import read_seed
from dagster_project.figures.kinds import maal
from dagster_project.publications.hidden_cells import HIDDEN, Hidden, as_text

_TEXTS = ("citat", "beregnet", "udfald", "begrundelse")


def public_udsagn(udsagn: pa.Table, skjult: Mapping[str, str]) -> pa.Table:
    """The quotation goes too: a report prints what is hidden here, and says which of its figures that is."""
    om = {r["udsagn_id"]: [maal(m) for m in r["maal"].split("|")] for r in read_seed("rapporterede_udsagn")}
    rows = udsagn.to_pylist()
    for r in rows:
        saved = {}
        # a claim that the list of claims does not know is about figures that nobody has looked at
        if r["udsagn_id"] not in om or any(m in skjult for m in om[r["udsagn_id"]]):
            saved = {t: Hidden.SECRET for t in _TEXTS if r[t] is not None}
        r |= {**dict.fromkeys(saved), HIDDEN: as_text(saved)}
    return pa.Table.from_pylist(rows, udsagn.schema.append(pa.field(HIDDEN, pa.string())))
