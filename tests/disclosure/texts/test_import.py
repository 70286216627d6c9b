"""Items of a list come from a file: all of them or none, each fault named by its line."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from disclosure.lists.columns import TEMPLATE
from disclosure.lists.models import ListItem
from disclosure.lists.services import compare, import_items
from records.common import tables
from records.common.workflow import TransitionDenied
from tests.disclosure.texts.factories import LISTS, draft, sheet, submitted


def _import(who, item, file):
    return import_items(uid=item.pk, file=file, by=who.clerk, at=now())


def test_the_template_itself_can_be_imported(who):
    item = draft(LISTS, who, items=())
    file = SimpleUploadedFile("模板.xlsx", tables.template(TEMPLATE, "清单事项"))
    assert _import(who, item, file) == 1
    assert ListItem.objects.get().url == "https://www.example.gov.cn/item/1"


def test_a_second_file_takes_the_place_of_the_first(who):
    item = draft(LISTS, who, items=(("1", "旧"), ("2", "旧二")))
    assert _import(who, item, sheet((("2", "新"),))) == 1
    assert list(ListItem.objects.values_list("code", "name")) == [("2", "新")]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((("1", "甲"), ("1", "乙")), "第 3 行：事项编码与第 2 行重复"),
        ((("", "甲"),), "第 2 行：事项编码"),
        ((("1", "甲", "依据", "", "", "javascript:x"),), "第 2 行：办理网址"),
        ((("1", "甲" * 301),), "第 2 行：事项名称"),
    ],
    ids=str,
)
def test_a_wrong_line_is_named_and_nothing_is_taken(who, rows, said):
    item = draft(LISTS, who, items=(("9", "原有"),))
    with pytest.raises(ValidationError) as refused:
        _import(who, item, sheet(rows))
    assert any(sentence.startswith(said) for sentence in refused.value.messages), refused.value.messages
    assert ListItem.objects.get().name == "原有"


def test_a_file_that_is_no_table_is_refused(who):
    item = draft(LISTS, who, items=())
    for file in (SimpleUploadedFile("x.pdf", b"%PDF-1.7"), sheet((("a", "b"),), heading="x,y,z,u,v,w")):
        with pytest.raises(ValidationError):
            _import(who, item, file)


def test_after_handing_in_no_item_changes(who):
    item = submitted(LISTS, who)
    with pytest.raises(TransitionDenied, match="不能直接修改"):
        _import(who, item, sheet((("2", "新"),)))


def test_comparing_a_list_with_itself_finds_nothing():
    lines = [ListItem(code="1", name="甲"), ListItem(code="2", name="乙")]
    assert compare(lines, lines).same
    found = compare(lines, [ListItem(code="1", name="改"), ListItem(code="3", name="丙")])
    assert [line.code for line in found.added] == ["3"]
    assert [line.code for line in found.removed] == ["2"]
    assert [(old.name, new.name, names) for old, new, names in found.changed] == [("甲", "改", ["name"])]


LISTS_OF_ITEMS = st.dictionaries(
    st.text("abc", min_size=1, max_size=2),
    st.tuples(st.text("xy", max_size=2), st.text("z", max_size=1)),
    max_size=8,
)


@given(LISTS_OF_ITEMS, LISTS_OF_ITEMS)
def test_what_a_comparison_tells_leads_from_the_old_list_to_the_new_one(old, new):
    def lines(said):
        return [ListItem(code=code, name=name, basis=basis) for code, (name, basis) in said.items()]

    found = compare(lines(old), lines(new))
    made = {code: said for code, said in old.items() if code not in {line.code for line in found.removed}}
    made |= {line.code: (line.name, line.basis) for line in found.added}
    for before, after, names in found.changed:
        assert names
        assert (before.name, before.basis) == old[before.code]
        made[after.code] = (after.name, after.basis)
    assert made == new
    assert found.same == (old == new)
