"""Two clusters of PostgreSQL: a primary that holds what the tests' database holds, and a replica that follows it."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.db import connections

from integrity_portal.engines import Postgres
from integrity_portal.engines.postgres import _programs
from integrity_portal.engines.servant import Servant

DATABASE = "portal"
WITHIN_SECONDS = 30


class Quick(Postgres):
    """What is thrown away after the test need not survive the machine."""

    options = {**Postgres.options, "fsync": "off", "max_connections": "30", "shared_buffers": "16MB"}


class Following(Quick):
    """Begins as a copy of another cluster, and follows it."""

    def __init__(self, directory: Path, leader: Postgres) -> None:
        super().__init__(directory)
        self.leader = leader

    def _initialise(self, servant: Servant) -> None:
        draft = self.home / "data.new"
        servant.own_directory(draft)
        done = servant.run(
            _programs() / "pg_basebackup", "-D", draft, "-h", self.leader.socket_dir, "-U", "postgres",
            "--checkpoint=fast", "--write-recovery-conf", "--no-sync",
            log=self.log,
        )  # fmt: skip
        if done != 0:
            raise self._failure("copy its primary")
        draft.replace(self.data)

    def create(self, database: str, *, template: str = "template0") -> bool:
        """It has what its primary has."""
        return False


@contextmanager
def two_servers(folder: Path, source: dict[str, Any]) -> Iterator[tuple[Quick, Following]]:
    """
    A primary with the tables and rows of ``source`` (an entry of DATABASES), and its replica.

    :param folder: short, for it holds sockets
    """
    primary = Quick(folder / "one")
    replica = Following(folder / "two", primary)
    try:
        primary.url(DATABASE)
        _copy(source, primary)
        replica.url(DATABASE)
        yield primary, replica
    finally:
        connections.close_all()
        for server in (replica, primary):
            server.release()
        shutil.rmtree(folder, ignore_errors=True)


def _copy(source: dict[str, Any], target: Postgres) -> None:
    address = [
        "-h",
        source["HOST"],
        "-U",
        source["USER"],
        *(["-p", str(source["PORT"])] if source["PORT"] else []),
    ]
    environment = {**os.environ, "PGPASSWORD": source.get("PASSWORD") or ""}
    dump = subprocess.Popen(
        [
            _programs() / "pg_dump",
            *address,
            "--no-owner",
            "--schema=public",
            "--clean",
            "--if-exists",
            source["NAME"],
        ],
        stdout=subprocess.PIPE,
        env=environment,
    )
    subprocess.run(
        [
            _programs() / "psql",
            "-q",
            "-1",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            target.socket_dir,
            "-U",
            "postgres",
            DATABASE,
        ],
        stdin=dump.stdout,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    assert dump.stdout is not None
    dump.stdout.close()
    assert dump.wait() == 0


def told(server: Postgres, statement: str) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(host=str(server.socket_dir), user="postgres", dbname=DATABASE)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def caught_up(primary: Postgres, replica: Postgres) -> None:
    """Wait until the replica shows all that the primary has."""
    ((place,),) = told(primary, "SELECT pg_current_wal_insert_lsn()")
    until = time.monotonic() + WITHIN_SECONDS
    while told(replica, f"SELECT coalesce(pg_last_wal_replay_lsn() >= '{place}'::pg_lsn, false)") != [
        (True,)
    ]:
        assert time.monotonic() < until, "the replica does not follow"
        time.sleep(0.02)
