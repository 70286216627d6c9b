"""The nightly run shows what was done to the trail, also where the whole chain was written anew or cut short."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from records.access import audit, sealing
from records.access.models import AuditEntry, AuditSeal
from records.access.services import clock_user
from records.access.trail import anchors, verifying
from records.access.trail.models import TrailCheck
from records.access.trail.tasks import anchor_trail, verify_trail
from records.chain import watching
from records.chain.models import Cause, ChainAlarm, ChainEvent
from records.chain.services import sequence
from tests.records.access.factories import NOW, holder
from tests.records.access.trail.factories import behind_its_back

pytestmark = pytest.mark.django_db


def write(number, start=0):
    for n in range(start, start + number):
        audit.record(action="record.edited", by=None, at=timezone.now(), details={"n": n})


@pytest.fixture
def anchored(staff):
    """Six sealed entries, the head in the log; then the entry of the anchoring, and two more."""
    write(6)
    sealing.seal()
    anchors.anchor(by=clock_user(), at=timezone.now())
    sequence(at=timezone.now())
    write(2)
    sealing.seal()
    return list(AuditSeal.objects.order_by("index"))


def test_a_trail_that_holds_is_written_down_as_such_and_goes_on_from_there(anchored):
    first = verifying.nightly(at=timezone.now())
    assert (first.is_full, first.first_index, first.through_index, first.fault) == (True, 1, 9, "")
    assert (first.through_hash, first.anchors) == (anchored[-1].hash, 1)
    write(3)
    sealing.seal()
    second = verifying.nightly(at=timezone.now())
    assert (second.is_full, second.first_index, second.through_index, second.fault) == (False, 10, 12, "")


def test_a_run_with_nothing_new_holds_at_the_same_head(anchored):
    first = verifying.nightly(at=timezone.now())
    again = verifying.nightly(at=timezone.now())
    assert (again.first_index, again.through_index, again.through_hash) == (10, 9, first.through_hash)
    assert again.fault == ""


def test_after_a_week_the_whole_is_looked_at_again(anchored):
    verifying.nightly(at=timezone.now())
    behind_its_back(
        "UPDATE records_trailcheck SET finished_at = now() - interval '8 days', started_at = now() - interval '8 days'"
    )
    assert verifying.nightly(at=timezone.now()).is_full


def test_what_was_altered_before_the_last_run_is_found_by_the_full_one(anchored):
    verifying.nightly(at=timezone.now())
    behind_its_back(f"UPDATE records_auditentry SET by_name = '李四' WHERE id = {anchored[2].entry_id}")
    assert verifying.nightly(at=timezone.now()).fault == ""
    found = verifying.check(full=True, at=timezone.now())
    assert (found.fault, found.bad_index) == ("altered", 3)


def rewrite():
    """Everything sealed anew by somebody who knows how, as if the third entry had never been so."""
    third = AuditSeal.objects.get(index=3).entry_id
    behind_its_back(f"UPDATE records_auditentry SET by_name = '李四' WHERE id = {third}")
    behind_its_back("DELETE FROM records_auditseal")
    sealing.seal(everything=True)
    assert sealing.verify().holds


def test_a_chain_written_anew_differs_from_the_anchor_in_the_log(anchored):
    rewrite()
    found = verifying.check(full=True, at=timezone.now())
    assert (found.fault, found.bad_index) == ("differs_from_anchor", 6)


def test_and_from_where_the_last_run_ended(anchored):
    verifying.nightly(at=timezone.now())
    rewrite()
    assert verifying.nightly(at=timezone.now()).fault == "differs_from_known_head"


def test_an_end_that_was_cut_off_is_missed_by_the_anchor(anchored):
    entries = ",".join(str(seal.entry_id) for seal in anchored[4:])
    behind_its_back(
        f"DELETE FROM records_auditseal WHERE index > 4; DELETE FROM records_auditentry WHERE id IN ({entries})"
    )
    assert sealing.verify().holds
    found = verifying.check(full=True, at=timezone.now())
    assert (found.fault, found.bad_index) == ("cut_off", 6)


@pytest.mark.parametrize(
    "change",
    [
        "payload = replace(payload, '\"index\":6', '\"index\":5')",
        "leaf_hash = '\\x00'::bytea",
        "payload = NULL",
    ],
    ids=["payload", "leaf", "purged"],
)
def test_an_anchor_that_was_altered_in_the_log_is_no_witness(anchored, change):
    behind_its_back(f"UPDATE records_chainevent SET {change} WHERE kind = 'audit-anchor'")
    assert verifying.check(full=True, at=timezone.now()).fault == "anchor_unsound"


def test_an_anchor_that_was_taken_out_leaves_a_gap(anchored):
    for _again in range(2):
        anchors.anchor(by=clock_user(), at=timezone.now())
        sequence(at=timezone.now())
        write(1)
        sealing.seal()
    behind_its_back("DELETE FROM records_chainevent WHERE kind = 'audit-anchor' AND version = 2")
    assert verifying.check(full=True, at=timezone.now()).fault == "anchor_unsound"


def test_an_entry_that_nobody_seals_is_told(anchored):
    audit.record(action="x", by=None, at=timezone.now() - timedelta(hours=3))
    found = verifying.check(full=False, at=timezone.now())
    assert (found.fault, found.bad_index) == ("unsealed", 10)


def test_what_leaves_the_node_is_an_index_and_a_hash(anchored):
    event = ChainEvent.objects.get(kind="audit-anchor")
    assert event.payload == (f'{{"format":"integrity-audit-anchor/1","hash":"{anchored[5].hash}","index":6}}')


def test_the_same_head_is_anchored_once_and_the_anchoring_alone_is_nothing_new(staff):
    write(2)
    anchor_trail.apply()
    assert [held.index for held in anchors.known()] == [2]
    anchor_trail.apply()
    assert [held.index for held in anchors.known()] == [2]
    write(1, start=2)
    anchor_trail.apply()
    assert [(held.index, held.version) for held in anchors.known()] == [(2, 1), (4, 2)]
    assert AuditEntry.objects.filter(action="trail.anchored").count() == 2


def test_a_fault_opens_one_alarm_for_the_operators_and_a_sound_run_ends_it(anchored):
    behind_its_back(f"UPDATE records_auditentry SET by_name = '李四' WHERE id = {anchored[2].entry_id}")
    verify_trail.apply()
    for minute in (0, 1):
        watching.watch(at=timezone.now() + timedelta(minutes=minute))
    alarm = ChainAlarm.objects.get(cause=Cause.TRAIL)
    assert (alarm.detail, alarm.closed_at) == ("altered", None)
    behind_its_back(f"UPDATE records_auditentry SET by_name = '' WHERE id = {anchored[2].entry_id}")
    verify_trail.apply()
    watching.watch(at=timezone.now() + timedelta(minutes=10))
    alarm.refresh_from_db()
    assert alarm.closed_at is not None


def test_a_run_that_stays_away_is_an_alarm_too(anchored):
    verifying.nightly(at=timezone.now())
    assert verifying.trouble(at=timezone.now()) == ""
    assert verifying.trouble(at=timezone.now() + timedelta(hours=37)) == "late"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE records_trailcheck SET fault = 'altered', bad_index = 1",
        "UPDATE records_trailcheck SET through_index = 5",
        "DELETE FROM records_trailcheck",
        "TRUNCATE records_trailcheck",
        "INSERT INTO records_trailcheck (is_full, first_index, through_index, through_hash, anchors, fault, started_at,"
        " finished_at) VALUES (true, 1, 1, 'x', 0, 'altered', now(), now())",
        "INSERT INTO records_trailcheck (is_full, first_index, through_index, through_hash, anchors, fault, bad_index,"
        " started_at, finished_at) VALUES (true, 1, 1, 'x', 0, '', 4, now(), now())",
        "INSERT INTO records_trailcheck (is_full, first_index, through_index, through_hash, anchors, fault, started_at,"
        " finished_at) VALUES (true, 1, 1, 'x', 0, '', now(), now() - interval '1 second')",
    ],
    ids=["fault", "through", "delete", "truncate", "nowhere", "no-fault", "backwards"],
)
def test_the_database_keeps_what_a_run_has_found(anchored, sql):
    verifying.nightly(at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert TrailCheck.objects.get().fault == ""


def test_a_superior_refuses_as_an_anchor_what_says_more(staff):
    from records.chain import trail_anchors
    from records.chain.registry import EventView

    good = {"format": "integrity-audit-anchor/1", "index": 3, "hash": "ab" * 32}
    uid = trail_anchors.document_of("411000")

    def arrives(payload, uid=uid):
        event = EventView("411000", 0, "audit-anchor", uid, 1, "publish", payload, NOW)
        trail_anchors.materialise(event, at=NOW)

    arrives(good)
    for wrong in (
        {**good, "by_name": "陈静"}, {**good, "index": 0}, {**good, "index": True}, {**good, "hash": "AB" * 32},
        {**good, "format": "x"}, {}, [],
    ):  # fmt: skip
        with pytest.raises(ValueError, match="anchor"):
            arrives(wrong)
    with pytest.raises(ValueError, match="document"):
        arrives(good, uid=holder("陈甲", "clerk") and trail_anchors.document_of("410000"))
