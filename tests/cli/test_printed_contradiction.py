"""What the demo's report says against its own figures: claims in words, and totals over their parts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.data_folder import Folder

pytestmark = pytest.mark.heavy


def test_the_stated_rise_of_kl_ydelser_does_not_hold_and_the_status_says_so(demo: Folder) -> None:
    (quotation, computed, outcome) = demo.sql(
        "select citat, beregnet, udfald from marts.udsagn where udsagn_id = 'kl-ydelser-stigning'"
    )[0]
    assert (quotation, outcome) == ("Der er sket en stigning i provenu for KL-ydelserne.", "holder ikke")
    assert computed == "6.349.357 kr. → 5.764.357 kr.: et fald på 585.000 kr."
    section = demo.kontrol("status").stdout.partition("Udsagn, der ikke holder:")[2]
    assert f"„{quotation}“ (aarsrapport-ballerup-2023.txt, linje 132)" in section
    assert computed in section


def test_the_claims_that_do_not_hold_are_these_three_and_all_others_hold(demo: Folder) -> None:
    outcome = dict(demo.sql("select udsagn_id, udfald from marts.udsagn"))
    not_ = {u for u, v in outcome.items() if v == "holder ikke"}
    assert not_ == {"kl-ydelser-stigning", "kolonihave-aarsvaerk", "provenu-overskrift-aar"}
    assert set(outcome.values()) == {"holder", "holder ikke"}


def test_blank_totals_show_what_their_parts_come_to_and_every_printed_total_is_right(demo: Folder) -> None:
    empty = demo.sql(
        "select kolonne, sum_af_dele from marts.trykte_summer "
        "where status = 'ingen total trykt' and tal_id like 'provenu/%' order by 1"
    )
    assert empty == [
        ("Provenu 2019", Decimal(6_593_056)),
        ("Provenu 2020", Decimal(2_401_556)),
        ("Provenu 2021", Decimal(5_599_360)),
    ]
    statuses = dict(demo.sql("select status, count(*) from marts.trykte_summer group by 1"))
    assert statuses == {"ingen total trykt": 5, "stemmer": 27}
