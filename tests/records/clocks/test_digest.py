"""The daily mail: who is told what, on working days, once."""

from datetime import date

import pytest
from django.core import mail

from records.access.models import User
from records.access.roles import Role
from records.clocks import cases, digest
from records.clocks.digest import send_digests
from records.clocks.models import Reminder
from tests.records.access.factories import WEIDU, body, give, holder
from tests.records.clocks.factories import on, started

# Wednesday 18 March 2026, 08:00. Three working days on are the 23rd.
MORNING = on(3, 18, hour=8)


def addressed(user, email=None):
    User.objects.filter(pk=user.pk).update(email=email or f"{user.pk}@example.invalid")
    return User.objects.get(pk=user.pk)


def mails_to(user):
    return [one for one in mail.outbox if one.to == [addressed(user).email]]


@pytest.fixture
def three(office):
    """The clerk's: one overdue, one due today, one due on the 20th, one due on the 24th."""
    lengths = ((date(2026, 3, 6), "已超期的办件"), (date(2026, 3, 9), "今天到期的办件"),
               (date(2026, 3, 11), "将到期的办件"), (date(2026, 3, 13), "还早的办件"))  # fmt: skip
    return [started(office.clerk, day, case_title=title) for day, title in lengths]


def test_it_says_what_is_late_today_and_soon_and_where_to_find_it(office, three, settings):
    clerk = addressed(office.clerk)
    assert send_digests(at=MORNING) == 1
    [told] = mail.outbox
    assert told.to == [clerk.email]
    assert told.subject == "信用许昌 时限提醒：已超期 1，今天到期 1，3 个工作日内到期 1"
    for words in ("已超期的办件：异议处理总时限，截止 2026-03-17", "今天到期的办件", "将到期的办件"):
        assert words in told.body
    assert "还早的办件" not in told.body
    assert "转上级督办" in told.body
    for part in ("overdue", "today", "soon"):
        assert f"http://testserver/admin/records/deadline/?when={part}" in told.body
    kept = Reminder.objects.get(user=clerk).told
    assert kept == {"overdue": [str(three[0].pk)], "today": [str(three[1].pk)], "soon": [str(three[2].pk)]}


def test_the_link_opens_the_list_that_the_mail_tells_of(office, three, client):
    clerk = addressed(office.clerk)
    send_digests(at=MORNING)
    client.force_login(clerk, backend="records.access.backends.RoleBackend")
    links = [line.partition("：")[2] for line in mail.outbox[0].body.splitlines() if "打开列表" in line]
    assert len(links) == 3
    for link in links:
        assert client.get(link.removeprefix("http://testserver")).status_code == 200


def test_one_mail_a_day_however_often_it_runs(office, three):
    addressed(office.clerk)
    assert [send_digests(at=on(3, 18, hour=hour)) for hour in (8, 9, 10)] == [1, 0, 0]
    assert send_digests(at=on(3, 19, hour=8)) == 1
    assert len(mail.outbox) == 2


def test_of_two_workers_the_second_sends_nothing(office, three, monkeypatch):
    clerk = addressed(office.clerk)
    reckon = digest.parts_of

    def meanwhile(user, **more):
        Reminder.objects.create(user=clerk, on=date(2026, 3, 18), told={"today": ["x"]}, sent_at=MORNING)
        return reckon(user, **more)

    monkeypatch.setattr(digest, "parts_of", meanwhile)
    assert send_digests(at=MORNING) == 0
    assert mail.outbox == []


def test_a_mail_that_fails_is_sent_the_next_time_and_stops_no_other(office, three, monkeypatch):
    addressed(office.clerk)
    colleague = addressed(holder("周杰", Role.CLERK))
    send = digest.EmailMessage.send

    def refuse(message, *args, **kwargs):
        if message.to != [colleague.email]:
            raise OSError("mailbox unavailable")
        return send(message, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(digest.EmailMessage, "send", refuse)
        assert send_digests(at=MORNING) == 1
    assert Reminder.objects.get().user == colleague
    assert send_digests(at=on(3, 18, hour=9)) == 1
    assert len(mails_to(office.clerk)) == 1


@pytest.mark.parametrize(
    "at",
    [
        on(3, 21, hour=8),  # a Saturday
        on(10, 5, hour=8),  # National Day
    ],
)
def test_on_days_off_nobody_is_disturbed(office, three, at):
    addressed(office.clerk)
    assert send_digests(at=at) == 0


def test_on_a_made_up_saturday_people_are_told(office, three):
    addressed(office.clerk)
    assert send_digests(at=on(10, 10, hour=8)) == 1


def test_it_can_be_switched_off(office, three, settings):
    settings.DEADLINE_MAIL = False
    addressed(office.clerk)
    assert send_digests(at=MORNING) == 0


def test_supervisors_are_told_what_runs_over_below(office, three):
    supervisor = addressed(office.supervisor)
    assert send_digests(at=MORNING) == 1
    [told] = mail.outbox
    assert told.subject.endswith("所辖单位已超期，请督办 1")
    assert "?show=overseen&when=overdue" in told.body
    assert "今天到期的办件" not in told.body
    assert Reminder.objects.get(user=supervisor).told == {"escalated": [str(three[0].pk)]}


def test_deciders_are_told_that_somebody_waits_for_them(office, three):
    cases.ask_extension(
        deadline=three[1], number=3, unit="wd", reason="案情复杂", by=office.clerk, at=on(3, 17)
    )
    addressed(office.reviewer)
    assert send_digests(at=MORNING) == 1
    assert mail.outbox[0].subject.endswith("等您决定的延期申请 1")
    assert "show=to_decide" in mail.outbox[0].body


def test_nobody_is_told_of_what_is_not_his(office):
    bureau, school = body("示例市财政局"), body("示例市教育局")
    mine = holder("财政局人员", Role.DEPARTMENT, organisation=bureau)
    others = [
        holder("教育局人员", Role.DEPARTMENT, organisation=school),
        holder("邻县人员", Role.SUPERVISOR, WEIDU),
        office.clerk,
    ]
    gone = holder("离任者", Role.DEPARTMENT, organisation=bureau)
    gone.is_active = False
    gone.save()
    for user in (mine, *others, gone):
        addressed(user)
    started(office.clerk, date(2026, 3, 9), role=Role.DEPARTMENT, organisation=bureau)
    assert send_digests(at=MORNING) == 1
    assert mail.outbox[0].to == [addressed(mine).email]


def test_who_has_two_grants_over_the_same_case_gets_one_mail_with_it_once(office, three):
    clerk = addressed(office.clerk)
    give(clerk, Role.CLERK, "410000")
    assert send_digests(at=MORNING) == 1
    assert mail.outbox[0].body.count("今天到期的办件") == 1


def test_a_long_list_is_cut_and_says_so(office):
    addressed(office.clerk)
    for number in range(digest.NAMED + 3):
        started(office.clerk, date(2026, 3, 9), case_title=f"办件{number}")
    send_digests(at=MORNING)
    assert mail.outbox[0].body.count("· ") == digest.NAMED
    assert f"共 {digest.NAMED + 3} 件" in mail.outbox[0].body
    assert "其余见列表" in mail.outbox[0].body


def test_no_personal_data_but_the_title_goes_by_mail(office, three):
    addressed(office.clerk)
    send_digests(at=MORNING)
    assert office.clerk.full_name not in mail.outbox[0].body
