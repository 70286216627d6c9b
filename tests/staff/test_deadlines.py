"""我的时限: one's own list with its reasons, extensions by two people, and nothing of others."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from records.access.models import AuditEntry
from records.access.roles import Role
from records.clocks import cases, kinds
from records.clocks.models import Deadline
from records.common.deadlines import Length
from tests.records.access.factories import WEIDU, body, holder
from tests.records.clocks import factories
from tests.staff.conftest import words

LIST = "/admin/records/deadline/"


@pytest.fixture(autouse=True)
def room(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register_case_kind(kinds.CaseKind(factories.KIND, "示例办件", lambda uid: f"/admin/example/{uid}/"))


@pytest.fixture
def due_today(who):
    return started(who, 0, "今天的办件")


def started(who, days_left, title, **more):
    """A deadline in calendar days, so that the day of the test decides what it is."""
    deadline = factories.started(
        who.clerk, timezone.localdate() - timedelta(days=30), key="rectification_finish", case_title=title,
        length=Length(30 + days_left, "d"), at=timezone.now(), **more,
    )  # fmt: skip
    # Without rolling: the test must find the same on a Sunday.
    assert deadline.due_on >= timezone.localdate() + timedelta(days=days_left)
    return deadline


def page(deadline):
    return reverse("admin:records_deadline_page", args=[deadline.pk])


class TestMine:
    def test_each_row_says_what_when_why_and_what_then(self, who, desk, due_today):
        seen = words(desk(who.clerk).get(LIST))
        for said in (
            "今天的办件",
            "示例办件",
            "截止日",
            factories.THEN,
            "如何计算",
            "起算日",
            "依据",
            "打开办件",
        ):
            assert said in seen
        assert f"/admin/example/{due_today.case_uid}/" in desk(who.clerk).get(LIST).content.decode()

    def test_the_number_in_the_menu_is_the_number_of_the_list(self, who, desk, due_today):
        home = desk(who.clerk).get("/admin/")
        assert sum(card.count for card in home.context["cards"] if "我的时限" in card.title) == 1
        assert "我的时限" in words(home)
        assert desk(who.clerk).get(LIST).context["page"].paginator.count == 1

    def test_others_have_an_empty_list(self, who, desk, due_today):
        assert "今天的办件" not in words(desk(who.reviewer).get(LIST))
        assert "今天的办件" in words(desk(who.reviewer).get(LIST, show="overseen"))

    def test_who_oversees_nothing_has_no_such_list(self, who, desk, due_today):
        other = holder("邻县录入", Role.CLERK, WEIDU)
        assert "今天的办件" not in words(desk(other).get(LIST, show="overseen", when="open"))
        assert desk(other).get(page(due_today)).status_code == 404

    def test_a_question_nobody_asked_is_answered_with_the_usual_list(self, who, desk, due_today):
        for odd in ({"when": "whatever"}, {"show": "everything"}, {"page": "x"}):
            assert desk(who.clerk).get(LIST, **odd).status_code == 200

    def test_the_list_asks_the_database_no_more_for_more_rows(
        self, who, desk, due_today, django_assert_max_num_queries
    ):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        at = desk(who.clerk)
        at.get(LIST)
        with CaptureQueriesContext(connection) as few:
            at.get(LIST)
        for number in range(5):
            started(who, 0, f"又一办件{number}")
        with django_assert_max_num_queries(len(few) + 2):
            at.get(LIST)


class TestExtending:
    def ask(self, who, desk, deadline, **more):
        said = {"number": 3, "unit": "wd", "reason": "须调取合同原件", **more}
        return desk(who.clerk).post(f"{page(deadline)}extend/", **said)

    def test_one_asks_another_decides(self, who, desk, due_today):
        supervisor = holder("郑督", Role.SUPERVISOR)
        assert "延期申请已提交" in words(self.ask(who, desk, due_today))
        extension = due_today.extensions.get()
        at_supervisor = desk(supervisor)
        assert "须调取合同原件" in words(at_supervisor.get(LIST, show="to_decide"))
        decide = reverse("admin:records_deadline_decide", args=[extension.pk])
        before = at_supervisor.get(decide)
        assert "须调取合同原件" in words(before)
        would_be = before.context["would_be"].due_on
        assert would_be.isoformat() in words(before)
        seen = words(at_supervisor.post(decide, granted="1"))
        assert "已批准" in seen
        assert "郑督" in seen
        assert due_today.due_on < Deadline.objects.get(pk=due_today.pk).due_on == would_be

    def test_refusing_needs_its_reason(self, who, desk, due_today):
        self.ask(who, desk, due_today)
        decide = reverse("admin:records_deadline_decide", args=[due_today.extensions.get().pk])
        assert "须写明理由" in words(desk(who.reviewer).post(decide, granted="0"))
        assert "未批准" in words(desk(who.reviewer).post(decide, granted="0", note="材料已经齐备"))

    def test_who_asked_is_told_that_another_decides(self, who, desk):
        deadline = started(who, 0, "审核人的办件", role=Role.REVIEWER)
        desk(who.reviewer).post(f"{page(deadline)}extend/", number=3, unit="wd", reason="案情复杂")
        decide = reverse("admin:records_deadline_decide", args=[deadline.extensions.get().pk])
        assert "须由另一位" in words(desk(who.reviewer).get(decide))
        assert "不能批准自己提出的延期" in words(desk(who.reviewer).post(decide, granted="1"))
        assert deadline.extensions.get().decided_at is None

    def test_a_clerk_decides_nothing_and_the_attempt_is_kept(self, who, desk, due_today):
        self.ask(who, desk, due_today)
        decide = reverse("admin:records_deadline_decide", args=[due_today.extensions.get().pk])
        assert desk(who.clerk).post(decide, granted="1").status_code == 403
        assert AuditEntry.objects.filter(outcome="refused", by=who.clerk).exists()

    def test_an_overseer_asks_for_nobody(self, who, desk, due_today):
        assert desk(who.reviewer).post(f"{page(due_today)}extend/", number=3, unit="wd", reason="x").status_code == 403  # fmt: skip
        assert not due_today.extensions.exists()

    @pytest.mark.parametrize("wrong", [{"number": 0}, {"number": ""}, {"unit": "w"}, {"reason": ""}])
    def test_what_is_wrong_in_the_form_is_said_beside_the_field(self, who, desk, due_today, wrong):
        answer = self.ask(who, desk, due_today, **wrong)
        assert answer.context["form"].errors.keys() == wrong.keys()
        assert not due_today.extensions.exists()

    def test_too_late_is_told_on_the_page(self, who, desk, due_today):
        cases.meet(**factories.named(due_today), by=who.clerk, at=timezone.now())
        assert "不能申请延期" in words(self.ask(who, desk, due_today))


def test_a_department_sees_its_own_bodys_deadlines_and_no_others(who, desk):
    bureau, school = body("示例市城管局"), body("示例市教育局")
    started(who, 0, "城管局的办件", role=Role.DEPARTMENT, organisation=bureau)
    started(who, 0, "信用办的办件", role=Role.DEPARTMENT)
    for organisation, sees in ((bureau, True), (school, False)):
        user = holder(organisation.name[3:] + "人员", Role.DEPARTMENT, organisation=organisation)
        seen = words(desk(user).get(LIST, when="open"))
        assert ("城管局的办件" in seen) is sees
        assert "信用办的办件" not in seen


def test_administrators_of_the_system_have_no_such_page(who, desk):
    assert desk(holder("李明", Role.SYSTEM_ADMIN)).get(LIST).status_code == 403
