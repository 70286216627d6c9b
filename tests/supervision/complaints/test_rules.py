"""Where a complaint goes: always above the body that it is about, and to exactly one node."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.common.identity import Node
from records.subjects.models import Region
from supervision.complaints.rules import (
    Facts,
    contract_key,
    inside,
    likeness,
    node_of,
    region_above,
    way_for,
)
from supervision.complaints.services import ComplaintData, route
from supervision.complaints.services.privacy import found_among
from tests.supervision.complaints.factories import organisation

CITY, PROVINCE, NATION = "411000", "410000", "000000"
CHILDREN = {CITY: frozenset(), PROVINCE: frozenset({CITY, "410100"}), NATION: frozenset({PROVINCE, "320000"})}

# (body's region, is a government, node) → (region that handles, above, the node below it goes to)
CASES = [
    ("411000", False, CITY, ("411000", False, "")),
    ("411082", False, CITY, ("411082", False, "")),
    ("411082", True, CITY, ("411000", False, "")),
    ("411000", True, CITY, ("410000", True, "")),
    ("410000", False, CITY, ("410000", True, "")),
    ("410100", False, CITY, ("410100", True, "")),
    ("411000", False, PROVINCE, ("411000", False, CITY)),
    ("411082", True, PROVINCE, ("411000", False, CITY)),
    ("411000", True, PROVINCE, ("410000", False, "")),
    ("410000", False, PROVINCE, ("410000", False, "")),
    ("410000", True, PROVINCE, ("000000", True, "")),
    ("410200", False, PROVINCE, ("410200", False, "")),
    ("411000", False, NATION, ("411000", False, PROVINCE)),
    ("410000", True, NATION, ("000000", False, "")),
    ("000000", True, NATION, ("000000", False, "")),
    ("110101", False, PROVINCE, ("110101", True, "")),
    ("110101", True, NATION, ("110000", False, "")),
    ("419001", True, PROVINCE, ("410000", False, "")),
]


@pytest.mark.parametrize(("region", "government", "node", "expected"), CASES)
def test_it_goes_to_the_one_above(region, government, node, expected):
    way = way_for(Facts(region, government), node=node, children=CHILDREN[node])

    assert (way.region, way.to_superior, way.to_child) == expected


regions = st.from_regex(r"[1-8][0-9][0-9]{4}", fullmatch=True) | st.just(NATION)
nodes = st.sampled_from([CITY, PROVINCE, NATION])


@given(region=regions, government=st.booleans(), node=nodes)
def test_exactly_one_place_handles_it(region, government, node):
    way = way_for(Facts(region, government), node=node, children=CHILDREN[node])

    assert not (way.to_superior and way.to_child)
    assert way.to_superior == (not inside(way.region, node) and way.node != node)
    if way.to_child:
        assert inside(way.node, way.to_child)
        assert inside(way.to_child, node)
        assert way.to_child != node


@given(region=regions)
def test_a_government_is_never_handled_by_itself_but_the_nations(region):
    way = way_for(Facts(region, True), node=node_of(region), children=frozenset())

    assert way.region != region or region == NATION
    assert inside(region, way.region)


@given(region=regions)
def test_going_up_ends_at_the_nation(region):
    seen = [region]
    while seen[-1] != NATION:
        seen.append(region_above(seen[-1]))
        assert len(seen) <= 4
    assert inside(region, node_of(region))
    assert node_of(node_of(region)) == node_of(region)


@given(st.text(max_size=80))
def test_a_contracts_number_is_the_same_however_it_is_written(number):
    assert contract_key(contract_key(number)) == contract_key(number)
    assert contract_key(f" {number} ") == contract_key(number)


def test_brackets_width_and_case_do_not_matter():
    assert contract_key("XC-2025（031）") == contract_key("xc2025 (031)") == "xc2025031"


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_even_and_bounded(one, other):
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)


def test_the_same_matter_in_other_words_is_alike_and_another_is_not():
    one = "道路维修合同验收合格后至今没有结算工程款"
    assert likeness(one, "道路维修合同验收后，至今没有结算工程款。") > 0.6
    assert likeness(one, "办理营业执照超过承诺的三个工作日") < 0.1


gaps = st.lists(st.sampled_from(["", " ", "-", "　", "—", "·", "\n"]), min_size=12, max_size=12)
words = st.text(alphabet="反映情况属实款项已结清。，", max_size=20)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@given(before=words, after=words, gaps=gaps, wide=st.booleans())
def test_a_number_is_found_in_whatever_way_it_is_written(before, after, gaps, wide):
    number = "13800001234"
    written = "".join(map(str.__add__, number, gaps))
    text = f"{before}{written.translate(FULL_WIDTH) if wide else written}{after}"

    assert list(found_among(text, [("电话", number, 7)])) == ["电话"]


@given(text=st.text(alphabet="反映情况属实款项已结清。， 0123456789", max_size=60))
def test_nothing_is_found_that_is_not_there(text):
    assert list(found_among(text, [("姓名", "欧阳示例", 2), ("空", "", 2), ("短", "反", 2)])) == []


def _asked(body, region=CITY):
    return ComplaintData(
        kind="service",
        body=body.pk if body else None,
        body_name="某单位",
        region=region,
        title="x",
        statement="x",
    )


def test_whoever_files_is_told_who_handles_it_and_that_the_body_never_sees_it(db):
    government = organisation("示例市人民政府", "government")
    bureau = organisation("示例市财政局", superior=government)

    found = route(_asked(bureau), node=Node(CITY, "信用许昌"))

    assert (found.office, found.handling_region.code, found.to_superior) == (government, CITY, False)
    assert "示例市人民政府" in found.sentence
    assert "看不到您的身份" in found.sentence


def test_about_the_nodes_own_government_it_goes_up_and_says_where(db):
    government = organisation("示例市人民政府", "government")

    found = route(_asked(government), node=Node(CITY, "信用许昌"))

    assert found.to_superior
    assert Region.objects.get(code=PROVINCE).full_name in found.sentence


def test_a_body_that_was_merged_is_its_successor(db):
    later = organisation("示例市合并局", superior=organisation("示例市人民政府", "government"))
    former = organisation("示例市原局", merged_into=later)

    assert route(_asked(former), node=Node(CITY, "信用许昌")).office == later.superior
