"""The five official documents come with the portal, whole, and are put in once."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from disclosure.editing.markup import read as marked
from disclosure.notices import library
from disclosure.notices.models import Policy
from tests.records.dishonesty.factories import BUREAU_CODE, bureau


def test_the_five_documents_are_there_with_their_numbers():
    assert {document.number for document in library.documents()} == {
        "国发〔2016〕76号",
        "内政发〔2017〕123号",
        "许信用办〔2017〕34号",
        "烟政发〔2018〕9号",
        "东府〔2018〕124号",
    }


@pytest.mark.parametrize(
    ("number", "headings", "words"),
    [
        (
            "国发〔2016〕76号",
            23,
            ["营造既“亲”又“清”的新型政商关系", "建立项目责任追溯机制", "2016年12月26日印发"],
        ),
        ("内政发〔2017〕123号", 13, ["行政事业性收费目录清单等“八张清单”", "| 22 |", "2017年9月15日印发"]),
        ("许信用办〔2017〕34号", 33, ["7月5日前和次年1月5日前报送市发展改革委", "| 21 |"]),
        ("烟政发〔2018〕9号", 27, ["加强安全生产领域政务诚信建设", "烟台市人民政府2018年2月4日"]),
        ("东府〔2018〕124号", 12, ["公务员信用档案覆盖率达到100%", "行政审批事项网上全流程办理未达标"]),
    ],
)
def test_a_document_is_whole_and_has_a_table_of_contents(number, headings, words):
    document = next(one for one in library.documents() if one.number == number)
    assert len(marked(document.body).contents) == headings
    for word in words:
        assert word in document.body
    # Who handled a copy in an office is nobody's business.
    for private in ("呈批表", "经办人", "电话"):
        assert f"{private}：" not in document.body


def test_a_broken_head_is_refused():
    with pytest.raises(ValueError, match="head must name"):
        library.read("---\ntitle: x\n---\n\ntext")


def test_loading_publishes_once_by_two_people(client, who):
    bureau()
    asked = {"organisation": BUREAU_CODE, "writer": who.clerk.username, "publisher": who.reviewer.username}
    call_command("load_policies", **asked)
    call_command("load_policies", **asked)
    assert Policy.objects.filter(status="published").count() == 5
    page = client.get(reverse("site:policies")).content.decode()
    assert "国务院关于加强政务诚信建设的指导意见" in page
    policy = Policy.objects.get(document_number="国发〔2016〕76号")
    text = client.get(reverse("site:policy", args=[policy.pk])).content.decode()
    assert "探索构建广泛有效的政务诚信监督体系" in text


def test_without_a_publisher_they_wait_for_one(who):
    bureau()
    call_command("load_policies", organisation=BUREAU_CODE, writer=who.clerk.username)
    assert set(Policy.objects.values_list("status", flat=True)) == {"submitted"}


@pytest.mark.parametrize(
    "more",
    [
        {"writer": "nobody"},
        {"organisation": "不存在的机构"},
        {"publisher": "the clerk"},
        {"writer": "the reviewer"},
    ],
    ids=str,
)
def test_what_cannot_be_is_said_and_nothing_is_loaded(who, more):
    bureau()
    names = {"the clerk": who.clerk.username, "the reviewer": who.reviewer.username}
    asked = {"organisation": BUREAU_CODE, "writer": who.clerk.username, "publisher": who.reviewer.username}
    asked |= {name: names.get(value, value) for name, value in more.items()}
    with pytest.raises(CommandError):
        call_command("load_policies", **asked)
    assert not Policy.objects.exists()
