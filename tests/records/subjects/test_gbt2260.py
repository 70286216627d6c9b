"""What the standard's table says, before it reaches the database."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.subjects import gbt2260
from records.subjects.succession import stem


@pytest.fixture(scope="module")
def entries():
    return gbt2260.table()


@pytest.fixture(scope="module")
def current(entries):
    return {region.code: region for region in gbt2260.current_regions(entries)}


@pytest.fixture(scope="module")
def successor(entries):
    return {(past.code, past.name): past.successor for past in gbt2260.past_regions(entries)}


def test_the_tree_holds_as_many_regions_as_the_country_has(current):
    levels = Counter(region.level for region in current.values())
    assert levels["nation"] == 1
    assert levels["province"] == 34
    assert levels["city"] == 333
    assert 2_840 <= levels["county"] <= 2_860


def test_every_region_but_the_nation_has_a_parent_in_the_tree_that_stands_before_it(current):
    seen = set()
    for code, region in current.items():
        assert (region.parent is None) == (code == "000000")
        assert region.parent is None or region.parent in seen
        seen.add(code)


def test_a_full_name_says_where_a_district_lies(current):
    assert current["411002"].full_name == "河南省许昌市魏都区"
    assert current["110101"].full_name == "北京市东城区"
    assert current["419001"].full_name == "河南省济源市"
    assert current["000000"].full_name == "中国"


def test_counties_directly_under_a_province_hang_on_the_province(current):
    assert current["419001"].parent == "410000"
    assert current["110101"].parent == "110000"
    assert current["500240"].parent == "500000"


def test_grouping_rows_are_no_regions(current):
    names = {region.name for region in current.values()}
    assert not names & {"市辖区", "县", "林区"}
    assert not [name for name in names if "直辖" in name]


def test_the_reviewed_patches_are_applied(current):
    assert current["330113"].full_name == "浙江省杭州市临平区"
    assert current["330114"].full_name == "浙江省杭州市钱塘区"
    assert not {"422900", "422921", "429001"} & set(current)
    assert current["429021"].name == "神农架林区"


def test_names_are_simplified_and_no_simplified_name_is_harmed(current):
    assert current["232761"].name == "加格达奇区"
    assert current["810000"].name == "香港特别行政区"
    # 乾 is not the traditional form of 干 in these names.
    assert current["610424"].name == "乾县"
    assert current["220723"].name == "乾安县"


def test_hong_kong_macau_and_taiwan_stand_as_provinces(current):
    assert {current[code].level for code in ("710000", "810000", "820000")} == {"province"}
    assert not [code for code in current if code[:2] in {"71", "81", "82"} and not code.endswith("0000")]


@pytest.mark.parametrize(
    ("code", "name", "today"),
    [
        ("411023", "许昌县", "411003"),  # became a district under another name
        ("412622", "禹县", "411081"),  # moved, then became a city, then got a new code
        ("411022", "长葛县", "411082"),
        ("412427", "巩县", "410181"),  # left its prefecture for another before it rose
        ("412501", "三门峡市", "411200"),  # became a prefecture
        ("232701", "加格达奇区", "232761"),  # its code was given to another place
        ("511400", "涪陵市", "500000"),  # its code was given to another province; it was wider than 涪陵区 is
        ("420600", "襄樊市", "420600"),  # renamed
        ("512328", "黔江土家族苗族自治县", "500114"),
        ("110103", "崇文区", "110000"),  # shared out: the city around it
        ("450404", "蝶山区", "450400"),
    ],
)
def test_an_old_code_leads_to_the_region_of_today(successor, code, name, today):
    assert successor[code, name] == today


def test_every_former_region_has_a_successor_in_force(successor, current):
    assert len(successor) > 3_000
    assert {code for code in successor.values() if code not in current} == set()


def test_several_names_of_one_code_are_told_apart_by_their_years():
    lines = ['41 province="河南省"', '  0902 county="[1985-2001]市北区,[2002-]华龙区"']
    first, second = [entry for entry in gbt2260.parse(lines) if entry.code == "410902"]
    assert (first.name, first.valid_from, first.valid_until) == ("市北区", 1985, 2001)
    assert (second.name, second.valid_from, second.valid_until) == ("华龙区", 2002, None)


@given(st.text(alphabet="长葛汉县市区盟旗族自治回满", min_size=1, max_size=8))
def test_the_stem_of_a_name_is_its_beginning_and_never_empty(name):
    assert stem(name)
    assert name.startswith(stem(name))
