"""The delta feed: a copy that follows it holds what the portal shows, no more and no less."""

from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from django.db import connection
from django.utils.timezone import localdate, now

from records.common.settling import uid_at
from records.dishonesty import services
from records.dishonesty.models import DishonestyRecord, RecordVersion
from tests.api import factories

CHANGES = "/api/v1/public/changes/"
pytestmark = pytest.mark.django_db


def follow(api: Any, copy: dict[str, Any], after: str | None) -> str | None:
    """What a client does: read until ``next`` is null, keep what lives, drop what ended, remember ``after``."""
    address = CHANGES if after is None else f"{CHANGES}?after={after}"
    while True:
        page = api.get(address).json()
        for row in page["results"]:
            if row["ended"]:
                copy.pop(row["uid"], None)
            else:
                copy[row["uid"]] = row
        if page["next"] is None:
            return page["after"]
        address = page["next"]


def shown(api: Any) -> dict[str, Any]:
    rows = api.get("/api/v1/public/records/?page_size=100").json()["results"]
    return {row["uid"]: row for row in rows}


def test_a_copy_follows_publishing_changing_and_ending(api, who, settled):
    copy: dict[str, Any] = {}
    first, second = factories.record_in("published", who), factories.record_in("published", who)
    after = follow(api, copy, None)
    assert set(copy) == {str(first.uid), str(second.uid)}

    services.end_record(uid=first.uid, by=who.reviewer, at=now(), reason="原判决已撤销。")
    change = services.propose_change(
        uid=second.uid,
        changes={"title": "更正后的标题"},
        reason="corrected",
        note="标题有误",
        by=who.clerk,
        at=now(),
    )
    services.accept_change(uid=change.uid, by=who.reviewer, at=now())
    third = factories.record_in("published", who)
    after = follow(api, copy, after)

    assert set(copy) == {str(second.uid), str(third.uid)}
    assert copy[str(second.uid)]["title"] == "更正后的标题"
    assert {
        uid: {k: v for k, v in row.items() if k not in ("ended", "kind")} for uid, row in copy.items()
    } == shown(api)
    assert {row["kind"] for row in copy.values()} == {"dishonesty-record"}


def test_nothing_new_is_an_empty_window_with_the_same_position(api, who, settled):
    factories.record_in("published", who)
    after = follow(api, {}, None)

    page = api.get(f"{CHANGES}?after={after}").json()

    assert (page["results"], page["next"], page["after"]) == ([], None, after)
    assert page["as_of"]


def test_before_the_first_change_there_is_no_position_yet(api, db):
    page = api.get(CHANGES).json()
    assert (page["results"], page["next"], page["after"]) == ([], None, None)


def test_the_end_of_a_record_is_a_tombstone_without_content(api, who, settled):
    record = factories.record_in("ended", who, title="已撤销的记录")

    answer = api.get(CHANGES)

    (row,) = answer.json()["results"]
    assert set(row) == {"kind", "uid", "ended", "end_reason", "ended_at"}
    assert (row["uid"], row["ended"], row["end_reason"]) == (str(record.uid), True, "revoked")
    assert "已撤销" not in answer.content.decode()


def test_a_record_whose_scope_was_narrowed_leaves_the_copies(api, who, settled):
    record = factories.record_in("published", who)
    copy: dict[str, Any] = {}
    after = follow(api, copy, None)
    change = services.propose_change(
        uid=record.uid,
        changes={"scope": "government"},
        reason="corrected",
        note="不应公开",
        by=who.clerk,
        at=now(),
    )
    services.accept_change(uid=change.uid, by=who.reviewer, at=now())

    follow(api, copy, after)

    assert copy == {}


def test_a_record_past_its_display_is_gone_before_the_clock_comes_by(api, who, settled):
    record = factories.record_in("published", who)
    long_ago, day = now() - timedelta(days=3), timedelta(days=1)
    DishonestyRecord.objects.filter(pk=record.pk).update(
        created_at=long_ago,
        published_at=long_ago,
        display_from=localdate() - 3 * day,
        display_until=localdate() - day,
    )

    (row,) = api.get(CHANGES).json()["results"]

    assert (row["ended"], row["end_reason"]) == (True, "expired")
    assert row["ended_at"].startswith(localdate().isoformat())


@pytest.mark.parametrize("scope", ["government", "query", "internal"])
def test_what_never_was_public_leaves_no_trace(api, who, settled, scope):
    factories.record_in("published", who, scope=scope)
    factories.record_in("ended", who, scope=scope)

    assert api.get(CHANGES).json()["results"] == []


def test_only_the_newest_state_of_a_record_is_given(api, who, settled):
    record = factories.record_in("published", who)
    for title in ("第一次更正", "第二次更正"):
        change = services.propose_change(
            uid=record.uid, changes={"title": title}, reason="corrected", note="更正", by=who.clerk, at=now()
        )
        services.accept_change(uid=change.uid, by=who.reviewer, at=now())

    rows = api.get(CHANGES).json()["results"]

    assert [(row["version"], row["title"]) for row in rows] == [(3, "第二次更正")]


def test_small_pages_give_the_same_as_large_ones(api, who, settled):
    made = [str(factories.record_in("published", who).uid) for _ in range(5)]
    seen, address = [], f"{CHANGES}?page_size=2"
    while address:
        page = api.get(address).json()
        seen += [row["uid"] for row in page["results"]]
        address = page["next"]

    assert seen == made


def test_one_may_begin_at_a_moment(api, who, settled):
    first = factories.record_in("published", who)
    moment = now()
    second = factories.record_in("published", who)

    rows = api.get(CHANGES, {"after": moment.isoformat()}).json()["results"]

    assert [row["uid"] for row in rows] == [str(second.uid)]
    rows = api.get(CHANGES, {"after": (moment - timedelta(days=1)).isoformat()}).json()["results"]
    assert [row["uid"] for row in rows] == [str(first.uid), str(second.uid)]


@pytest.mark.parametrize("after", ["made-up", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "0"])
def test_a_position_that_nobody_gave_is_refused(api, db, after):
    answer = api.get(CHANGES, {"after": after})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "?after"


def test_an_open_transaction_holds_back_what_may_be_older_than_its_own(committed_db, api, who):
    """A slow writer must not appear later at a place that readers have already passed."""
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    slow = psycopg2.connect(
        **{k: v for k, v in parameters.items() if k in ("dbname", "user", "host", "port", "password")}
    )
    try:
        with slow.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE slow_writer (n int); INSERT INTO slow_writer VALUES (1)")
        factories.record_in("published", who)
        version = RecordVersion.objects.get()
        # Even a reader who waits long after the commit is not given it while the older writer is at work.
        page = api.get(CHANGES).json()
        assert page["results"] == []
        slow.rollback()
    finally:
        slow.close()
    assert uid_at(now() + timedelta(seconds=1)) > version.uid
