"""What somebody writes into a database by hand is named, at either node, and put back as it was."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from records.chain import (
    documents,
    log,
    merkle,
    pushing,
    reconciling,
    sequencing,
    services,
    upstream,
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
from records.common.ids import new_uid
from records.dishonesty.models import DishonestyRecord
from tests.records.chain.factories import CITY, KIND, NOW, PROVINCE
from tests.records.chain.two_nodes import LATER, notices, reconcile, sound, tamper, told


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
        "path = overlay(path placing '\\x00' from 1)",
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
        assert set(ConflictAlarm.objects.values_list("cause", flat=True)) == {"rewritten", "tampered"}
        said = ReconcileFinding.objects.get()
        assert (said.kind, said.node_code, said.index) == ("witness", CITY, 391)
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
