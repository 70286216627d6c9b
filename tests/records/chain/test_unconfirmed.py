"""A level that holds a record and does not say that it knows of its end is named when its time is over."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from records.chain import pushing, services, unconfirmed
from records.chain.models import Arrival, ChainEvent
from tests.records.chain.factories import CITY, NATION, NOW, PROVINCE

LATE = NOW + timedelta(days=10)


@pytest.fixture
def ended(henan, published, push_now):
    """A document that the province and the nation hold, ended here; the end has gone nowhere."""
    uids = published(3)
    push_now()
    henan.arrivals = [
        {"holder": NATION, "origin": CITY, "first": 0, "last": 2, "holder_name": "信用中国",
         "at": "2026-05-06T02:00:09.000000Z"}
    ]  # fmt: skip
    pushing.poll(at=NOW)
    published(uid=uids[1], version=2, action="end")
    return uids[1]


def overdue(at=LATE):
    return [(one.uid, one.holder_code) for one in unconfirmed.unconfirmed_ends(at)]


def test_levels_that_hold_an_ended_record_are_overdue_after_the_deadline(ended):
    assert overdue() == [(ended, NATION), (ended, PROVINCE)]
    one = unconfirmed.unconfirmed_ends(LATE)[0]
    assert (one.version, one.holder_name, str(one.due_on)) == (2, "信用中国", "2026-05-09")


def test_the_last_day_of_the_deadline_is_not_overdue(ended):
    assert overdue(datetime(2026, 5, 9, 12, tzinfo=UTC)) == []
    assert len(overdue(datetime(2026, 5, 10, 1, tzinfo=UTC))) == 2


def test_who_confirms_is_off_the_list(ended, push_now, henan):
    push_now()
    assert overdue() == [(ended, NATION)]
    henan.arrivals.append({**henan.arrivals[0], "first": 3, "last": 3})
    pushing.poll(at=NOW)
    assert overdue() == []
    receipts = unconfirmed.end_receipts(ended, at=LATE)
    assert [(one.node_name, one.is_overdue) for one in receipts] == [("信用河南", False), ("信用中国", False)]
    assert all(one.confirmed_at for one in receipts)


def test_an_end_that_was_set_aside_is_not_confirmed_by_what_came_behind_it(ended, published, push_now, henan):
    henan.set_aside = lambda entry: "refused" if entry.event.action == "end" else ""
    published(2)
    push_now()
    assert (ended, PROVINCE) in overdue()
    assert Arrival.objects.filter(holder_code=PROVINCE, through_seq=5).exists()


def test_an_end_not_yet_in_the_log_is_listed_too(henan, published, publish, push_now):
    uid = published()
    push_now()
    publish(uid=uid, version=2, action="end")
    assert ChainEvent.objects.pending().count() == 1
    assert overdue() == [(uid, PROVINCE)]


def test_a_level_that_never_held_the_record_has_nothing_to_confirm(henan, published, push_now):
    published()
    push_now()
    fresh = published()
    published(uid=fresh, version=2, action="end")
    assert overdue() == []


def test_a_record_shared_again_after_its_end_is_not_overdue(ended, published):
    published(uid=ended, version=3, action="publish")
    assert overdue() == []


def test_receipts_say_who_is_late_and_nothing_of_what_has_not_ended(ended, published):
    late = unconfirmed.end_receipts(ended, at=LATE)
    assert [(one.node_name, one.confirmed_at, one.is_overdue) for one in late] == [
        ("信用河南", None, True),
        ("信用中国", None, True),
    ]
    assert not any(one.is_overdue for one in unconfirmed.end_receipts(ended, at=NOW))
    assert unconfirmed.end_receipts(published(), at=LATE) == []
    assert unconfirmed.end_receipts(uuid4(), at=LATE) == []
    assert services.sequence(at=NOW) == 0
