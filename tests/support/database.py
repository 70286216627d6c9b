"""
The tests' database.

``db``            one transaction, rolled back: for nearly every test
``committed_db``  real commits, for tests with several connections, threads or processes

Django cleans up after the second kind with TRUNCATE, which the append-only tables refuse and which would
take the rows that migrations bring (regions, calendar, rules). So the state after migration is remembered
once, and put back after each such test with the triggers asleep. That needs a superuser, as the embedded
PostgreSQL gives.

Migrating takes half a minute, so it is done once for all processes of a run: each begins with a copy of the result.
"""

import fcntl
import gc
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase

BOTH = ["default", "audit"]
TEMPLATE = "template_portal"
# Another run beside this one may copy the template of another tree.
KEPT = 3
MADE_OF = ("records", "supervision", "disclosure")
# Where tables, triggers and the data that migrations bring are written; what they do to rows matters to no new database.
WRITTEN_IN = ("migrations", "append_only", "reference", "catalogue", "gbt2260")


@dataclass(frozen=True)
class Seeded:
    """A table that migrations fill: its columns, and a fingerprint that any write changes."""

    columns: str
    fingerprint: tuple[int, int]


class Baseline:
    """The database as the migrations leave it."""

    def __init__(self) -> None:
        self.empty: list[str] = []
        self.seeded: dict[str, Seeded] = {}

    def remember(self, cursor: Any) -> None:
        cursor.execute("DROP SCHEMA IF EXISTS baseline CASCADE; CREATE SCHEMA baseline")
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
            if not cursor.fetchone()[0]:
                self.empty.append(table)
                continue
            cursor.execute(f'CREATE TABLE baseline."{table}" AS TABLE "{table}"')
            cursor.execute(
                "SELECT string_agg(format('%%I', attname), ', ' ORDER BY attnum) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
                [f'public."{table}"'],
            )
            self.seeded[table] = Seeded(cursor.fetchone()[0], self._fingerprint(cursor, table))

    def restore(self, cursor: Any) -> None:
        changed = [
            name for name, kept in self.seeded.items() if self._fingerprint(cursor, name) != kept.fingerprint
        ]
        statements = ["SET LOCAL lock_timeout = '10s'", "SET LOCAL session_replication_role = replica"]
        # DELETE, for it is far quicker than TRUNCATE on small tables and touches no other table.
        statements += [f'DELETE FROM "{name}"' for name in (*self.empty, *changed)]
        for name in changed:
            columns = self.seeded[name].columns
            statements.append(
                f'INSERT INTO "{name}" ({columns}) OVERRIDING SYSTEM VALUE'
                f' SELECT {columns} FROM baseline."{name}"'
            )
        cursor.execute("BEGIN; " + "; ".join(statements) + "; COMMIT")
        for name in changed:
            self.seeded[name] = Seeded(self.seeded[name].columns, self._fingerprint(cursor, name))

    @staticmethod
    def _fingerprint(cursor: Any, table: str) -> tuple[int, int]:
        # Every insert and update stamps the row with a newer transaction number; a delete lowers the count.
        cursor.execute(f'SELECT count(*), coalesce(max(xmin::text::bigint), 0) FROM "{table}"')
        return cursor.fetchone()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_blocker: Any,
) -> None:
    test = settings.DATABASES["default"]["TEST"]
    with django_db_blocker.unblock():
        if django_db_createdb or not (django_db_keepdb and _exists(test["NAME"])):
            test["TEMPLATE"] = migrated_database()


def migrated_database() -> str:
    """The name of a database as this tree's migrations leave it; the first process that asks makes it."""
    digest = hashlib.sha256(Path(settings.BASE_DIR, "requirements-dev.lock").read_bytes())
    for path in sorted(path for folder in MADE_OF for path in Path(settings.BASE_DIR, folder).rglob("*.*")):
        if path.suffix != ".pyc" and (path.parent.name in WRITTEN_IN or path.name.startswith(WRITTEN_IN)):
            digest.update(f"{path}\n".encode() + path.read_bytes())
    name = f"{TEMPLATE}_{digest.hexdigest()[:12]}"
    with open(Path(tempfile.gettempdir()) / f"{name}-{os.getuid()}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _exists(name):
            _migrate(name)
    return name


def _exists(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _migrate(name: str) -> None:
    draft = f"{name}_draft"
    with connection._nodb_cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND (oid NOT IN (SELECT oid FROM"
            " pg_database WHERE starts_with(datname, %s) ORDER BY oid DESC LIMIT %s) OR datname = %s)",
            [f"{TEMPLATE}_", f"{TEMPLATE}_", KEPT, draft],
        )
        for (former,) in cursor.fetchall():
            # Of older trees, or left by a run that was ended.
            cursor.execute(f'DROP DATABASE "{former}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{draft}" TEMPLATE template0')
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = draft
    try:
        call_command("migrate", verbosity=0)
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = own
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    baseline = Baseline()
    with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
        baseline.remember(cursor)

    def put_back(self: TransactionTestCase) -> None:
        with connections["default"].cursor() as cursor:
            baseline.restore(cursor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_back)
        yield
    with django_db_blocker.unblock():
        _see_everybody_off()


def _see_everybody_off(within: float = 10) -> None:
    """
    A database in use cannot be dropped. The session of a thread or process that has just ended may still be
    finishing its last statement; whoever stays longer is named and put out.
    """
    gc.collect()
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    # Anew, for the old connection may be one that a test cut off.
    connections.close_all()
    deadline = time.monotonic() + within
    with connections["default"].cursor() as cursor:
        while True:
            cursor.execute(
                f"SELECT pid, application_name, state, query {others} AND backend_type = 'client backend'"
            )
            left = cursor.fetchall()
            if not left or time.monotonic() > deadline:
                break
            time.sleep(0.1)
        for session in left:
            sys.stderr.write(f"\nStill in the database of the tests: {session}\n")
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [session[0]])


@pytest.fixture
def committed_db(transactional_db: None, settings: Any) -> Iterator[None]:
    """Real commits, seen by other connections; the audit trail writes through its own one as in service."""
    settings.AUDIT_DATABASE = "audit"
    yield
    connections["audit"].close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & {"committed_db", "live_server"}:
            item.add_marker(pytest.mark.django_db(transaction=True, databases=BOTH), append=False)
