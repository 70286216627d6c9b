"""Staff enter, judge, change and hand over promises on pages; each says whose turn it is and why not."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from records.access.roles import Role
from records.pledges.choices import ForbiddenGround
from records.pledges.models import Handover, Milestone, Pledge, PledgeChange, Verdict
from records.pledges.services.following import catch_up
from tests.records.access.factories import XUCHANG, holder
from tests.records.dishonesty.factories import bureau
from tests.records.pledges import factories
from tests.records.pledges.factories import published, scan, settled, tenure
from tests.staff.conftest import words

ADD = reverse("admin:records_pledge_add")
LIST = reverse("admin:records_pledge_changelist")
PERFORMANCE = reverse("admin:records_pledge_performance")
WAITING = reverse("admin:records_handover_waiting")


def _page(pledge, name="page", *more):
    return reverse(f"admin:records_pledge_{name}", args=[pledge.pk, *more])


def _typed(**more):
    said = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in factories.content().items()
        if name != "organisation"
    }
    return {
        "organisation_text": bureau().name,
        "post_seat": "1",
        "domain": "general",
        "scope": "",
        **said,
        **more,
    }


def test_from_the_form_to_a_published_promise_with_its_milestones(desk, who):
    clerk, reviewer = desk(who.clerk), desk(who.reviewer)
    form = clerk.get(ADD).content.decode()
    for derived in ("course", "outcome", "progress", "valid_until", "authority_name"):
        assert f'name="{derived}"' not in form
    assert clerk.post(ADD, **_typed(save="1")).status_code == 200
    pledge = Pledge.objects.get()
    answer = clerk.post(
        _page(pledge, "note", "milestone"), title="完成选址", weight="40", due_on="2026-03-31"
    )
    assert "完成选址" in words(answer)
    clerk.post(_page(pledge, "step", "submit"))
    reviewer.post(_page(pledge, "step", "publish"))
    pledge.refresh_from_db()
    assert (pledge.status, pledge.scope, pledge.course["milestones"][0]["weight"]) == (
        "published",
        "public",
        40,
    )
    shown = words(clerk.get(_page(pledge)))
    assert "登记里程碑达成" in shown
    assert "时限" in shown


def test_what_is_missing_stands_at_its_field(desk, who):
    answer = desk(who.clerk).post(ADD, **_typed(submit="1", counts_as_kept="尽快。"))
    assert answer.status_code == 422
    assert "无法核对" in words(answer)
    assert not Pledge.objects.exists()


def test_progress_is_reported_with_a_file_and_confirmed_by_another(desk, who):
    pledge = published(who, milestones=(("选址", 1), ("建设", 1)))
    milestone = Milestone.objects.get(title="选址")
    address = _page(pledge, "note", "reaching")
    refused = desk(who.clerk).post(
        address, milestone=milestone.pk, reached_on="2026-05-04", statement="已完成。"
    )
    assert "请附上" in words(refused)
    desk(who.clerk).post(
        address,
        milestone=milestone.pk,
        reached_on="2026-05-04",
        statement="已完成。",
        evidence="选址批复",
        files=scan(),
    )
    step = milestone.reachings.get()
    own = desk(who.clerk).get(_page(pledge)).content.decode()
    assert _page(pledge, "decide", "reaching", step.pk, "accept") not in own
    page = desk(who.reviewer).get(_page(pledge)).content.decode()
    accept = _page(pledge, "decide", "reaching", step.pk, "accept")
    assert accept in page
    asked = words(desk(who.reviewer).get(accept))
    assert "已完成。" in asked
    desk(who.reviewer).post(accept)
    pledge.refresh_from_db()
    assert pledge.progress == 50
    from records.pledges.models import PledgeEvidence

    file = _page(pledge, "evidence", PledgeEvidence.objects.get().pk)
    answer = desk(who.reviewer).get(file)
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]


def test_a_refusal_needs_a_word_and_a_strangers_step_does_not_exist(desk, who, stranger):
    pledge = published(who)
    step = factories.propose(who, pledge, "verdict")
    address = _page(pledge, "decide", "verdict", step.pk, "refuse")
    assert desk(who.reviewer).post(address).status_code == 422
    assert Verdict.objects.get().status == "proposed"
    assert desk(stranger).get(_page(pledge)).status_code == 404
    assert desk(stranger).post(address, note="x").status_code == 404
    other = published(who, title="另一项承诺")
    assert desk(who.reviewer).get(_page(other, "decide", "verdict", step.pk, "accept")).status_code == 404


def test_new_leaders_are_offered_as_a_ground_and_refused_with_the_law(desk, who):
    pledge = published(who)
    address = _page(pledge, "note", "change")
    assert str(ForbiddenGround.LEADERS.label) in words(desk(who.clerk).get(address))
    said = {
        **factories.SAID["change"],
        "ground": "leaders",
        "decided_on": "2026-05-04",
        "new_due_on": "2026-10-31",
    }
    said = {name: value for name, value in said.items() if value not in (None, False)}
    answer = desk(who.clerk).post(address, **said)
    assert answer.status_code == 422
    assert "第三十一条" in words(answer)
    desk(who.clerk).post(address, **{**said, "ground": "law"})
    assert PledgeChange.objects.get().ground == "law"


def test_an_overdue_promise_is_on_the_home_page_in_its_list_and_says_so(desk, who):
    pledge = published(who, due_on=date(2026, 5, 5))
    published(who, title="没有到期的承诺", due_on=timezone.localdate() + timedelta(days=400))
    catch_up(at=timezone.now())
    clerk = desk(who.clerk)
    home = words(clerk.get(reverse("admin:index")))
    assert "承诺逾期未兑现" in home
    for query in ("due=overdue", "work=overdue"):
        listed = words(clerk.get(f"{LIST}?{query}"))
        assert pledge.title in listed
        assert "没有到期的承诺" not in listed
    assert "各级都显示“逾期”" in words(clerk.get(_page(pledge)))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("pledge_kind=contract", True),
        ("pledge_kind=target", False),
        ("outcome=pending", True),
        ("outcome=kept", False),
        ("post=局长", True),
        ("post=主任", False),
        ("q=示例装备制造", True),
        ("q=别的公司", False),
        ("organisation=00000000-0000-0000-0000-000000000000", True),
        ("region=411002", False),
    ],
)
def test_the_list_can_be_narrowed(desk, who, query, found):
    pledge = published(who, pledge_kind="contract")
    shown = words(desk(who.clerk).get(f"{LIST}?{query}"))
    assert (pledge.title in shown) == found


def test_a_list_of_twenty_asks_no_more_than_a_list_of_one(desk, who, django_assert_max_num_queries):
    for number in range(20):
        published(who, title=f"第{number}项承诺")
    clerk = desk(who.clerk)
    clerk.get(LIST)
    with django_assert_max_num_queries(40):
        clerk.get(LIST)


def test_a_broken_promise_becomes_a_draft_to_complete(desk, who):
    pledge = published(who, due_on=date(2026, 5, 5))
    settled(who, pledge, "verdict", outcome="broken", fulfilled_on=None)
    assert _page(pledge, "draft") in desk(who.clerk).get(_page(pledge)).content.decode()
    answer = desk(who.clerk).post(_page(pledge, "draft"), follow=False)
    pledge.refresh_from_db()
    assert answer.url == reverse("admin:records_dishonestyrecord_change", args=[pledge.draft_id])
    assert "据此起草的失信记录" in words(desk(who.clerk).get(_page(pledge)))


def test_a_project_says_which_stage_is_not_disclosed(desk, who):
    pledge = published(who, pledge_kind="ppp")
    settled(who, pledge, "stage", stage="procurement")
    assert "未按期公开的项目阶段：项目采购" in words(desk(who.clerk).get(_page(pledge)))
    assert pledge.title in words(desk(who.clerk).get(f"{LIST}?work=undisclosed"))
    settled(who, pledge, "disclosure", stage="procurement")
    assert "未按期公开" not in words(desk(who.clerk).get(_page(pledge)))
    assert pledge.title not in words(desk(who.clerk).get(f"{LIST}?work=undisclosed"))


def test_a_person_on_the_other_side_is_named_to_those_who_check_it_alone(desk, who):
    pledge = published(who, pledge_kind="payment", counterparty_kind="自然人", counterparty_name="欧阳示例")
    assert "欧阳示例" in words(desk(who.reviewer).get(_page(pledge)))
    supervisor = holder("督导一", Role.SUPERVISOR)
    assert "欧阳示例" not in words(desk(supervisor).get(_page(pledge)))
    assert "欧阳示例" not in words(desk(who.clerk).get(_page(pledge, "change")))


# --- Handing over ------------------------------------------------------------------------------
def test_from_the_list_of_posts_to_a_handover_that_every_promise_shows(desk, who):
    left = tenure("上任示例", date(2020, 1, 1), date(2026, 4, 30))
    taken = tenure("现任示例", date(2026, 5, 1))
    pledge = published(who)
    clerk, reviewer = desk(who.clerk), desk(who.reviewer)
    assert "离任未交接的职务" in words(clerk.get(reverse("admin:index")))
    new = reverse("admin:records_handover_new", args=[left.pk])
    assert new in clerk.get(WAITING).content.decode()
    assert "还没有交接" in words(clerk.get(_page(pledge)))
    assert pledge.title in words(clerk.get(new))
    clerk.post(new, taken=taken.pk, handed_on="2026-05-05")
    handover = Handover.objects.get()

    def at(name, *more):
        return reverse(f"admin:records_handover_{name}", args=[handover.pk, *more])

    assert clerk.get(at("sheet")).content.startswith(b"%PDF")
    assert "请先上传" in words(reviewer.get(at("change")))
    clerk.post(at("sign"), scan=scan())
    page = reviewer.get(at("change"))
    assert at("step", "accept") in page.content.decode()
    assert "上任示例 → 现任示例" in words(page)
    reviewer.post(at("step", "accept"))
    handover.refresh_from_db()
    assert handover.status == "accepted"
    assert "没有未交接的职务" in words(clerk.get(WAITING))
    shown = words(clerk.get(_page(pledge)))
    assert "还没有交接" not in shown
    assert "上任示例" in shown


def test_names_of_office_holders_are_for_the_office(desk, who):
    tenure("上任示例", date(2020, 1, 1), date(2026, 4, 30))
    pledge = published(who)
    assert "上任示例" in words(desk(who.clerk).get(_page(pledge)))
    department = holder("部门一", Role.DEPARTMENT, XUCHANG, organisation=pledge.organisation)
    page = words(desk(department).get(_page(pledge)))
    assert pledge.title in page
    assert "上任示例" not in page
    assert desk(department).get(WAITING).status_code == 403


def test_the_review_shows_each_body_and_a_wrong_year_is_said(desk, who):
    more = {"pledge_kind": "township", "matter": "affairs", "in_review": True}
    settled(who, published(who, **more), "verdict")
    shown = words(desk(who.clerk).get(PERFORMANCE, year="2026", kind="township", in_review="on"))
    assert "示例市财政局" in shown
    assert "100%" in shown
    assert "没有符合条件" in words(desk(who.clerk).get(PERFORMANCE, year="2025", kind="township"))
    assert desk(who.clerk).get(PERFORMANCE, year="abc").status_code == 200
