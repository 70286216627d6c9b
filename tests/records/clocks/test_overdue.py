"""What follows when a day has passed: once, for every case, whatever becomes of the others."""

import threading
from datetime import date

from django.db import connections

from records.access.models import AuditEntry
from records.clocks import cases, kinds
from records.clocks.models import Deadline
from records.clocks.overdue import notice_overdue
from tests.records.clocks.factories import KIND, named, on, started

# 7 working days from 9 March 2026 end on 18 March.
DUE, PASSED = on(3, 18, hour=23), on(3, 19, hour=8)


def test_a_case_is_told_on_the_day_after_its_last_day_and_only_once(office, room):
    deadline = started(office.clerk, date(2026, 3, 9))
    assert notice_overdue(at=DUE) == 0
    assert notice_overdue(at=PASSED) == 1
    assert notice_overdue(at=on(3, 20)) == 0
    assert room.told == [deadline.case_uid]
    assert Deadline.objects.get(pk=deadline.pk).overdue_noticed_at == PASSED
    assert AuditEntry.objects.filter(action="deadline.overdue").count() == 1


def test_what_is_met_cancelled_or_standing_still_does_not_run_over(office, room):
    for end in (cases.meet, cases.cancel):
        end(**named(started(office.clerk, date(2026, 3, 9))), by=office.clerk, at=on(3, 10))
    paused = started(office.clerk, date(2026, 3, 9))
    cases.pause(deadline=paused, reason="鉴定", by=office.clerk, at=on(3, 10))
    assert notice_overdue(at=on(4, 20)) == 0
    # It goes on from where it stood: day 1 was... none, for the 10th itself does not count.
    cases.resume(deadline=paused, by=office.clerk, at=on(4, 20))
    assert Deadline.objects.get(pk=paused.pk).due_on == date(2026, 4, 29)
    assert notice_overdue(at=on(4, 30)) == 1


def test_granted_time_puts_it_off(office, room):
    deadline = started(office.clerk, date(2026, 3, 9))
    asked = cases.ask_extension(
        deadline=deadline, number=3, unit="wd", reason="案情复杂", by=office.clerk, at=on(3, 17)
    )
    cases.decide_extension(extension=asked, granted=True, by=office.supervisor, at=on(3, 18))
    assert notice_overdue(at=on(3, 23)) == 0
    assert notice_overdue(at=on(3, 24)) == 1


def test_a_room_that_fails_blocks_no_other_and_is_tried_again(office, room):
    broken, sound = started(office.clerk, date(2026, 3, 6)), started(office.clerk, date(2026, 3, 9))
    room.broken_for.add(broken.case_uid)

    assert notice_overdue(at=PASSED) == 1
    assert room.told == [sound.case_uid]
    failed = Deadline.objects.get(pk=broken.pk)
    assert (failed.overdue_noticed_at, failed.overdue_tried_at) == (None, PASSED)
    assert not AuditEntry.objects.filter(action="deadline.overdue", subject_uid=str(broken.pk)).exists()

    room.broken_for.clear()
    assert notice_overdue(at=on(3, 20)) == 1
    assert room.told == [sound.case_uid, broken.case_uid]


def test_many_that_fail_do_not_keep_the_others_waiting(office, room, monkeypatch):
    monkeypatch.setattr("records.clocks.overdue.BATCH", 2)
    for _number in range(2):
        room.broken_for.add(started(office.clerk, date(2026, 3, 6)).case_uid)
    sound = started(office.clerk, date(2026, 3, 9))
    assert notice_overdue(at=PASSED) == 0
    # The two that failed go behind those that nobody has tried.
    assert notice_overdue(at=on(3, 20)) == 1
    assert room.told == [sound.case_uid]


def test_a_kind_whose_room_is_gone_is_kept_for_when_it_is_back(office, room, monkeypatch):
    deadline = started(office.clerk, date(2026, 3, 9))
    known = dict(kinds._kinds)
    monkeypatch.setattr(kinds, "_kinds", {})
    assert notice_overdue(at=PASSED) == 0
    monkeypatch.setattr(kinds, "_kinds", known)
    assert notice_overdue(at=on(3, 20)) == 1
    assert room.told == [deadline.case_uid]


def test_two_workers_at_once_tell_a_case_once(committed_db, office, room, monkeypatch):
    deadline = started(office.clerk, date(2026, 3, 9))
    inside, go_on = threading.Event(), threading.Event()
    told = []

    def slow(one, *, at):
        inside.set()
        assert go_on.wait(20)
        told.append(one.case_uid)

    monkeypatch.setitem(kinds._kinds, KIND, kinds.CaseKind(KIND, "示例办件", lambda uid: "/", slow))
    noted = []

    def first_worker():
        try:
            noted.append(notice_overdue(at=PASSED))
        finally:
            connections.close_all()

    thread = threading.Thread(target=first_worker)
    thread.start()
    assert inside.wait(20)
    # While the first is at it, the second finds nothing to do.
    assert notice_overdue(at=PASSED) == 0
    go_on.set()
    thread.join(20)
    assert notice_overdue(at=PASSED) == 0
    assert (noted, told) == ([1], [deadline.case_uid])
