"""Parquet: typed cells become the canonical text that every format shares, exactly; a torn file is refused."""

from __future__ import annotations

import math
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dagster_project.common.errors import Refused
from dagster_project.deliveries.readers import parquet
from dagster_project.deliveries.readers.parquet import ROWS, as_text, read_parquet
from tests.deliveries.helpers import RISIKOSAGER, contract, poster
from tests.effort import examples

MANY = settings(max_examples=examples(200), deadline=None)
EARLY = {"risikosag_id": ["R1"], "kommunekode": ["151"], "omraade": ["kontanthjælp"], "kontroltrin": ["3"]}
LEAST = EARLY | {"udstillet_dato": ["2023-12-01"]}


def tekst(vaerdier: list, type_: pa.DataType, column_type: str = "tekst") -> list[str]:
    return as_text(pa.array(vaerdier, type_), column_type).to_pylist()


def read(sti, columns: dict) -> list[dict]:
    pq.write_table(pa.table(columns), sti)
    return [p["celler"] for p in poster(read_parquet(sti, contract(RISIKOSAGER)))]


@pytest.fixture
def sti(tmp_path):
    return tmp_path / "leverance.parquet"


@pytest.mark.parametrize("type_", [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint64()])
def test_whole_numbers_are_written_as_such(type_):
    assert tekst([0, 3, 101, None], type_, "tekst") == ["0", "3", "101", ""]


@pytest.mark.parametrize(
    ("type_", "vaerdi", "awaited"),
    [
        (pa.decimal128(18, 2), "1115157.50", "1115157,5"),
        (pa.decimal128(18, 2), "1115157.00", "1115157"),
        (pa.decimal128(18, 2), "-0.05", "-0,05"),
        (pa.decimal128(18, 2), "0.00", "0"),
        (pa.decimal128(18, 0), "1200", "1200"),
        (pa.decimal128(38, 10), "0", "0"),
        (pa.decimal128(38, 18), "12.5", "12,5"),
        (pa.decimal256(60, 18), "-12000", "-12000"),
        (pa.decimal128(18, 3), "11841.819", "11841,819"),
        (pa.decimal128(38, 10), "100", "100"),
    ],
)
def test_decimals_are_written_exactly_with_a_comma_and_no_needless_zeros(type_, vaerdi, awaited):
    assert tekst([Decimal(vaerdi)], type_, "beloeb") == [awaited]


@MANY
@example(Decimal("0.00"), 8)
@given(st.decimals(-(10**14), 10**14, places=2), st.sampled_from([2, 3, 8, 20]))
def test_a_decimal_amount_keeps_its_value_whatever_scale_it_is_stored_with(beloeb, skala):
    (written,) = tekst([beloeb], pa.decimal128(38, skala), "beloeb")
    assert Decimal(written.replace(",", ".")) == beloeb
    assert "E" not in written


@MANY
@given(st.integers(-(10**12), 10**12), st.floats(-9e-7, 9e-7))
def test_a_floating_amount_close_to_two_decimals_is_rounded_to_them(oere, skew):
    tal = oere / 100 + skew
    (written,) = tekst([tal], pa.float64(), "beloeb")
    assert Decimal(written.replace(",", ".")) == Decimal(oere) / 100
    assert not written.endswith(",00")


@pytest.mark.parametrize("tal", [0.123, 123.456, -0.005, 1e-5, 2e-6, math.nan, math.inf, -math.inf])
def test_a_floating_amount_that_is_not_near_two_decimals_is_left_for_staging_to_refuse(tal):
    (written,) = tekst([tal], pa.float64(), "beloeb")
    assert str(float(written.replace(",", "."))) == str(tal)


def test_identifiers_from_floating_columns_are_whole_numbers():
    assert tekst([151.0, 3.0, -2.0, 0.5, None, 123456789012.0], pa.float64()) == ["151", "3", "-2", "0,5", "", "123456789012"]
    assert tekst([151.0, 2.5], pa.float32()) == ["151", "2,5"]


@pytest.mark.parametrize("type_", [pa.date32(), pa.date64()])
def test_dates_are_written_as_iso(type_):
    assert tekst([date(2023, 12, 31), None, date(1900, 1, 1)], type_, "dato") == ["2023-12-31", "", "1900-01-01"]


@pytest.mark.parametrize("enhed", ["s", "ms", "us", "ns"])
def test_timestamps_are_written_as_iso_and_midnight_as_the_date(enhed):
    times = [datetime(2023, 12, 31), datetime(2023, 12, 31, 23, 59, 58), None]
    assert tekst(times, pa.timestamp(enhed), "dato") == ["2023-12-31", "2023-12-31 23:59:58", ""]


def test_a_timestamp_of_any_zone_is_the_day_that_it_is_in_copenhagen():
    midnight = datetime(2023, 12, 30, 23, tzinfo=UTC)
    assert tekst([midnight], pa.timestamp("us", "Europe/Copenhagen"), "dato") == ["2023-12-31"]
    assert tekst([midnight], pa.timestamp("us", "+01:00"), "dato") == ["2023-12-31"]
    assert tekst([midnight], pa.timestamp("us", "UTC"), "dato") == ["2023-12-31"]
    assert tekst([midnight], pa.timestamp("us", "America/New_York"), "dato") == ["2023-12-31"]


@pytest.mark.parametrize("type_", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())])
def test_text_is_left_as_it_stands_and_null_is_an_empty_cell(type_):
    assert tekst(["æøå ", "0101", "", None, "1.234"], type_) == ["æøå ", "0101", "", "", "1.234"]


def test_dictionaries_of_numbers_and_booleans_are_written_like_the_plain_ones():
    assert tekst([12.5, None, 12.5], pa.dictionary(pa.int8(), pa.float64()), "beloeb") == ["12,50", "", "12,50"]
    assert tekst([True, False, None], pa.bool_(), "ja_nej") == ["ja", "nej", ""]


@pytest.mark.parametrize("vaerdi", [pa.array([b"x"]), pa.array([["x"]]), pa.array([{"a": 1}])])
def test_a_column_of_something_else_than_cells_is_refused_and_an_unknown_one_is_not_read(sti, vaerdi):
    assert read(sti, LEAST | {"ukendt": vaerdi}) == [{k: v[0] for k, v in LEAST.items()}]
    with pytest.raises(Refused, match="ikke er en celle"):
        read(sti, LEAST | {"kriterium": vaerdi})


def test_columns_are_found_by_their_headers_in_any_order_and_absent_ones_left_out(sti):
    turned = {"Udstillet dato": ["2023-12-01"], "OMRÅDE": ["sygedagpenge"], "Kontroltrin.": [3], "fritekst": ["x"]}
    (cells,) = read(sti, turned | {"kommune-kode": [151], "risikosag.id": [7.0]})
    assert cells == {
        "risikosag_id": "7",
        "kommunekode": "151",
        "omraade": "sygedagpenge",
        "kontroltrin": "3",
        "udstillet_dato": "2023-12-01",
    }
    assert read_parquet(sti, contract(RISIKOSAGER)).ukendte_kolonner == ["fritekst"]


def test_a_required_column_must_be_there_and_none_may_stand_twice(sti):
    with pytest.raises(Refused, match="mangler: udstillet_dato;"):
        read(sti, EARLY)
    with pytest.raises(Refused, match="omraade står to gange"):
        read(sti, LEAST | {"Område": ["x"]})
    double = pa.table([["a"]] * 5 + [["b"]], names=[*LEAST, "omraade"])
    pq.write_table(double, sti)
    with pytest.raises(Refused, match="omraade står to gange"):
        read_parquet(sti, contract(RISIKOSAGER))


def test_a_file_without_rows_is_a_delivery_of_none(sti):
    assert read(sti, {k: pa.array([], pa.string()) for k in LEAST}) == []


def test_rows_keep_their_order_and_numbers_over_many_batches(sti):
    n = ROWS * 2 + 7
    was_read = read(sti, {k: v * n for k, v in LEAST.items()} | {"risikosag_id": list(range(n))})
    assert [r["risikosag_id"] for r in was_read] == [str(i) for i in range(n)]


@pytest.mark.parametrize("part_", [0.1, 0.5, 0.99])
def test_a_file_cut_off_is_refused(sti, part_):
    read(sti, {k: v * 1000 for k, v in LEAST.items()})
    bytes_ = sti.read_bytes()
    sti.write_bytes(bytes_[: int(len(bytes_) * part_)])
    with pytest.raises(Refused, match="ikke en hel Parquet-fil"):
        read_parquet(sti, contract(RISIKOSAGER))


def test_a_file_damaged_in_the_middle_is_refused(sti):
    read(sti, {k: v * 1000 for k, v in LEAST.items()} | {"risikosag_id": [f"R{i * 7919}" for i in range(1000)]})
    bytes_ = bytearray(sti.read_bytes())
    bytes_[10:2000] = b"\xff" * 1990
    sti.write_bytes(bytes_)
    with pytest.raises(Refused, match="kan ikke læses"):
        poster(read_parquet(sti, contract(RISIKOSAGER)))


def refused(sti) -> str:
    """Why the file is refused before its pages are read: no block has been asked for."""
    with pytest.raises(Refused) as error:
        read_parquet(sti, contract(RISIKOSAGER))
    return error.value.aarsag


@pytest.mark.heavy
@pytest.mark.parametrize("rows", [1, 100_000])
def test_a_cell_of_300_mb_in_a_small_file_is_refused_before_it_is_unpacked(sti, rows):
    cells = {name: value * rows for name, value in LEAST.items()}
    pq.write_table(pa.table(cells | {"kriterium": ["x" * (300 << 20)] + ["y"] * (rows - 1)}), sti, compression="zstd")
    assert sti.stat().st_size < 1 << 20
    reason = refused(sti)
    assert "kriterium" in reason
    assert "300 MB udpakket" in reason


def test_a_cell_as_long_as_a_line_is_read_and_a_longer_one_is_refused_however_it_is_packed(sti):
    def table(size: int) -> dict:
        return {name: value * 2 for name, value in LEAST.items()} | {"kriterium": ["x" * size, "y"]}

    assert len(read(sti, table(parquet.MAX_LINE))[0]["kriterium"]) == parquet.MAX_LINE
    with pytest.raises(Refused, match="kriterium har en celle over 4 MB"):
        read(sti, table(parquet.MAX_LINE + 1))


def test_short_cells_that_repeat_may_shrink_as_far_as_they_like(sti):
    rows = 1_000_000
    pq.write_table(pa.table({n: pa.repeat(pa.scalar(v[0]), rows) for n, v in LEAST.items()}), sti, use_dictionary=False)
    assert read_parquet(sti, contract(RISIKOSAGER)).raekker == rows


def test_a_nested_column_of_the_contract_is_refused_and_an_unknown_one_is_not_read(sti):
    pq.write_table(pa.table(LEAST | {"kriterium": [["a", "b"]]}), sti)
    assert "kriterium har en type, der ikke er en celle: list" in refused(sti)
    assert read(sti, LEAST | {"andet": [["a", "b"]]})[0]["risikosag_id"] == "R1"


def test_row_groups_and_a_table_of_contents_beyond_all_measure_are_refused(sti, monkeypatch):
    pq.write_table(pa.table({name: value * 3 for name, value in LEAST.items()}), sti, row_group_size=1)
    monkeypatch.setattr(parquet, "MAX_ROW_GROUPS", 3)
    assert read_parquet(sti, contract(RISIKOSAGER)).raekker == 3
    monkeypatch.setattr(parquet, "MAX_ROW_GROUPS", 2)
    assert "3 rækkegrupper, ventede højst 2" in refused(sti)
    sti.write_bytes(b"PAR1" + ((65 << 20).to_bytes(4, "little")) + b"PAR1")
    assert "indholdsfortegnelse fylder 65 MB" in refused(sti)


@pytest.mark.parametrize("dictionary", [False, True])
def test_a_text_that_is_no_utf_8_is_refused_by_its_column(sti, dictionary):
    bytes_ = pa.array([b"kontanthj\xe6lp"])
    text = pa.Array.from_buffers(pa.string(), 1, bytes_.buffers())
    if dictionary:
        text = pa.DictionaryArray.from_arrays(pa.array([0], pa.int32()), text)
    with pytest.raises(Refused, match=r"kolonnen omraade .* ikke er UTF-8"):
        read(sti, LEAST | {"omraade": text})


def test_bytes_of_a_fixed_width_are_no_text_and_an_identifier_of_one_s_own_type_is_what_it_is_stored_as(sti):
    with pytest.raises(Refused, match="ikke er en celle"):
        read(sti, LEAST | {"risikosag_id": pa.array([b"0123456789abcdef"], pa.binary(16))})
    number = pa.ExtensionArray.from_storage(pa.bool8(), pa.array([1], pa.int8()))
    assert as_text(number, "tekst").to_pylist() == ["1"]


def test_a_number_with_decimals_or_of_more_digits_than_programs_hold_is_no_key_and_nan_is_none():
    def keys(values: list, type_: pa.DataType) -> list[str]:
        return tekst(values, type_, "noegle")

    assert keys([999_999_999_999_999, 10**15, -1], pa.int64()) == ["999999999999999", f"=ingen nøgle: {10**15}", "-1"]
    assert keys([2**64 - 1, None], pa.uint64()) == [f"=ingen nøgle: {2**64 - 1}", ""]
    assert keys([Decimal("2.00"), Decimal("2.50")], pa.decimal128(9, 2)) == ["2", "=ingen nøgle: 2,5"]
    assert keys([Decimal(10**15)], pa.decimal128(38, 0)) == [f"=ingen nøgle: {10**15}"]
    assert keys([math.nan, math.inf], pa.float64()) == ["nan", "=ingen nøgle: inf"]
    assert keys(["1234567890123456", "2,5"], pa.string()) == ["1234567890123456", "2,5"]
    assert tekst([10**15], pa.int64(), "tekst") == [str(10**15)]


def test_a_uuid_is_its_text(sti):
    number = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
    column = pa.array([number.bytes, None], pa.uuid())
    assert as_text(column, "noegle").to_pylist() == ["00112233-4455-6677-8899-aabbccddeeff", ""]
    assert read(sti, LEAST | {"risikosag_id": column[:1]})[0]["risikosag_id"] == str(number)


def test_the_last_moment_of_a_day_before_1970_is_that_day():
    last = datetime(1969, 12, 31, 23, 59, 59, 999_000)
    assert tekst([last, datetime(1970, 1, 1)], pa.timestamp("ms"), "dato") == ["1969-12-31 23:59:59", "1970-01-01"]


def test_an_encrypted_file_is_named_as_such(sti):
    sti.write_bytes(b"PARE" + b"x" * 64 + b"PARE")
    assert "krypteret" in refused(sti)
