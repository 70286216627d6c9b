"""The one door in the append-only log: whoever opens it writes the original or nothing."""

import json

import pytest
from django.db import IntegrityError, connections, transaction

from records.chain import (
    services,
)
from records.chain.models import (
    ChainEvent,
)
from records.chain.queries import event_of
from records.common.ids import new_uid
from tests.records.chain.factories import KIND, NOW, PROVINCE
from tests.records.chain.two_nodes import notices


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


def through_the_open_door(statement):
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL records_chain.healing = 'on'")
        cursor.execute(statement)


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
    with pytest.raises(IntegrityError, match="original"):
        through_the_open_door(statement)


def test_a_version_is_not_rewritten_through_the_healing_door(nodes, record):
    with nodes.at(PROVINCE), pytest.raises(IntegrityError, match="as its event says"):
        through_the_open_door("UPDATE records_recordversion SET content = '{}'")
