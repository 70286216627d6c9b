"""The embedded engines as real processes: started by whoever comes first, stopped by whoever leaves last."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from integrity_portal import engines

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
# Prints both addresses, then waits for a line before it leaves.
USER = """
import sys
from pathlib import Path
from integrity_portal import engines
directory = Path(sys.argv[1])
print(engines.postgres(directory).url("portal"), engines.redis(directory).url(0), flush=True)
sys.stdin.readline()
"""


class User:
    """Another process that uses the engines of a directory."""

    def __init__(self, directory: Path, **options: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(directory)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **options,
        )

    def addresses(self) -> tuple[str, str]:
        postgres, redis_url = self.process.stdout.readline().split()
        return postgres, redis_url

    def leave(self) -> None:
        self.process.communicate("\n", timeout=30)

    def die(self) -> None:
        self.process.kill()
        self.process.communicate()


def eventually(condition: Callable[[], bool], *, within: float = 40) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def select(url: str, statement: str) -> list[tuple]:
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def running(directory: Path) -> list[bool]:
    return [engine.pid() is not None for engine in (engines.Postgres(directory), engines.Redis(directory))]


def keepers(directory: Path) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"integrity_portal.engines.keeper" in words and os.fsencode(directory) in words:
                found.append(int(process.name))
    return found


@pytest.fixture
def directory() -> Iterator[Path]:
    # pytest's own tmp_path lies in a directory that the server's user may not search when tests run as root.
    with tempfile.TemporaryDirectory(prefix="portal-engines-") as name:
        Path(name).chmod(0o755)
        yield Path(name)
        assert eventually(lambda: running(Path(name)) == [False, False]), "an engine outlived its users"
        assert eventually(lambda: not keepers(Path(name))), "a keeper outlived its engine"


def test_the_last_user_to_leave_stops_the_engines_and_the_data_stays(directory: Path) -> None:
    first, second = User(directory), User(directory)
    postgres, redis_url = first.addresses()
    # Both started at the same moment and must have met in one server.
    assert second.addresses() == (postgres, redis_url)
    select(postgres, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('许昌')")
    with redis.from_url(redis_url) as client:
        client.set("word", "许昌")
    first.leave()
    assert running(directory) == [True, True]
    second.leave()
    assert running(directory) == [False, False]

    third = User(directory)
    postgres, redis_url = third.addresses()
    assert select(postgres, "SELECT word FROM kept") == [("许昌",)]
    with redis.from_url(redis_url) as client:
        assert client.get("word").decode() == "许昌"
    third.leave()


def test_engines_whose_last_user_was_killed_are_stopped(directory: Path) -> None:
    user = User(directory)
    user.addresses()
    user.die()
    assert eventually(lambda: running(directory) == [False, False])


@pytest.mark.parametrize("kind", ["postgres", "redis"])
def test_an_engine_that_is_killed_comes_back_at_the_same_address_with_its_data(
    directory: Path, kind: str
) -> None:
    user = User(directory)
    postgres, redis_url = user.addresses()
    select(postgres, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('许昌')")
    engine = {"postgres": engines.Postgres, "redis": engines.Redis}[kind](directory)
    killed = engine.pid()
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: engine.pid() not in (None, killed))

    def answers() -> bool:
        try:
            with redis.from_url(redis_url) as client:
                return select(postgres, "SELECT word FROM kept") == [("许昌",)] and client.ping()
        except (psycopg2.OperationalError, redis.ConnectionError):
            return False

    assert eventually(answers)
    user.leave()


def test_a_machine_that_lost_power_starts_again(directory: Path) -> None:
    user = User(directory)
    postgres, _ = user.addresses()
    select(postgres, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('许昌')")
    # Everything at once, the keepers first, as when a machine dies.
    doomed = keepers(directory)
    assert len(doomed) == 2
    for keeper in doomed:
        os.kill(keeper, signal.SIGKILL)
    for engine in (engines.Postgres(directory), engines.Redis(directory)):
        os.kill(engine.pid(), signal.SIGKILL)
    user.die()
    # The number of the dead server now belongs to a process that lives: this one.
    (directory / "postgres/data/postmaster.pid").write_text(f"{os.getpid()}\n{directory / 'postgres/data'}\n")
    (directory / "redis/redis.pid").write_text(f"{os.getpid()}\n")

    again = User(directory)
    postgres, _ = again.addresses()
    assert select(postgres, "SELECT word FROM kept") == [("许昌",)]
    again.leave()


def test_a_clone_in_a_very_deep_folder_still_has_a_socket(directory: Path) -> None:
    deep = directory.joinpath(*["一个很深的文件夹"] * 8, "with space & 'quote'")
    deep.mkdir(parents=True)
    user = User(deep)
    postgres, _ = user.addresses()
    assert select(postgres, "SELECT current_database()") == [("portal",)]
    user.leave()
    assert running(deep) == [False, False]


def test_another_database_of_the_same_cluster_is_made_once(directory: Path) -> None:
    user = User(directory)
    user.addresses()
    cluster = engines.Postgres(directory)
    assert cluster.create("portal_city") is True
    assert cluster.create("portal_city") is False
    user.leave()


def test_nobody_else_on_the_machine_can_open_the_database_or_the_secrets(directory: Path) -> None:
    user = User(directory)
    user.addresses()
    assert oct((directory / "postgres/run").stat().st_mode & 0o777) == "0o700"
    assert oct((directory / "postgres/data").stat().st_mode & 0o777) == "0o700"
    for name in ("password", "redis.conf"):
        assert oct((directory / "redis" / name).stat().st_mode & 0o777) == "0o600"
    user.leave()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a closed home to open")
def test_root_keeps_a_closed_folder_closed_to_everybody_else(directory: Path) -> None:
    closed = directory / "closed"
    closed.mkdir(mode=0o700)
    user = User(closed / ".local")
    postgres, _ = user.addresses()
    assert select(postgres, "SELECT 1") == [(1,)]
    assert closed.stat().st_mode & 0o007 == 0
    user.leave()


def test_a_port_that_somebody_took_meanwhile_is_replaced(directory: Path) -> None:
    user = User(directory)
    _, before = user.addresses()
    user.leave()
    with socket.socket() as thief:
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        thief.bind(("127.0.0.1", int((directory / "redis/port").read_text())))
        thief.listen()
        user = User(directory)
        _, after = user.addresses()
        assert after != before
        user.leave()


def takes(thief: socket.socket, port: int) -> bool:
    with contextlib.suppress(OSError):
        thief.bind(("127.0.0.1", port))
        thief.listen()
        return True
    return False


def test_redis_waits_for_its_port_while_anybody_knows_its_address(directory: Path) -> None:
    """Whoever reaches for a dead server may get its very port for his own end of the line, for a moment."""
    user = User(directory)
    _, address = user.addresses()
    engine = engines.Redis(directory)
    killed = engine.pid()
    with socket.socket() as thief:
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with (directory / "redis/start.lock").open() as lock:
            # The keeper waits until the port has gone to somebody else.
            fcntl.flock(lock, fcntl.LOCK_EX)
            os.kill(killed, signal.SIGKILL)
            port = int((directory / "redis/port").read_text())
            assert eventually(lambda: engine.pid() is None and takes(thief, port))
        time.sleep(2)
        assert engine.pid() is None

    def answers() -> bool:
        with contextlib.suppress(redis.ConnectionError), redis.from_url(address) as client:
            return client.ping()
        return False

    assert eventually(answers)
    user.leave()


def test_redis_takes_a_port_that_the_system_gives_to_nobody(directory: Path) -> None:
    user = User(directory)
    user.addresses()
    given = Path("/proc/sys/net/ipv4/ip_local_port_range")
    first = int(given.read_text().split()[0]) if given.exists() else 49152
    assert int((directory / "redis/port").read_text()) < first
    user.leave()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://postgres:@/portal?host=/srv/run", {"NAME": "portal", "HOST": "/srv/run", "PORT": ""}),
        ("postgres://postgres@%2Fsrv%2Frun/portal", {"NAME": "portal", "HOST": "/srv/run", "PORT": ""}),
        (
            "postgres://portal:p%40ss@db.internal:5433/portal?sslmode=verify-full",
            {"HOST": "db.internal", "PORT": 5433, "PASSWORD": "p@ss", "OPTIONS": {"sslmode": "verify-full"}},
        ),
    ],
)
def test_an_operator_may_write_the_database_address_in_any_usual_way(url: str, expected: dict) -> None:
    database = engines.django_database(url, conn_max_age=60)
    assert expected.items() <= database.items()
    assert database["CONN_MAX_AGE"] == 60
    assert database["CONN_HEALTH_CHECKS"] is True
