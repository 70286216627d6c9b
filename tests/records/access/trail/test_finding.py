"""An auditor finds what he asks for, by an index or within a month, and page after page without a gap."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.access import audit
from records.access.admin.trail_forms import SearchForm
from records.access.context import coming_from
from records.access.models import AuditEntry
from records.access.trail import finding
from records.access.trail.finding import Question
from tests.records.access.trail.factories import Thing

pytestmark = pytest.mark.django_db

HERE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 5, 6, 12, 0, tzinfo=HERE)
UID = "6f1c2a34-0000-4000-8000-000000000001"


@pytest.fixture
def trail(staff):
    """A few entries of everybody, the oldest first."""
    thing, other = Thing(UID, "411002"), Thing("15", "411082")
    thing.audit_label = "一条记录的标题"
    with coming_from("admin", "req-1"):
        audit.record(action="record.created", by=staff.clerk, at=NOON - timedelta(days=40), subject=thing)
        audit.record(action="record.submit", by=staff.clerk, at=NOON, subject=thing)
    with coming_from("api", "req-2"):
        audit.read(action="record.read", by=staff.reviewer, at=NOON + timedelta(minutes=1), subject=thing)
        audit.refused(action="record.approve", by=staff.clerk, at=NOON + timedelta(minutes=2), subject=other)
    return staff


def found(form):
    filled = SearchForm(form)
    assert filled.is_valid(), filled.errors
    return [entry.action for entry in finding.look(filled.question()).entries]


@pytest.mark.parametrize(
    ("form", "actions"),
    [
        ({}, ["record.approve", "record.read", "record.submit", "record.created"]),
        ({"who": "陈静"}, ["record.approve", "record.submit", "record.created"]),
        ({"who": "chenjing"}, ["record.approve", "record.submit", "record.created"]),
        ({"who": "刘洋", "outcome": "refused"}, []),
        ({"action": "record.read"}, ["record.read"]),
        ({"action": "提交审核"}, ["record.submit"]),
        ({"q": UID}, ["record.read", "record.submit", "record.created"]),
        ({"q": UID.upper()}, ["record.read", "record.submit", "record.created"]),
        ({"q": UID, "type": "records.user"}, []),
        ({"q": UID, "type": "thing", "order": "oldest"}, ["record.created", "record.submit", "record.read"]),
        ({"q": "15"}, ["record.approve"]),
        ({"request": "req-1"}, ["record.submit", "record.created"]),
        ({"request": "req"}, []),
        ({"q": "标题", "since": "2026-05-01", "until": "2026-05-31"}, ["record.read", "record.submit"]),
        ({"outcome": "refused", "until": "2026-05-31"}, ["record.approve"]),
        ({"region": "4110", "until": "2026-05-31"}, ["record.approve", "record.read", "record.submit"]),
        ({"region": "411082", "until": "2026-05-31"}, ["record.approve"]),
        ({"channel": "api", "until": "2026-05-31"}, ["record.approve", "record.read"]),
        ({"role": "reviewer", "until": "2026-05-31"}, ["record.read"]),
        ({"role": "supervisor", "until": "2026-05-31"}, []),
        ({"since": "2026-05-06", "until": "2026-05-06"}, ["record.approve", "record.read", "record.submit"]),
        ({"until": "2026-05-05"}, ["record.created"]),
        ({"since": "2026-05-07"}, []),
    ],
    ids=lambda value: ",".join(value) or "none",
)
def test_each_question_finds_what_it_asks_for(trail, form, actions):
    assert found(form) == actions


def test_days_are_counted_here_and_not_in_greenwich(staff):
    for moment in ("2026-05-05T15:59:59+00:00", "2026-05-05T16:00:00+00:00"):
        audit.record(action="x", by=None, at=datetime.fromisoformat(moment))
    assert found({"since": "2026-05-06", "until": "2026-05-06"}) == ["x"]
    assert found({"until": "2026-05-05"}) == ["x"]


def test_what_was_written_later_with_an_earlier_moment_is_found_on_its_day(trail):
    audit.record(action="late", by=None, at=NOON)
    assert "late" in found({"since": "2026-05-01", "until": "2026-05-10"})


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"who": "没有这个人"}, "who"),
        ({"action": "没有这种操作"}, "action"),
        ({"region": "41A"}, "region"),
        ({"since": "2026-05-06", "until": "2026-05-01"}, "since"),
        ({"since": "2026-01-01", "until": "2026-05-01", "outcome": "refused"}, "since"),
        ({"since": "yesterday"}, "since"),
        ({"seal": "x"}, "seal"),
    ],
    ids=["who", "action", "region", "backwards", "too-long", "no-day", "no-number"],
)
def test_what_cannot_be_asked_is_said_beside_its_field(trail, form, field):
    filled = SearchForm(form)
    assert not filled.is_valid()
    assert list(filled.errors) == [field]


def test_a_year_may_be_asked_for_where_an_index_leads(trail):
    assert found({"who": "陈静", "since": "2026-01-01", "until": "2026-12-31", "outcome": "refused"}) == [
        "record.approve"
    ]


@pytest.mark.parametrize("oldest_first", [False, True])
def test_page_after_page_shows_every_entry_once(staff, monkeypatch, oldest_first):
    monkeypatch.setattr(finding, "PAGE", 4)
    made = [audit.record(action="x", by=staff.clerk, at=NOON).pk for _n in range(11)]
    seen, cursor = [], None
    for _page in range(5):
        page = finding.look(Question(people=(staff.clerk.pk,), oldest_first=oldest_first, cursor=cursor))
        seen += [entry.pk for entry in page.entries]
        # Somebody writes while somebody reads.
        audit.record(action="x", by=None, at=NOON)
        cursor = page.cursor
        if cursor is None:
            break
    assert seen == (made if oldest_first else made[::-1])


def test_no_question_counts_or_skips(trail):
    for form in ({}, {"who": "陈静"}, {"region": "4110"}, {"q": UID}):
        with CaptureQueriesContext(connection) as asked:
            found(form)
        for query in asked.captured_queries:
            assert "OFFSET" not in query["sql"]
            assert "COUNT(" not in query["sql"]


def test_what_somebody_did_on_a_day_is_summed_up(trail):
    day = date(2026, 5, 6)
    sums = finding.counted(Question(people=(trail.clerk.pk,), first_on=day, last_on=day))
    assert [(row["action"], row["outcome"], row["number"]) for row in sums] == [
        ("record.approve", "refused", 1),
        ("record.submit", "done", 1),
    ]


def test_a_seal_leads_to_its_entry(trail):
    from records.access import sealing

    sealing.seal()
    assert found({"seal": "2"}) == ["record.submit"]
    assert AuditEntry.objects.unsealed().count() == 0
