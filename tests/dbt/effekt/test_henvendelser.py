"""What came of STAR's contacts is what pandas follows in the landing files: days to the answer, and the use month by month."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.data_folder import Folder
from tests.dbt.effekt.landing import current, delivered
from tests.dbt.effekt.test_risikosager import readings

pytestmark = pytest.mark.heavy


def test_a_contact_is_followed_from_the_month_before_to_the_sixth_after(demo: Folder) -> None:
    contacts = current(delivered(demo.landing, "star_henvendelser"), ["kommunekode", "kontroltrin", "henvendt_dato"])
    use = {key: t / (t + r) for key, (t, r) in readings(demo.landing).iterrows() if t + r}
    under = {key: 10 * t < 3 * (t + r) for key, (t, r) in readings(demo.landing).iterrows()}
    shares = ["andel_foer", *(f"andel_md_{n}" for n in range(7))]
    found = demo.sql(
        f"select kommunekode, kontroltrin, henvendt_dato, dage_til_svar, aarsager, ikke_under_fra, {', '.join(shares)} "
        "from marts.henvendelser_forloeb"
    )
    assert len(found) == len(contacts)
    rows = {(c.kommunekode, c.kontroltrin, c.henvendt_dato.date()): c for c in contacts.itertuples()}
    for code, step, day, days, reasons, since, *measured in found:
        c = rows[code, step, day]
        assert days == (None if pd.isna(c.besvaret_dato) else (c.besvaret_dato - c.henvendt_dato).days)
        assert reasons == (None if pd.isna(c.aarsager) else c.aarsager)
        months = [str(pd.Period(day, "M") + n) for n in range(-1, 7)]
        assert measured == [use.get((m, code, step)) for m in months], (code, step)
        assert since == next((m for m in months[1:] if (m, code, step) in use and not under[m, code, step]), None)
    assert any(row[5] for row in found) and any(row[3] is None for row in found)
    assert {r for row in found if row[4] for r in row[4].split("|")} == {
        "kontrolstrategi", "snydmønstre", "dårlig hitrate", "andre kilder", "prioritering"
    }  # fmt: skip
