"""Dated values: the right one for the day or a plain error, and no table with a wrong row."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from rectify.config.environment import data_folder
from rectify.foundation.standards.loader import WrongTable, load_table, names
from rectify.foundation.standards.queries import table
from rectify.foundation.standards.rules import Bound, NoValueInForce, changes, value_in_force
from tests.shared import shared_path

D = date
HEAD = "title: {zh: 表, en: Table}\nkeys: [item]\nlabels: {a: {zh: 甲, en: A}}\nsources: {gb1: {zh: 标准一, en: Standard one}}\n"
COLUMNS = "item,value,unit,bound,valid_from,valid_to,source,confirmed\n"
ROW = "a,1.5,mg/L,max,2020-01-01,2020-12-31,gb1,2\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with one sound table ``t``."""
    (tmp_path / "t.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "t.csv").write_text(COLUMNS + ROW, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("key", "on", "value", "source"),
    [
        (("PM2.5", "annual", "2"), D(2018, 12, 31), "35", "gb3095-2012"),
        (("PM2.5", "annual", "2"), D(2026, 2, 28), "35", "gb3095-2012"),
        (("PM2.5", "annual", "2"), D(2026, 3, 1), "30", "gb3095-2026-transition"),
        (("PM2.5", "annual", "2"), D(2030, 12, 31), "30", "gb3095-2026-transition"),
        (("PM2.5", "annual", "2"), D(2031, 1, 1), "25", "gb3095-2026"),
        (("PM10", "annual", "2"), D(2026, 11, 23), "60", "gb3095-2026-transition"),
        (("O3", "mda8", "2"), D(2050, 1, 1), "160", "gb3095-2026"),
        (("CO", "24h", "1"), D(2020, 1, 1), "4", "gb3095-2012"),
    ],
)
def test_the_limit_of_the_air_is_the_one_in_force_on_the_day(key, on, value, source) -> None:
    found = value_in_force(table("ambient_air"), key, on)
    assert (found.value, found.source.code, found.bound) == (Decimal(value), source, Bound.MAX)


@pytest.mark.parametrize(
    ("key", "value", "bound"),
    [
        (("NH3-N", "III"), "1", Bound.MAX),
        (("DO", "III"), "5", Bound.MIN),
        (("TP_river", "V"), "0.4", Bound.MAX),
        (("TP_lake", "V"), "0.2", Bound.MAX),
        (("Hg", "I"), "0.00005", Bound.MAX),
        (("pH_low", "V"), "6", Bound.MIN),
    ],
)
def test_the_limit_of_the_water_says_how_it_binds(key, value, bound) -> None:
    found = value_in_force(table("surface_water"), key, D(2026, 11, 23))
    assert (found.value, found.bound) == (Decimal(value), bound)


def test_a_day_before_the_first_row_has_no_value() -> None:
    with pytest.raises(NoValueInForce) as none:
        value_in_force(table("ambient_air"), ("PM2.5", "annual", "2"), D(2010, 1, 1))
    assert none.value.zh == (
        "标准表“ambient_air”中“PM2.5 / annual / 2”在2010-01-01没有生效的值，"
        "已收录的有效期为2016-01-01—2026-02-28、2026-03-01—2030-12-31、2031-01-01—。"
    )
    assert "has no value in force for PM2.5 / annual / 2 on 2010-01-01" in none.value.en


def test_an_unknown_key_is_told_as_such() -> None:
    with pytest.raises(NoValueInForce) as none:
        value_in_force(table("ambient_air"), ("XX", "annual", "2"), D(2026, 1, 1))
    assert none.value.zh == "标准表“ambient_air”中没有“XX / annual / 2”这一项。"
    assert none.value.en == "Table ambient_air knows no XX / annual / 2."


def test_the_history_of_a_limit_can_be_drawn() -> None:
    assert [str(row.value) for row in changes(table("ambient_air"), ("PM2.5", "annual", "2"))] == ["35", "30", "25"]
    assert changes(table("ambient_air"), ("XX",)) == ()


def test_keys_have_words_in_both_languages() -> None:
    air = table("ambient_air")
    assert (air.label("SO2", "zh-hans"), air.label("SO2", "en"), air.label("??", "en")) == ("二氧化硫", "sulphur dioxide", "??")
    for name in names(settings.STANDARDS):
        parts = {part for key in table(name).rows for part in key}
        assert parts == set(table(name).labels)


def test_every_shipped_table_loads_and_every_value_has_a_source_that_was_confirmed() -> None:
    assert names(settings.STANDARDS) == ["ambient_air", "surface_water"]
    for name in names(settings.STANDARDS):
        for rows in table(name).rows.values():
            for row in rows:
                assert row.confirmed >= 1
                assert row.source.zh
                assert row.source.en


def test_the_air_table_agrees_with_the_figures_read_from_the_standard() -> None:
    with shared_path("standards/gb3095_2026.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(line for line in stream if not line.startswith("#")))
    assert len(rows) == 23
    for row in rows:
        for grade in "12":
            key = (row["pollutant"], row["averaging"], grade)
            for day, column in ((D(2026, 3, 1), "transition"), (D(2031, 1, 1), "from2031")):
                assert value_in_force(table("ambient_air"), key, day).value == Decimal(row[f"{column}_grade{grade}"])


def test_a_sound_table_loads(folder) -> None:
    loaded = load_table(folder, "t")
    row = value_in_force(loaded, ("a",), D(2020, 6, 1))
    assert (row.value, row.unit, row.confirmed, row.source.zh, row.line) == (Decimal("1.5"), "mg/L", 2, "标准一", 2)
    assert (loaded.title_zh, loaded.title_en, loaded.keys) == ("表", "Table", ("item",))


@pytest.mark.parametrize(
    ("rows", "place", "said"),
    [
        (ROW + ROW, "t.csv, line 3", "overlap those of line 2"),
        (ROW + "a,2,mg/L,max,2020-12-31,,gb1,1\n", "t.csv, line 3", "overlap those of line 2"),
        ("a,2,mg/L,max,2021-01-01,,gb1,1\na,2,mg/L,max,2022-01-01,,gb1,1\n", "t.csv, line 3", "overlap those of line 2"),
        (ROW.replace("1.5", "about 2"), "t.csv, line 2", "cannot be understood"),
        (ROW.replace("1.5", "NaN"), "t.csv, line 2", "cannot be understood"),
        (ROW.replace("1.5", ""), "t.csv, line 2", "cannot be understood"),
        (ROW.replace("2020-01-01", "2020-13-01"), "t.csv, line 2", "cannot be understood"),
        (ROW.replace("2020-01-01", ""), "t.csv, line 2", "cannot be understood"),
        (ROW.replace("2020-12-31", "2019-12-31"), "t.csv, line 2", "ends before it begins"),
        (ROW.replace("max", "about"), "t.csv, line 2", "cannot be understood"),
        (ROW.replace("gb1", "gb2"), "t.csv, line 2", "'gb2' is not in the yaml"),
        (ROW.replace("mg/L", ""), "t.csv, line 2", "unit is empty"),
        (ROW.replace("a,", ",", 1), "t.csv, line 2", "item is empty"),
        (ROW.replace(",2\n", "\n"), "t.csv, line 2", "wrong number of columns"),
        (ROW.replace(",2\n", ",2,9\n"), "t.csv, line 2", "wrong number of columns"),
        (ROW.replace(",2\n", ",many\n"), "t.csv, line 2", "cannot be understood"),
        ("", "t.csv", "has no rows"),
    ],
)
def test_a_wrong_row_refuses_the_table_by_file_and_line(folder, rows, place, said) -> None:
    (folder / "t.csv").write_text(COLUMNS + rows, encoding="utf-8")
    with pytest.raises(WrongTable) as wrong:
        load_table(folder, "t")
    assert wrong.value.place == place
    assert said in wrong.value.en
    assert str(wrong.value).startswith(place)


def test_rows_of_one_key_may_follow_one_another_in_any_order(folder) -> None:
    (folder / "t.csv").write_text(COLUMNS + "a,2,mg/L,max,2021-01-01,,gb1,1\n" + ROW, encoding="utf-8")
    assert value_in_force(load_table(folder, "t"), ("a",), D(2021, 1, 1)).value == 2


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("t.csv", "item,value\n", "the columns must be item,value,unit"),
        ("t.yaml", "title: [", "cannot be read"),
        ("t.yaml", "keys: [item]", "needs title, keys and sources"),
        ("t.yaml", HEAD.replace("en: Table", "fr: Table"), "needs title, keys and sources"),
        ("t.yaml", "", "needs title, keys and sources"),
    ],
)
def test_a_wrong_file_refuses_the_table(folder, name, text, said) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(WrongTable, match=said):
        load_table(folder, "t")


@pytest.mark.parametrize("name", ["t.csv", "t.yaml"])
def test_a_missing_or_garbled_file_is_told_by_name(folder, name) -> None:
    (folder / name).write_bytes("title：表".encode("gbk"))
    with pytest.raises(WrongTable, match=name):
        load_table(folder, "t")
    (folder / name).unlink()
    with pytest.raises(WrongTable, match=name):
        load_table(folder, "t")


def test_the_folder_is_the_repositorys_unless_the_environment_names_another(monkeypatch, tmp_path) -> None:
    assert (data_folder("standards") / "ambient_air.csv").is_file()
    monkeypatch.setenv("RECTIFY_STANDARDS", str(tmp_path))
    assert data_folder("standards") == tmp_path
