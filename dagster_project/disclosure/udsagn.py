"""Claims in words for the public: whole where every figure that they are about is shown, else only that there is one."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from dagster_project.figures.kinds import is_held_back_where_small, maal
from dagster_project.publications.hidden_cells import HIDDEN, Hidden, as_text

_TEXTS = ("citat", "beregnet", "udfald", "begrundelse")


def public_udsagn(udsagn: pa.Table, hidden: Mapping[str, str]) -> pa.Table:
    """The quotation goes too: a report prints what is hidden here, and says which of its figures that is."""
    rows = udsagn.to_pylist()
    for r in rows:
        saved = {}
        if any(maal(m) in hidden or not is_held_back_where_small(m) for m in r["maal"].split("|")):
            saved = {t: Hidden.SECRET for t in _TEXTS if r[t] is not None}
        r |= {**dict.fromkeys(saved), HIDDEN: as_text(saved)}
    return pa.Table.from_pylist(rows, udsagn.schema.append(pa.field(HIDDEN, pa.string())))
