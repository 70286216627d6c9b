"""The home page and the lists: every number opens its list, and nobody sees past his region."""

import pytest
from django.conf import settings
from django.urls import reverse

from records.access.roles import Role
from tests.records.access.factories import WEIDU, holder
from tests.records.dishonesty import factories as bodies
from tests.staff.conftest import words
from tests.staff.factories import record

LIST = "/admin/records/dishonestyrecord/"
HOME = "/admin/"


def cards(desk, user):
    return {card.title: card for card in desk(user).get(HOME).context["cards"]}


def test_each_number_of_the_home_page_opens_exactly_its_list(who, desk):
    record("submitted", who)
    record("returned", who, title="退回的记录")
    record("draft", who, title="草稿")
    record("approved", who, title="可以发布的记录")
    for user in (who.clerk, who.reviewer):
        for card in cards(desk, user).values():
            page = desk(user).get(card.url).context
            # How fresh the columns of the site are is a table of its own kind.
            listed = page["cl"].result_count if "cl" in page else sum(one.stale for one in page["columns"])
            assert listed == card.count, card.title


def test_the_home_page_says_what_to_do(who, desk):
    record("submitted", who)
    assert cards(desk, who.reviewer)["待我审核"].count == 1
    assert cards(desk, who.reviewer)["告知期满，可以发布"].count == 0
    record("returned", who, title="退回的记录")
    assert cards(desk, who.clerk)["退回给我"].count == 1
    assert "待我审核" not in cards(desk, who.clerk)


def test_a_review_that_waits_too_long_is_counted(who, desk):
    from datetime import timedelta

    from django.utils import timezone

    long_ago = timezone.now() - timedelta(days=20)
    bodies.submitted(who, at=long_ago, decided_on=timezone.localdate() - timedelta(days=60))
    assert cards(desk, who.reviewer)["审核已超期"].count == 1
    page = words(desk(who.reviewer).get(LIST, work="late_review"))
    assert "审核已超期" in page
    assert "个工作日" in page


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"status": "draft"}, {"甲"}),
        ({"source": "arrears"}, {"乙"}),
        ({"severity": "serious"}, {"乙"}),
        ({"scope": "government"}, {"乙"}),
        ({"domain": "procurement"}, {"甲", "乙"}),
        ({"region": "411000"}, {"甲", "乙"}),
        ({"region": "410000", "status": "submitted"}, {"乙"}),
        ({"q": "甲"}, {"甲"}),
        ({"q": "示例市财政局"}, {"甲", "乙"}),
        ({"q": "民终7号"}, {"乙"}),
        ({"status": "no such state"}, {"甲", "乙"}),
    ],
)
def test_filters_stand_in_the_address(who, desk, filters, found):
    record("draft", who, title="甲")
    record(
        "submitted", who, title="乙", source="arrears", severity="serious", scope="government",
        document_kind="determination", document_number="（2026）示01民终7号",
    )  # fmt: skip
    answer = desk(who.clerk).get(LIST, **filters)
    assert {one.title for one in answer.context["cl"].result_list} == found


def test_a_list_shows_only_ones_own_region(who, desk, stranger):
    record("submitted", who)
    assert desk(who.reviewer).get(LIST).context["cl"].result_count == 1
    assert desk(stranger).get(LIST).context["cl"].result_count == 0


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "共 2 条"), ("en", "2 in all")])
def test_a_list_says_how_many_there_are_in_words_of_the_language(who, desk, language, said):
    record("submitted", who)
    record("submitted", who, title="第二件")
    at = desk(who.reviewer)
    at.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = words(at.get(LIST))
    assert said in page
    assert "2 Dishonesty record" not in page


def test_a_department_sees_the_records_of_its_own_body(who, desk):
    bureau = bodies.bureau()
    other = bodies.bureau(name="示例市水利局", uscc=None)
    record("submitted", who)
    record("submitted", who, organisation=other, title="水利局的记录")
    department = holder("孙丽二", Role.DEPARTMENT, organisation=bureau)
    listed = desk(department).get(LIST).context["cl"].result_list
    assert [one.organisation for one in listed] == [bureau]


def test_the_list_costs_the_same_for_one_row_and_for_many(who, desk, django_assert_max_num_queries):
    for number in range(6):
        record("submitted", who, title=f"记录{number}")
    clerk = desk(who.clerk)
    clerk.get(LIST)
    # The side bar's numbers are one question for each room with work.
    with django_assert_max_num_queries(22):
        clerk.get(LIST)


@pytest.mark.parametrize(
    ("role", "seen", "unseen"),
    [
        (Role.CLERK, ["录入新记录", "文件导入", "疑问数据"], ["审计日志", "授权"]),
        (Role.REVIEWER, ["待审核", "变更申请"], ["录入新记录", "审计日志"]),
        (Role.AUDIT_ADMIN, ["审计日志"], ["录入新记录"]),
        (Role.SECURITY_ADMIN, ["授权", "账号"], ["录入新记录", "文件导入"]),
    ],
)
def test_the_side_bar_holds_only_what_one_may_open(who, desk, role, seen, unseen):
    user = holder("周杰二", role, WEIDU if role in (Role.CLERK, Role.REVIEWER) else "411000")
    bar = [
        item["title"]
        for group in desk(user).get(HOME).context["sidebar_navigation"]
        for item in group["items"]
    ]
    assert set(seen) <= set(bar)
    assert not set(unseen) & set(bar)


def test_every_door_of_the_side_bar_opens(who, desk):
    clerk = desk(who.clerk)
    for group in clerk.get(HOME).context["sidebar_navigation"]:
        for item in group["items"]:
            assert clerk.get(item["link"]).status_code == 200, item["title"]


def test_a_visitor_is_sent_to_sign_in(db, client):
    answer = client.get(LIST)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("admin:login"))


def test_bulk_steps_are_offered_by_role(who, desk):
    record("submitted", who)

    def offered(user):
        form = desk(user).get(LIST).context["action_form"]
        return {value for value, _label in form.fields["action"].choices if value}

    assert offered(who.clerk) == {"submit_selected"}
    assert offered(who.reviewer) == {"approve_selected", "publish_selected", "return_selected"}


def test_the_home_page_asks_little_of_the_database(who, desk, django_assert_max_num_queries):
    record("submitted", who)
    reviewer = desk(who.reviewer)
    # One question for each room with work; a further room is one more.
    with django_assert_max_num_queries(32):
        reviewer.get(HOME)
