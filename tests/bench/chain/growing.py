"""
Run inside a node's environment: lengthen its log by the portal's own functions, one batch after another, with no HTTP,
no task and no tick between them.

``city FIRST COUNT WORD`` puts so many events on its log as ``feed`` does, places them, and hands each batch up through a
pipe; ``above`` takes batches from below as a superior does, and hands its own log up where it has a superior. Everything
that the chain does with an event is done: seals, trees, checkpoints, proofs, documents, signed receipts back down.
"""

import contextlib
import gc
import json
import os
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

# What anybody prints must not come between the batches.
UP = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from records.chain import bell, intake, locks, log, pushing  # noqa: E402
from records.chain.batching import next_batch  # noqa: E402
from records.chain.line import cursor_of  # noqa: E402
from records.chain.models import ChainEvent, Peer  # noqa: E402
from records.chain.peers import active_peer, parent, usable_key  # noqa: E402
from records.chain.services import NewEvent, emit_many, sequence  # noqa: E402
from records.chain.statements import Statement  # noqa: E402
from records.common.canonical import sha256_hex  # noqa: E402
from records.common.identity import this_node  # noqa: E402
from records.common.ids import new_uid  # noqa: E402
from records.dishonesty.kind import KIND  # noqa: E402
from tests.bench.chain.feed import BATCH, payloads  # noqa: E402

PATIENCE_SECONDS = 120


def receipts_of(code: str) -> Path:
    """Where the node of that code writes the receipts that it signs meanwhile."""
    return Path(settings.LOCAL_DIR) / f"growing-{code}.receipts"


class Superior:
    """The next node up: batches go to it through the pipe, its receipts are read from its file as they come."""

    def __init__(self, peer: Peer) -> None:
        self.peer, self.cursor = peer, cursor_of(peer)
        self.sent = self.cursor.next_index
        self.awaited: deque[str] = deque()
        path = receipts_of(peer.code)
        path.touch()
        self.receipts = path.open()
        self._begun = ""

    def send(self) -> None:
        """All that lies in the log beyond what was sent."""
        while self.sent < log.size():
            body = next_batch(self.sent, receiver=self.peer.code, at=timezone.now())
            assert body is not None
            UP.write(len(body).to_bytes(4) + body)
            UP.flush()
            self.awaited.append(sha256_hex(body))
            self.sent += body.count(b"\n") - 1 - head_of(body)["seals"]
        self.take()

    def take(self) -> None:
        for line in self.receipts:
            self._begun += line
            if not line.endswith("\n"):
                return
            statement, self._begun = Statement.from_json(json.loads(self._begun)), ""
            key = usable_key(self.peer, statement.key_id, at=timezone.now())
            if key is None or not statement.verify(bytes(key.public_key)):
                raise SystemExit("a receipt is not signed by the superior")
            pushing._check_receipt(statement.content, self.cursor, digest=self.awaited.popleft())
            pushing.take_receipt(statement, self.peer, self.cursor, at=timezone.now())

    def end(self) -> None:
        UP.close()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.awaited:
            before = len(self.awaited)
            self.take()
            if len(self.awaited) < before:
                deadline = time.monotonic() + PATIENCE_SECONDS
            elif time.monotonic() > deadline:
                raise SystemExit("the superior does not answer")
            time.sleep(0.02)


def head_of(body: bytes) -> dict[str, Any]:
    head: dict[str, Any] = json.loads(body[: body.index(b"\n")])
    return head


def write(up: Superior, first: int, count: int, word: str) -> None:
    made = payloads(first, word)
    for done in range(0, count, BATCH):
        size = min(BATCH, count - done)
        events = [NewEvent(KIND, new_uid(), 1, "publish", next(made)) for _ in range(size)]
        with transaction.atomic():
            emit_many(events=events, at=timezone.now())
        # Or the node's own worker, which ticks meanwhile.
        while sequence(at=timezone.now()) == 0 and ChainEvent.objects.pending().exists():
            time.sleep(0.01)
        up.send()


def take_all(up: Superior | None) -> None:
    """What comes from below until nothing more does."""
    with receipts_of(this_node().code).open("w") as receipts:
        while size := int.from_bytes(sys.stdin.buffer.read(4)):
            body = sys.stdin.buffer.read(size)
            sender = active_peer(head_of(body)["sender"])
            assert sender is not None
            statement = intake.receive(sender=sender, body=body, at=timezone.now())
            receipts.write(json.dumps(statement.to_json()) + "\n")
            receipts.flush()
            if up is not None:
                up.send()


def main(role: str, *arguments: str) -> None:
    bell.install(None)
    # As in a web process, in which this is done too.
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    peer = parent()
    with contextlib.ExitStack() as stack:
        if peer is not None:
            # The node's own pusher leaves it to whoever holds this.
            while not stack.enter_context(locks.try_alone(locks.PUSH)):
                time.sleep(0.05)
        up = Superior(peer) if peer is not None else None
        if role == "city":
            assert up is not None
            first, count, word = arguments
            write(up, int(first), int(count), word)
        else:
            take_all(up)
        if up is not None:
            up.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
