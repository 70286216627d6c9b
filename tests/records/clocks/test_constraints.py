"""The database itself refuses what must never be said of a deadline, whoever writes to it."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from records.clocks import cases
from records.clocks.models import Deadline, DeadlineExtension, DeadlinePause, Reminder
from records.clocks.overdue import notice_overdue
from tests.records.clocks.factories import named, on, started

DAY = on(3, 10)


def refuses(name, sql, *values):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    assert name in str(refused.value)


def set_deadline(deadline, columns, *values):
    return f"UPDATE records_deadline SET {columns} WHERE uid = %s", *values, deadline.pk  # noqa: S608


@pytest.fixture
def deadline(office):
    return started(office.clerk, date(2026, 3, 9))


def copy(deadline, **more):
    row = {**Deadline.objects.filter(pk=deadline.pk).values().get(), "uid": uuid.uuid4(), **more}
    columns = ", ".join(row)
    places = ", ".join(["%s"] * len(row))
    return f"INSERT INTO records_deadline ({columns}) VALUES ({places})", *row.values()  # noqa: S608


class TestDeadline:
    def test_one_open_period_per_case_and_key(self, deadline):
        refuses("deadline_one_open_per_case_and_key", *copy(deadline))

    def test_met_or_cancelled_and_never_both(self, office, deadline):
        refuses(
            "deadline_met_or_cancelled",
            *set_deadline(
                deadline,
                "met_at = %s, met_by_id = %s, cancelled_at = %s, cancelled_by_id = %s",
                DAY, office.clerk.pk, DAY, office.clerk.pk,
            ),
        )  # fmt: skip

    def test_somebody_met_it_and_somebody_cancelled_it(self, office, deadline):
        refuses("deadline_met_by_someone", *set_deadline(deadline, "met_at = %s", DAY))
        refuses("deadline_met_by_someone", *set_deadline(deadline, "met_by_id = %s", office.clerk.pk))
        refuses("deadline_cancelled_by_someone", *set_deadline(deadline, "cancelled_at = %s", DAY))

    def test_it_never_ends_before_it_begins(self, deadline):
        refuses("deadline_due_after_start", *set_deadline(deadline, "due_on = %s", date(2026, 3, 8)))

    def test_it_runs_over_only_while_it_is_open(self, office, deadline):
        refuses(
            "deadline_overdue_while_open",
            *set_deadline(
                deadline,
                "met_at = %s, met_by_id = %s, overdue_noticed_at = %s",
                DAY, office.clerk.pk, on(3, 11),
            ),
        )  # fmt: skip
        refuses(
            "deadline_overdue_while_open",
            *set_deadline(
                deadline,
                "cancelled_at = %s, cancelled_by_id = %s, overdue_noticed_at = %s",
                DAY, office.clerk.pk, on(3, 11),
            ),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "more"),
        [
            ("deadline_length_known", {"unit": "w"}),
            ("deadline_length_known", {"number": 36_501}),
            ("deadline_role_known", {"role": "boss"}),
            ("deadline_says_what_why_and_what_then", {"case_title": ""}),
            ("deadline_says_what_why_and_what_then", {"consequence": ""}),
            ("deadline_says_what_why_and_what_then", {"basis": ""}),
            ("deadline_says_what_why_and_what_then", {"explanation": ""}),
        ],
    )
    def test_it_says_what_why_and_what_then(self, deadline, name, more):
        refuses(name, *copy(deadline, case_uid=uuid.uuid4(), **more))

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("key", "objection_own"),
            ("case_uid", uuid.uuid4()),
            ("case_title", "另一件"),
            ("role", "reviewer"),
            ("number", 30),
            ("consequence", "没有后果"),
            ("basis", "另一依据"),
            ("start_on", date(2026, 3, 1)),
            ("region_id", "411082"),
        ],
    )
    def test_what_it_began_with_never_changes(self, deadline, column, value):
        refuses("what a deadline began with never changes", *set_deadline(deadline, f"{column} = %s", value))

    def test_what_is_over_never_changes(self, office, deadline):
        cases.meet(**named(deadline), by=office.clerk, at=DAY)
        refuses("met or cancelled never changes", *set_deadline(deadline, "due_on = %s", date(2026, 4, 1)))
        refuses("met or cancelled never changes", *set_deadline(deadline, "met_at = NULL, met_by_id = NULL"))

    def test_what_its_passing_set_in_motion_is_not_taken_back(self, deadline):
        notice_overdue(at=on(3, 20))
        refuses("moves no more", *set_deadline(deadline, "overdue_noticed_at = NULL"))
        refuses("moves no more", *set_deadline(deadline, "due_on = %s", date(2026, 4, 1)))

    def test_it_is_never_deleted(self, deadline):
        refuses("never deleted", "DELETE FROM records_deadline WHERE uid = %s", deadline.pk)


class TestPause:
    @pytest.fixture
    def pause(self, office, deadline):
        return cases.pause(deadline=deadline, reason="补正", by=office.clerk, at=DAY)

    def insert(self, office, deadline, **more):
        DeadlinePause.objects.create(
            **{
                "deadline": deadline, "reason": "补正", "start_on": date(2026, 3, 10),
                "started_by": office.clerk, "started_at": DAY, **more,
            }
        )  # fmt: skip

    def test_only_one_stands_open(self, office, deadline, pause):
        with pytest.raises(IntegrityError, match="deadline_pause_one_open"), transaction.atomic():
            self.insert(office, deadline)

    def test_it_has_a_reason_and_ends_whole_and_after_it_began(self, office, deadline):
        with pytest.raises(IntegrityError, match="deadline_pause_has_a_reason"), transaction.atomic():
            self.insert(office, deadline, reason="")
        with pytest.raises(IntegrityError, match="deadline_pause_ended_by_someone"), transaction.atomic():
            self.insert(office, deadline, end_on=date(2026, 3, 11))
        ended = {"ended_by": office.clerk, "ended_at": DAY}
        with pytest.raises(IntegrityError, match="deadline_pause_ends_after_start"), transaction.atomic():
            self.insert(office, deadline, end_on=date(2026, 3, 9), **ended)

    def test_it_is_never_rewritten(self, office, deadline, pause):
        refuses("append-only", "UPDATE records_deadlinepause SET reason = '另一' WHERE uid = %s", pause.pk)
        cases.resume(deadline=deadline, by=office.clerk, at=on(3, 11))
        refuses(
            "append-only",
            "UPDATE records_deadlinepause SET end_on = %s WHERE uid = %s",
            date(2026, 3, 30),
            pause.pk,
        )
        refuses("append-only", "DELETE FROM records_deadlinepause")


class TestExtension:
    @pytest.fixture
    def asked(self, office, deadline):
        return cases.ask_extension(
            deadline=deadline, number=3, unit="wd", reason="案情复杂", by=office.clerk, at=DAY
        )

    def decide(self, asked, **columns):
        setters = ", ".join(f"{name} = %s" for name in columns)
        return f"UPDATE records_deadlineextension SET {setters} WHERE uid = %s", *columns.values(), asked.pk  # noqa: S608

    def test_nobody_decides_on_what_he_asked(self, office, asked):
        refuses(
            "deadline_extension_four_eyes",
            *self.decide(asked, decided_by_id=office.clerk.pk, decided_at=DAY, granted=True),
        )

    @pytest.mark.parametrize(
        "half",
        [{"decided_at": DAY}, {"granted": True}, {"note": "意见"}, {"decided_at": DAY, "granted": True}],
    )
    def test_a_decision_is_whole(self, asked, half):
        refuses("deadline_extension_decided_whole", *self.decide(asked, **half))

    @pytest.mark.parametrize("more", [{"number": 0}, {"number": 367}, {"unit": "w"}])
    def test_its_length_is_sane(self, office, deadline, more):
        row = {"deadline": deadline, "number": 3, "unit": "wd", "reason": "理由", **more}
        with pytest.raises(IntegrityError, match="deadline_extension_length_known"), transaction.atomic():
            DeadlineExtension.objects.create(**row, asked_by=office.clerk, asked_at=DAY)

    def test_it_has_a_reason_and_only_one_waits(self, office, deadline, asked):
        row = {"number": 3, "unit": "wd", "asked_by": office.clerk, "asked_at": DAY}
        with pytest.raises(IntegrityError, match="deadline_extension_one_waiting"), transaction.atomic():
            DeadlineExtension.objects.create(deadline=deadline, reason="理由", **row)
        other = started(office.clerk, date(2026, 3, 9))
        with pytest.raises(IntegrityError, match="deadline_extension_has_a_reason"), transaction.atomic():
            DeadlineExtension.objects.create(deadline=other, reason="", **row)

    def test_once_decided_it_is_never_altered(self, office, asked):
        cases.decide_extension(extension=asked, granted=False, by=office.supervisor, at=DAY)
        refuses("append-only", *self.decide(asked, granted=True))
        refuses("append-only", "UPDATE records_deadlineextension SET number = 9 WHERE uid = %s", asked.pk)
        refuses("append-only", "DELETE FROM records_deadlineextension")


class TestReminder:
    def test_one_a_day_that_says_something_and_stays(self, office):
        row = {"user": office.clerk, "on": date(2026, 3, 10), "sent_at": DAY}
        Reminder.objects.create(told={"today": ["x"]}, **row)
        with pytest.raises(IntegrityError, match="reminder_one_mail_a_day"), transaction.atomic():
            Reminder.objects.create(told={"today": ["y"]}, **row)
        with pytest.raises(IntegrityError, match="reminder_says_something"), transaction.atomic():
            Reminder.objects.create(told={}, **{**row, "on": date(2026, 3, 11)})
        refuses("append-only", "UPDATE records_reminder SET \"on\" = '2026-03-12'")
        refuses("append-only", "DELETE FROM records_reminder")
