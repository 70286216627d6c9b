"""What somebody writes into a database by hand is named, at either node, and put back as it was."""

import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, connections, transaction

from records.chain import (
    bell,
    documents,
    log,
    merkle,
    pushing,
    reconciling,
    registry,
    sequencing,
    services,
    upstream,
    verification,
    witnessed_tree,
)
from records.chain.models import (
    ChainEvent,
    Checkpoint,
    ConflictAlarm,
    ReconcileFinding,
    ReconcileRun,
    ReconcileTrigger,
    Tile,
)
from records.chain.queries import event_of
from records.common.ids import new_uid
from records.dishonesty import services as dishonesty
from records.dishonesty.models import DishonestyRecord, RecordVersion
from tests.records.chain.factories import CITY, KIND, NOW, PROVINCE, Shelf
from tests.records.chain.two_nodes import TwoNodes, tamper
from tests.records.dishonesty import factories

LATER = datetime(2026, 5, 7, 18, 30, tzinfo=UTC)


@pytest.fixture
def nodes(committed_db, settings, tmp_path, monkeypatch):
    monkeypatch.setitem(registry._kinds, KIND, Shelf().kind())
    monkeypatch.setattr(bell, "_listener", lambda work: None)
    two = TwoNodes(settings, tmp_path)
    monkeypatch.setattr(upstream, "transport_factory", two.transport)
    yield two
    two.close()


@pytest.fixture
def record(nodes):
    """A record with two versions, at the city and at the province."""
    return publish_record()


def publish_record():
    who = factories.people()
    made = factories.published(who)
    send()
    return made


def send():
    services.sequence(at=NOW)
    pushing.push(at=NOW)


def notices(count):
    uids = [new_uid() for _ in range(count)]
    with transaction.atomic():
        services.emit_many(
            events=[
                services.NewEvent(KIND, uid, 1, "publish", {"title": f"未按期履行承诺 {number}"})
                for number, uid in enumerate(uids)
            ],
            at=NOW,
        )
    send()
    return uids


def reconcile(**more):
    run = reconciling.reconcile(trigger=ReconcileTrigger.COMMAND, at=LATER, **more)
    assert run.problem == "", run.problem
    return run


def told(run):
    return sorted(
        (found.node_code, found.kind, found.outcome, found.origin_seq) for found in run.findings.all()
    )


def sound():
    report = verification.verify_log()
    assert report.sound, (report.bad_index, report.reason)
    return report.checked


def test_where_nothing_was_touched_nothing_is_found(nodes, record):
    notices(5)
    run = reconcile()
    assert (run.found, run.healed, told(run)) == (0, 0, [])
    assert (run.entries, run.compared) == (6, 6)
    with nodes.at(PROVINCE):
        assert not ReconcileRun.objects.exists()


def test_a_row_deleted_and_one_altered_above_are_named_and_put_back_byte_for_byte(nodes):
    uids = notices(40)
    payloads = dict(ChainEvent.objects.values_list("origin_seq", "payload"))
    with nodes.at(PROVINCE):
        assert tamper("DELETE FROM records_chainevent WHERE origin_seq = 7") == 1
        tamper(
            "UPDATE records_chainevent SET payload = replace(payload, '未按期', '已按期') WHERE origin_seq = 21"
        )
    run = reconcile()
    assert told(run) == [
        (PROVINCE, "altered_above", "healed", 21),
        (PROVINCE, "missing_above", "healed", 7),
    ]
    assert {found.uid for found in run.findings.all()} == {uids[7], uids[21]}
    with nodes.at(PROVINCE):
        assert dict(ChainEvent.objects.values_list("origin_seq", "payload")) == payloads
        assert sound() == 40
        assert list(
            ReconcileFinding.objects.order_by("origin_seq").values_list("kind", "index", "outcome")
        ) == [
            ("log_missing", 7, "healed"),
            ("log_altered", 21, "healed"),
        ]
    assert reconcile().found == 0


@pytest.mark.parametrize(
    "change",
    [
        "leaf_hash = sha256('x'::bytea)",
        "version = 9",
        "created_at = created_at + interval '1 day'",
        "salt = sha256('x'::bytea)",
        "origin_seq = 99",
        "index = 500",
        "uid = gen_random_uuid()",
        "payload = NULL",
    ],
)
def test_whatever_column_of_an_event_is_edited_above_it_is_found_and_put_back(nodes, change):
    notices(6)
    with nodes.at(PROVINCE):
        tamper(f"UPDATE records_chainevent SET {change} WHERE origin_seq = 3")
    run = reconcile()
    assert run.found >= 1
    assert run.healed == run.found, told(run)
    with nodes.at(PROVINCE):
        assert sound() == 6
    assert reconcile().found == 0


def test_a_dry_run_names_and_changes_nothing(nodes, record):
    notices(3)
    with nodes.at(PROVINCE):
        tamper("DELETE FROM records_chainevent WHERE origin_seq = 2")
        tamper("UPDATE records_dishonestyrecord SET title = '并无此事'")
    run = reconcile(dry_run=True)
    assert told(run) == [
        (PROVINCE, "document_altered", "left", 0),
        (PROVINCE, "missing_above", "left", 2),
    ]
    with nodes.at(PROVINCE):
        assert not ChainEvent.objects.filter(origin_seq=2).exists()
        assert DishonestyRecord.objects.get().title == "并无此事"


def test_a_row_forged_above_is_named_and_taken_out(nodes):
    notices(3)
    with nodes.at(PROVINCE):
        tamper(
            "INSERT INTO records_chainevent (index, origin, origin_seq, kind, uid, version, previous, action, payload,"
            " salt, leaf_hash, seal_id, path, sender, created_at, sequenced_at)"
            " SELECT 3, origin, 3, kind, gen_random_uuid(), 1, 0, action, payload, salt, leaf_hash, seal_id, path,"
            " sender, created_at, sequenced_at FROM records_chainevent WHERE origin_seq = 2"
        )
    run = reconcile()
    assert told(run) == [(PROVINCE, "extra_above", "healed", 3)]
    with nodes.at(PROVINCE):
        assert sound() == 3
    notices(1)
    assert reconcile().found == 0


def test_an_event_of_the_citys_own_log_edited_or_deleted_comes_back_from_above(nodes):
    notices(10)
    payloads = dict(ChainEvent.objects.values_list("origin_seq", "payload"))
    tamper("UPDATE records_chainevent SET payload = '{}' WHERE origin_seq = 4")
    tamper("DELETE FROM records_chainevent WHERE origin_seq IN (6, 7)")
    run = reconcile()
    assert told(run) == [
        (CITY, "log_altered", "healed", 4),
        (CITY, "log_missing", "healed", 6),
        (CITY, "log_missing", "healed", 7),
    ]
    assert dict(ChainEvent.objects.values_list("origin_seq", "payload")) == payloads
    assert sound() == 10


def test_what_the_superior_does_not_hold_yet_is_named_and_left(nodes):
    notices(2)
    with transaction.atomic():
        services.emit(kind=KIND, uid=new_uid(), version=1, action="publish", payload={}, at=NOW)
    services.sequence(at=NOW)
    tamper("UPDATE records_chainevent SET payload = '{\"a\":1}' WHERE origin_seq = 2")
    run = reconcile()
    assert told(run) == [(CITY, "log_altered", "left", 2)]
    assert run.findings.get().index == 2


def rewrite(index, payload):
    """The city rewrites its past thoroughly: row, leaf, every tile, and signs the checkpoints of it."""
    tamper("UPDATE records_chainevent SET payload = %s WHERE index = %s", payload, index)
    tamper(
        "UPDATE records_chainevent event SET leaf_hash = records_chain_leaf(event) WHERE index = %s", index
    )
    leaves = [
        bytes(leaf) for leaf in ChainEvent.objects.order_by("index").values_list("leaf_hash", flat=True)
    ]
    Tile.objects.all().delete()
    for (level, position), data in merkle.append_to_tiles(0, leaves, lambda *place: b"").items():
        Tile.objects.create(level=level, position=position, data=data)


def test_the_witness_refuses_a_rewritten_log_and_says_which_index(nodes):
    notices(700)
    rewrite(391, '{"title":"并无此事"}')
    notices(1)
    assert "index 391" in pushing.cursor_of(upstream.superior()[0]).problem_detail
    assert pushing.cursor_of(upstream.superior()[0]).problem == "rewritten"
    with nodes.at(PROVINCE):
        assert ConflictAlarm.objects.get().cause == "rewritten"
        assert ChainEvent.objects.count() == 700
    run = reconcile()
    assert (CITY, "witness", "left", None) in told(run)
    assert run.findings.get(kind="witness").index == 391


@pytest.mark.parametrize("index", [0, 1, 255, 256, 511, 512, 513])
def test_the_first_differing_index_is_found_wherever_it_stands(nodes, index):
    notices(514)
    rewrite(index, "{}")
    peer, url = upstream.superior()
    nodes.requests.clear()
    with upstream.Upstream(peer, url) as line:
        assert witnessed_tree.locate(line, size=514, at=NOW) == index
    assert len(nodes.requests) == 2


def test_tiles_edited_by_hand_are_built_again_from_the_rows(nodes):
    notices(300)
    kept = {(tile.level, tile.position): bytes(tile.data) for tile in Tile.objects.all()}
    for level in (0, 1):
        tamper("UPDATE records_tile SET data = overlay(data placing '\\x00' from 40) WHERE level = %s", level)
        run = reconcile()
        assert ("tree_altered", "healed") in {(found.kind, found.outcome) for found in run.findings.all()}
        assert {(tile.level, tile.position): bytes(tile.data) for tile in Tile.objects.all()} == kept
    assert sound() == 300


# --- Documents -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "title = '并无此事'",
        "severity = 'serious'",
        "display_until = '2026-05-07'",
        "status = 'ended', end_reason = 'repaired', ended_at = now(), ended_by_id = created_by_id",
        "version = 7",
        "origin = '411100'",
        "region_id = '411100'",
        "search_grams = '{}'",
        "official_name = '王某'",
        "amount = 1",
    ],
)
def test_a_record_edited_by_hand_above_says_again_what_its_origin_said(nodes, record, change):
    with nodes.at(PROVINCE):
        before = DishonestyRecord.objects.values().get()
        tamper(f"UPDATE records_dishonestyrecord SET {change}")
    run = reconcile()
    assert told(run) == [(PROVINCE, "document_altered", "healed", 0)]
    assert run.findings.get().uid == record.uid
    with nodes.at(PROVINCE):
        assert DishonestyRecord.objects.values().get() == before
    assert reconcile().found == 0


def test_a_record_deleted_above_is_made_again_with_its_versions(nodes, record):
    with nodes.at(PROVINCE):
        versions = list(RecordVersion.objects.values_list("number", "reason", "content", "made_at"))
        tamper("DELETE FROM records_recordversion")
        tamper("DELETE FROM records_dishonestyrecord")
    assert told(reconcile()) == [(PROVINCE, "document_missing", "healed", 0)]
    with nodes.at(PROVINCE):
        assert DishonestyRecord.objects.get().title == record.title
        assert list(RecordVersion.objects.values_list("number", "reason", "content", "made_at")) == versions


@pytest.mark.parametrize(
    "change", ["content = '{}'", "number = 4", "reason = 'updated'", "made_at = made_at - interval '1 year'"]
)
def test_a_version_edited_by_hand_above_is_put_back(nodes, record, change):
    with nodes.at(PROVINCE):
        before = RecordVersion.objects.exclude(pk=None).values("number", "reason", "content", "made_at").get()
        tamper(f"UPDATE records_recordversion SET {change}")
    run = reconcile()
    assert {found.kind for found in run.findings.all()} == {"document_altered"}
    with nodes.at(PROVINCE):
        assert before in RecordVersion.objects.values("number", "reason", "content", "made_at")


def test_an_ended_record_stays_ended_and_one_shown_again_by_hand_is_ended_again(nodes, record):
    reviewer = record.approved_by
    dishonesty.end_record(uid=record.uid, by=reviewer, at=LATER, reason="判决被撤销。", end_reason="revoked")
    send()
    assert reconcile().found == 0
    with nodes.at(PROVINCE):
        assert DishonestyRecord.objects.get().status == "ended"
        tamper(
            "UPDATE records_dishonestyrecord SET status = 'published', end_reason = '', ended_at = NULL,"
            " ended_by_id = NULL"
        )
    assert told(reconcile()) == [(PROVINCE, "document_altered", "healed", 1)]
    with nodes.at(PROVINCE):
        again = DishonestyRecord.objects.get()
        assert (again.status, again.end_reason, again.ended_at) == ("ended", "revoked", LATER)


def test_event_and_record_deleted_together_both_come_back(nodes, record):
    with nodes.at(PROVINCE):
        tamper("DELETE FROM records_recordversion")
        tamper("DELETE FROM records_dishonestyrecord")
        tamper("DELETE FROM records_chainevent")
    run = reconcile()
    assert run.healed == run.found == 2 or run.healed == run.found == 1, told(run)
    with nodes.at(PROVINCE):
        assert DishonestyRecord.objects.get().title == record.title
        assert {found.kind for found in ReconcileFinding.objects.all()} == {"log_missing", "document_missing"}
        assert sound() == 1


def test_a_copy_that_no_event_ever_brought_is_named_for_a_person(nodes, record):
    stranger = new_uid()
    with nodes.at(PROVINCE):
        tamper("UPDATE records_recordversion SET record_id = %s", stranger)
        tamper("UPDATE records_dishonestyrecord SET uid = %s", stranger)
        run = reconcile()
        assert sorted((found.kind, found.outcome) for found in run.findings.all()) == [
            ("document_extra", "left"),
            ("document_missing", "healed"),
        ]
        assert run.findings.get(kind="document_extra").uid == stranger


# --- The database refuses anything but the original ------------------------------------------------------


def healing_attempt(**changed):
    event = event_of(ChainEvent.objects.get(index=1).uid, 1)
    row = {
        "index": event.index,
        "origin": event.origin,
        "origin_seq": event.origin_seq,
        "kind": event.kind,
        "uid": str(event.uid),
        "version": event.version,
        "previous": event.previous,
        "action": event.action,
        "payload": event.payload,
        "salt": "\\x" + bytes(event.salt).hex(),
        "leaf_hash": "\\x" + bytes(event.leaf_hash).hex(),
        "seal_id": event.seal_id,
        "path": "\\x" + bytes(event.path).hex(),
        "sender": event.sender,
        "created_at": event.created_at.isoformat(),
        "sequenced_at": event.sequenced_at.isoformat(),
    }
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT records_chain_heal(%s::jsonb)", [json.dumps({**row, **changed})])
        return cursor.fetchone()[0]


def test_the_healing_door_takes_nothing_but_the_original(nodes):
    notices(3)
    assert healing_attempt() == "sound"
    for changed in (
        {"payload": "{}"},
        {"version": 2},
        {"index": 2},
        {"path": "\\x"},
        {"leaf_hash": "\\x" + "00" * 32},
        {"action": "end"},
    ):
        with pytest.raises(IntegrityError, match="does not prove"):
            healing_attempt(**changed)
    tamper("UPDATE records_chainevent SET payload = '{}' WHERE index = 1")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_chainevent SET payload = '{}' WHERE index = 1",
        "UPDATE records_chainevent SET sequenced_at = now() WHERE index = 1",
        "UPDATE records_chainevent SET sender = '411100' WHERE index = 1",
        "DELETE FROM records_chainevent WHERE index = 1",
        "DELETE FROM records_chainevent WHERE index IS NULL",
    ],
)
def test_whoever_opens_the_door_by_hand_writes_nothing_either(nodes, statement):
    notices(3)
    with transaction.atomic():
        services.emit(kind=KIND, uid=new_uid(), version=1, action="publish", payload={}, at=NOW)
    with (
        pytest.raises((IntegrityError, InternalError), match="original"),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute("SET LOCAL records_chain.healing = 'on'")
        cursor.execute(statement)


def test_a_version_is_not_rewritten_through_the_healing_door(nodes, record):
    with (
        nodes.at(PROVINCE),
        pytest.raises(IntegrityError, match="as its event says"),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute("SET LOCAL records_chain.healing = 'on'")
        cursor.execute("UPDATE records_recordversion SET content = '{}'")


# --- Cost, the command, the night ------------------------------------------------------------------------


def test_a_difference_among_twenty_thousand_events_costs_a_handful_of_questions(nodes, monkeypatch):
    monkeypatch.setattr(sequencing, "CHUNK", 1_000)
    notices(20_000)
    nodes.requests.clear()
    assert reconcile().found == 0
    equal = len(nodes.requests)
    with nodes.at(PROVINCE):
        tamper("DELETE FROM records_chainevent WHERE origin_seq = 13331")
    nodes.requests.clear()
    run = reconcile()
    assert told(run) == [(PROVINCE, "missing_above", "healed", 13331)]
    # Two cuts, one list, one resend, one second look.
    assert len(nodes.requests) - equal <= 5
    assert run.compared == 20_000


def test_the_command_names_each_difference_and_fails_where_something_is_left(nodes, record, capsys):
    with nodes.at(PROVINCE):
        tamper("UPDATE records_dishonestyrecord SET title = '并无此事'")
    call_command("chain", "reconcile")
    said = capsys.readouterr().out
    assert f"{PROVINCE} document_altered: healed: origin {CITY}" in said
    assert str(record.uid) in said
    with transaction.atomic():
        services.emit(kind=KIND, uid=new_uid(), version=1, action="publish", payload={}, at=NOW)
    services.sequence(at=NOW)
    tamper("DELETE FROM records_chainevent WHERE index = 1")
    with pytest.raises(CommandError, match="left for a person"):
        call_command("chain", "reconcile")


def test_a_superior_that_does_not_answer_is_the_problem_and_the_rest_is_looked_at(nodes, record, monkeypatch):
    def silence(request):
        raise upstream.httpx.ConnectError("no route")

    monkeypatch.setattr(nodes, "handle", silence)
    run = reconciling.reconcile(trigger=ReconcileTrigger.NIGHTLY, at=LATER)
    assert run.problem.startswith("unreachable")
    assert run.entries == 1


def test_a_child_compares_only_what_its_own_territory_wrote(nodes, record):
    peer, url = upstream.superior()
    with upstream.Upstream(peer, url) as line:
        for ask in ("roots", "leaves", "fetch", "drop", "documents"):
            answer = line.ask({"ask": ask, "origin": PROVINCE, "ranges": [[0, 9]], "seqs": [0]}, at=NOW)
            assert (answer.status, answer.content["code"]) == (403, "outside_territory")
        for question in (
            {},
            {"ask": "roots", "origin": CITY},
            {"ask": "roots", "origin": CITY, "ranges": [[5, 1]]},
        ):
            assert line.ask(question, at=NOW).status == 400


def test_every_night_the_node_compares(nodes, record, monkeypatch):
    from records.chain import tasks

    assert tasks.BEAT["chain-reconcile"]["schedule"].hour == {2}
    tasks.chain_reconcile()
    assert ReconcileRun.objects.get().trigger == ReconcileTrigger.NIGHTLY


def test_documents_of_an_event_that_is_itself_damaged_are_not_rewritten_from_it(nodes, record):
    with nodes.at(PROVINCE):
        tamper("UPDATE records_chainevent SET payload = replace(payload, '未按期', '已按期')")
        run = reconcile()
        assert {(found.kind, found.outcome) for found in run.findings.all()} == {("log_altered", "left")}
        assert DishonestyRecord.objects.get().title == record.title
    assert documents.PAGE > 1
    assert log.size() == Checkpoint.objects.count()
