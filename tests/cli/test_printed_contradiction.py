"""What the demo's report says against its own figures: claims in words, and totals over their parts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.data_folder import Folder
from tests.dbt.effekt.landing import delivered

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


def test_the_claims_that_do_not_hold_are_these_three_and_those_undecided_say_what_is_missing(demo: Folder) -> None:
    outcome = dict(demo.sql("select udsagn_id, udfald from marts.udsagn"))
    not_ = {u for u, v in outcome.items() if v == "holder ikke"}
    assert not_ == {"kl-ydelser-stigning", "kolonihave-aarsvaerk", "provenu-overskrift-aar"}
    assert set(outcome.values()) == {"holder", "holder ikke", "kan ikke afgøres"}
    why = dict(demo.sql("select udsagn_id, begrundelse from marts.udsagn where udfald = 'kan ikke afgøres'"))
    # one municipality delivers answers of SU-styrelsen, and one year of posts is told
    assert why == {
        "su-foerende": "Mangler de øvrige kommuners tal: 0 af 97 har leveret",
        "fuld-bemanning-provenu": "Kræver to år med begge tal; der er kun 2,5 årsværk og 11.264.947 kr. i 2023",
        "visitationen-samme-dag": "Mangler en kilde med flyttesager fra Visitationen: leverancerne har kun sager om ydelser.",
    }


def test_study_start_more_referrals_and_the_young_ones_share_are_what_pandas_counts(demo: Folder) -> None:
    moves = delivered(demo.landing, "kommune_flytninger")
    moves = moves[(moves["kontroltype"] == "SU") & (moves["fra_kommunekode"] != "151")]
    moves = moves.drop_duplicates("flytte_id", keep="last")
    moves = moves[moves["anmeldt_dato"].dt.year == 2023]
    start = int(moves["anmeldt_dato"].dt.month.isin([1, 2, 9]).sum())
    young = moves[moves["alder"].astype(float).between(18, 21)]
    sent = delivered(demo.landing, "su_tilbagemeldinger").drop_duplicates("undring_id", keep="last")["sendt_dato"]
    years = sent.dt.year.value_counts()
    tal = dict(demo.sql("select tal_id, vaerdi from intermediate.int_tal_i_ord where tal_id like 'su_flytninger/151/2023/%'"))
    expected = {
        "studiestart_pr_maaned": start / 3,
        "oevrige_pr_maaned": (len(moves) - start) / 9,
        "andel_afvist_18_21": young["afgoerelse"].isin(["afvist", "frafaldet"]).mean(),
    }
    assert {t.rpartition("/")[2]: float(v) for t, v in tal.items()} == pytest.approx(expected)
    shown = dict(demo.sql("select udsagn_id, beregnet from marts.udsagn where udsagn_id = 'su-flere-undringer'"))
    assert shown == {"su-flere-undringer": f"{years[2022]} → {years[2023]}: en stigning på {years[2023] - years[2022]}"}


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
