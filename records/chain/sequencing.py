"""Pending events get their place: origin sequence, leaf, seal, index, tree, checkpoint; a thousand a time."""

from datetime import datetime

from django.db import connection, transaction

from records.chain import envelope, locks, log, traffic
from records.chain.envelope import Envelope
from records.chain.models import ChainEvent, Seal
from records.common import bulk
from records.common.identity import this_node
from records.common.signing import node_signer

# The depth of an audit path (10) and the memory of one step both follow from this.
CHUNK = 1_000

_PENDING = """
SELECT id, kind, uid::text, version, previous, action, payload, salt, created_at FROM records_chainevent
 WHERE index IS NULL AND origin = %s ORDER BY id LIMIT %s
"""
_PLACE = """
UPDATE records_chainevent AS event
   SET origin_seq = placed.seq, leaf_hash = placed.leaf, path = placed.path, index = placed.index,
       seal_id = %(seal)s, sequenced_at = %(at)s
  FROM (SELECT id, leaf, path, %(seq)s + number - 1 AS seq, %(index)s + number - 1 AS index
          FROM unnest(%(ids)s::bigint[], %(leaves)s::bytea[], %(paths)s::bytea[])
               WITH ORDINALITY AS listed(id, leaf, path, number)) AS placed
 WHERE event.id = placed.id
"""


def sequence(*, at: datetime) -> int:
    """
    Place every pending event and return how many there were.

    Somebody else at work is left to it. Whoever holds the lock looks for pending events once more after
    letting go of it, so an event whose bell found the lock taken does not wait for the next tick.
    """
    placed = 0
    while ChainEvent.objects.pending().exists():
        with transaction.atomic():
            if not locks.try_hold(locks.LOG):
                break
            placed += place_chunk(at=at)
    return placed


def place_chunk(*, at: datetime) -> int:
    """Place up to ``CHUNK`` pending events. The caller holds the log's lock and a transaction."""
    node, signer = this_node(), node_signer()
    pending = bulk.select(_PENDING, node.code, CHUNK)
    if not pending:
        return 0
    first_seq, first_index = log.next_own_seq(node.code), log.size()
    leaves = [
        Envelope(
            node.code,
            first_seq + offset,
            kind,
            uid,
            version,
            previous,
            action,
            envelope.spell(created_at),
            envelope.commit(bytes(salt), payload),
        ).leaf()
        for offset, (_, kind, uid, version, previous, action, payload, salt, created_at) in enumerate(pending)
    ]
    sealed, paths = envelope.seal(origin=node.code, first_seq=first_seq, leaves=leaves, at=at, signer=signer)
    seal = Seal.objects.create(
        origin=sealed.origin,
        first_seq=sealed.first_seq,
        size=sealed.size,
        root=sealed.root,
        algorithm=sealed.algorithm,
        key_id=sealed.key_id,
        signature=sealed.signature,
        sealed_at=at,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _PLACE,
            {
                "seal": seal.pk,
                "at": at,
                "seq": first_seq,
                "index": first_index,
                "ids": bulk.array_of([row[0] for row in pending]),
                "leaves": bulk.array_of(leaves),
                "paths": bulk.array_of(paths),
            },
        )
    log.grow(leaves, at=at, start=first_index, signer=signer)
    traffic.wrote(len(leaves), at=at)
    return len(pending)
