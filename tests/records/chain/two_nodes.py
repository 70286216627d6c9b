"""A city and its superior in one process: two databases, two keys, and the wire between them in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg2
from django.conf import settings
from django.db import connections, transaction
from django.test import Client

from records.access.services import chain_user
from records.chain import peers, pushing, reconciling, services, verification
from records.chain.models import Peer, ReconcileTrigger
from records.common.ids import new_uid
from records.common.signing import node_signer
from tests.records.chain.factories import CITY, KIND, NOW, PROVINCE

LATER = datetime(2026, 5, 7, 18, 30, tzinfo=UTC)
NAMES = {CITY: "信用许昌", PROVINCE: "信用河南"}


class TwoNodes:
    """
    The node under test is the city; ``at(PROVINCE)`` makes it the superior for a while.

    The superior's database is a copy of the test database, which the migrations made.
    """

    def __init__(self, fixture: Any, folder: Path) -> None:
        self.folder = folder
        # Once through the fixture, which undoes it all; each of its settings would add a layer.
        fixture.NODE_CODE = CITY
        self.requests: list[str] = []
        self.bytes_sent = 0
        self._below = connections["default"]
        self._below.close()
        connections["audit"].close()
        self.name = f"{self._below.settings_dict['NAME']}_above"
        self._maintain(f'DROP DATABASE IF EXISTS "{self.name}"')
        # A browser's idle connection to a live server of an earlier test may still hold one; a database that is
        # in use cannot be copied.
        self._maintain(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            f" WHERE datname = '{self._below.settings_dict['NAME']}' AND backend_type = 'client backend'"
        )
        self._maintain(f'CREATE DATABASE "{self.name}" TEMPLATE "{self._below.settings_dict["NAME"]}"')
        self._above = connections.create_connection("default")
        self._above.settings_dict = {**self._below.settings_dict, "NAME": self.name}
        self._be(CITY)
        self._introduce()

    def close(self) -> None:
        connections["default"] = self._below
        self._above.close()
        self._maintain(f'DROP DATABASE IF EXISTS "{self.name}"')

    def _maintain(self, statement: str) -> None:
        known = self._below.settings_dict
        raw = psycopg2.connect(
            dbname="postgres",
            host=known["HOST"] or None,
            port=known["PORT"] or None,
            user=known["USER"] or None,
            password=known["PASSWORD"] or None,
        )
        raw.autocommit = True
        try:
            with raw.cursor() as cursor:
                cursor.execute(statement)
        finally:
            raw.close()

    def _be(self, code: str) -> None:
        connections["default"] = self._below if code == CITY else self._above
        settings.NODE_CODE, settings.NODE_NAME = code, NAMES[code]
        settings.NODE_KEY_DIR = self.folder / code

    @contextmanager
    def at(self, code: str) -> Iterator[None]:
        before = settings.NODE_CODE
        self._be(code)
        try:
            yield
        finally:
            self._be(before)

    def _introduce(self) -> None:
        with self.at(PROVINCE):
            above = node_signer()
        self._know("parent", PROVINCE, above, url="http://above.test")
        below = node_signer()
        with self.at(PROVINCE):
            self._know("child", CITY, below)

    @staticmethod
    def _know(role: str, code: str, signer: Any, **more: Any) -> Peer:
        return peers.register_peer(
            role=role,
            code=code,
            name=NAMES[code],
            algorithm=signer.algorithm,
            public_key=signer.public_key,
            by=chain_user(),
            at=NOW,
            **more,
        )

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)

    def handle(self, request: httpx.Request) -> httpx.Response:
        parts = urlsplit(str(request.url))
        content = request.read()
        self.requests.append(parts.path)
        self.bytes_sent += len(content)
        headers = {
            name: value for name, value in request.headers.items() if name not in ("host", "content-type")
        }
        with self.at(PROVINCE):
            answer = Client().generic(
                request.method,
                parts.path + (f"?{parts.query}" if parts.query else ""),
                content,
                content_type=request.headers.get("content-type", "application/octet-stream"),
                headers=headers,
            )
        return httpx.Response(answer.status_code, content=answer.content)


def tamper(statement: str, *parameters: Any) -> int:
    """What somebody with the database's password can do: write past every trigger. The number of rows."""
    connection = connections["default"]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, parameters)
        touched = cursor.rowcount
        cursor.execute("SET session_replication_role = origin")
    return touched


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
