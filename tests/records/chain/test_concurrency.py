"""Many at once, on real connections: nothing is lost, doubled or out of order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from records.chain import intake, log, peers, registry, services, verification
from records.chain.models import ChainEvent, Peer, Quarantined, Waiting
from records.common.ids import new_uid
from tests.records.chain.factories import CITY, KIND, NOW, PROVINCE, MemoryNode, Shelf

pytestmark = pytest.mark.slow


@pytest.fixture
def node(committed_db, settings, tmp_path, monkeypatch):
    settings.NODE_CODE, settings.NODE_NAME, settings.NODE_KEY_DIR = PROVINCE, "信用河南", tmp_path / "keys"
    shelf = Shelf()
    monkeypatch.setitem(registry._kinds, KIND, shelf.kind())
    monkeypatch.setattr("records.chain.bell._listener", None)
    return shelf


def together(*works):
    """Run all at once, each on a connection of its own."""

    def closing(work):
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(closing, work) for work in works]]


def emit_documents(count, versions=3):
    for _document in range(count):
        uid = new_uid()
        for version in range(1, versions + 1):
            with transaction.atomic():
                services.emit(
                    kind=KIND,
                    uid=uid,
                    version=version,
                    action="publish" if version == 1 else "amend",
                    payload={"version": version},
                    at=NOW,
                )


def test_writers_and_sequencers_at_once_leave_one_gap_free_log(node):
    def sequence_often():
        for _round in range(25):
            services.sequence(at=NOW)

    together(*[lambda: emit_documents(6)] * 3, sequence_often, sequence_often)
    services.sequence(at=NOW)
    rows = list(ChainEvent.objects.order_by("index").values_list("index", "origin_seq", "uid", "version"))
    assert [(index, seq) for index, seq, *_ in rows] == [(number, number) for number in range(54)]
    last: dict = {}
    for _, _, uid, version in rows:
        assert version == last.get(uid, 0) + 1
        last[uid] = version
    assert verification.verify_log().sound


def test_children_push_and_the_node_writes_at_once(node):
    children = [MemoryNode(code) for code in (CITY, "410300", "410500")]
    for child in children:
        child.registered()
        child.write(40)

    def push(child):
        sender = Peer.objects.get(code=child.code)
        for start in range(0, 40, 10):
            intake.receive(sender=sender, body=child.batch(start, start + 10), at=NOW)

    together(
        *[lambda child=child: push(child) for child in children],
        lambda: emit_documents(5),
        lambda: [services.sequence(at=NOW) for _round in range(20)],
    )
    services.sequence(at=NOW)
    assert ChainEvent.objects.in_log().count() == log.size() == 135
    assert len(node.taken) == 120
    assert not Quarantined.objects.exists()
    assert not Waiting.objects.exists()
    assert verification.verify_log().sound


def test_the_same_batch_many_times_at_once_is_taken_once(node):
    child = MemoryNode(CITY)
    child.registered()
    child.write(20)
    sender, body = Peer.objects.get(code=CITY), child.batch()
    receipts = together(*[lambda: intake.receive(sender=sender, body=body, at=NOW)] * 5)
    assert len({receipt.signature for receipt in receipts}) == 1
    assert len(node.taken) == ChainEvent.objects.count() == 20


def test_a_batch_broken_off_half_way_leaves_nothing_and_comes_whole_the_next_time(node, monkeypatch):
    """As when the process is killed: the transaction never commits."""
    child = MemoryNode(CITY)
    child.registered()
    child.write(20)
    sender, body = Peer.objects.get(code=CITY), child.batch()
    real = log.grow

    def killed(*args, **kwargs):
        real(*args, **kwargs)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(log, "grow", killed)
    with pytest.raises(Exception, match="terminating connection|closed"):
        intake.receive(sender=sender, body=body, at=NOW)
    connection.close()
    assert not ChainEvent.objects.exists()
    assert log.size() == 0
    monkeypatch.setattr(log, "grow", real)
    intake.receive(sender=sender, body=body, at=NOW + timedelta(seconds=5))
    assert ChainEvent.objects.count() == log.size() == 20
    assert verification.verify_log().sound


def test_two_registrations_of_one_key_at_once_make_one(node):
    child = MemoryNode(CITY)
    together(*[child.registered] * 2)
    assert Peer.objects.get(code=CITY).keys.count() == 1
    assert peers.active_peer(CITY) is not None
