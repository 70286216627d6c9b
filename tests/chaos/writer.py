"""
Run inside a node's environment: publish, amend and end records, many in a transaction, until told to stop.

``python -m tests.chaos.writer SEED JOURNAL PAUSE``. Before a transaction ends the journal says what it wrote, after
it whether that was kept. Where the database died meanwhile, the database is asked, once it is back.
"""

import hashlib
import json
import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import django

django.setup()

from django.db import Error, connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from records.access.models import User  # noqa: E402
from records.chain.models import ChainEvent  # noqa: E402
from records.common.identity import this_node  # noqa: E402
from records.dishonesty import services  # noqa: E402
from records.subjects.models import Organisation  # noqa: E402

MOST_STEPS = 40
# The database is back long before, or the campaign has failed.
BACK_WITHIN = 180.0
NOBODY = UUID(int=0)
PUBLISH, AMEND = 0.3, 0.45


class Writer:
    def __init__(self, seed: str, journal: Path, pause: float) -> None:
        self.dice, self.pause = Random(seed), pause
        self.journal = journal.open("a", encoding="utf-8")
        self.stopped = False
        self.number = self.batch = 0
        self.alive: list[UUID] = []
        self.versions: dict[UUID, int] = {}
        self.clerk, self.reviewer, self.body = self._patiently(self._people)

    def _people(self) -> tuple[User, User, Organisation]:
        clerk, reviewer = (User.objects.get(username=name) for name in ("clerk", "reviewer"))
        body = Organisation.objects.filter(region_id=this_node().code).order_by("name").first()
        assert body is not None
        return clerk, reviewer, body

    def run(self) -> None:
        while not self.stopped:
            self.batch += 1
            self._one_transaction(self.dice.randint(1, MOST_STEPS))
            time.sleep(self.pause)
        self._say(ended=True)

    def _one_transaction(self, steps: int) -> None:
        made: list[tuple[UUID, int, str]] = []
        born: list[UUID] = []
        ended: set[UUID] = set()
        error = ""
        try:
            with transaction.atomic():
                for _step in range(steps):
                    made.append(self._step(born, ended))
                self._say(batch=self.batch, wrote=self._fingerprints(made))
        except Error as problem:
            error = f"{type(problem).__name__}: {problem}".splitlines()[0][:200]
        outcome = "kept" if not error else self._patiently(lambda: self._found(made))
        if outcome == "kept":
            self.alive = [uid for uid in (*self.alive, *born) if uid not in ended]
            self.versions.update({uid: version for uid, version, _ in made})
        self._say(
            batch=self.batch, outcome=outcome, events=len(made) if outcome == "kept" else 0, error=error
        )

    def _step(self, born: list[UUID], ended: set[UUID]) -> tuple[UUID, int, str]:
        """One event, of a new document or of one that is published, in this very transaction or before."""
        places = len(self.alive) + len(born)
        chance = self.dice.random()
        if chance >= PUBLISH and places > len(ended) + 3:
            uid = self._pick(born, ended)
            return self._amend(uid) if chance < PUBLISH + AMEND else self._end(uid, ended)
        return self._publish(born)

    def _pick(self, born: list[UUID], ended: set[UUID]) -> UUID:
        while True:
            place = self.dice.randrange(len(self.alive) + len(born))
            uid = self.alive[place] if place < len(self.alive) else born[place - len(self.alive)]
            if uid not in ended:
                return uid

    def _publish(self, born: list[UUID]) -> tuple[UUID, int, str]:
        at = timezone.now()
        self.number += 1
        record = services.create_record(content=self._content(), by=self.clerk, at=at)
        services.submit_record(uid=record.uid, by=self.clerk, at=at)
        services.approve_record(uid=record.uid, by=self.reviewer, at=at)
        record = services.publish_record(uid=record.uid, by=self.reviewer, at=at)
        born.append(record.uid)
        return record.uid, record.version, "publish"

    def _amend(self, uid: UUID) -> tuple[UUID, int, str]:
        at = timezone.now()
        self.number += 1
        change = services.propose_change(
            uid=uid,
            changes={
                "facts": f"演示：第{self.number}次说明，该单位未按合同约定支付采购价款，经催告后仍未履行付款义务。"
            },
            reason="updated",
            note="补充事实",
            by=self.clerk,
            at=at,
        )
        record = services.accept_change(uid=change.uid, by=self.reviewer, at=at)
        return uid, record.version, "amend"

    def _end(self, uid: UUID, ended: set[UUID]) -> tuple[UUID, int, str]:
        record = services.end_record(uid=uid, by=self.reviewer, at=timezone.now(), reason="原认定已撤销")
        ended.add(uid)
        return uid, record.version, "end"

    def _content(self) -> dict[str, Any]:
        return {
            "organisation": self.body,
            "source": "judgment",
            "domain": "procurement",
            "severity": "ordinary",
            "title": f"故障演练第{self.number}号：未按期支付合同价款",
            "facts": "演示：该单位未按合同约定支付采购价款，经催告后仍未履行付款义务。",
            "legal_basis": "《中华人民共和国民法典》第五百七十九条",
            "catalogue_item": "court",
            "document_kind": "judgment",
            "document_number": f"（演示）故障演练{self.number}号",
            "document_name": "民事判决书",
            "authority_name": "演示市中级人民法院",
            "decided_on": timezone.localdate() - timedelta(days=10),
            "scope": "public",
            "subject_served": True,
        }

    # --- What came of it ----------------------------------------------------------------------------

    def _fingerprints(self, made: list[tuple[UUID, int, str]]) -> list[list[Any]]:
        rows = ChainEvent.objects.filter(uid__in={uid for uid, _, _ in made})
        payloads = {
            (uid, version): payload for uid, version, payload in rows.values_list("uid", "version", "payload")
        }
        return [
            [str(uid), version, action, hashlib.sha256(payloads[uid, version].encode()).hexdigest()]
            for uid, version, action in made
        ]

    def _found(self, made: list[tuple[UUID, int, str]]) -> str:
        # Asked even where there is nothing to find: the next transaction begins when somebody answers.
        rows = ChainEvent.objects.filter(uid__in=[*(uid for uid, _, _ in made), NOBODY])
        stored = set(rows.values_list("uid", "version"))
        found = sum((uid, version) in stored for uid, version, _ in made)
        return "gone" if not found else "kept" if found == len(made) else "torn"

    def _patiently(self, question: Any) -> Any:
        """Ask a database that may be dead just now."""
        deadline = time.monotonic() + BACK_WITHIN
        while True:
            connections.close_all()
            try:
                return question()
            except Error:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def _say(self, **line: Any) -> None:
        self.journal.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.journal.flush()

    def stop(self, *_: object) -> None:
        self.stopped = True


def main(seed: str, journal: str, pause: str) -> None:
    writer = Writer(seed, Path(journal), float(pause))
    signal.signal(signal.SIGTERM, writer.stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Path(journal).with_suffix(".pid").write_text(str(os.getpid()))
    writer.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
