"""
What both engines share: who uses them, who starts them, who stops them.

Every process that uses an engine holds a shared ``flock`` on its lease file, so the kernel does the counting:
a process that is killed lets go as well. The last one to leave stops the engine. A small keeper process
beside each engine starts it again when it dies, and stops it when its last user was killed and could not.
"""

import atexit
import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

POLL_SECONDS = 0.5
READY_SECONDS = 60.0
LOG_BYTES = 5_000_000
ROOT = Path(__file__).resolve().parents[2]
# These read no data: they get the address that an engine would have, and none is started for them.
COMMANDS_WITHOUT_ENGINES = {
    "-h", "--help", "help", "--version", "version", "check", "collectstatic", "compilemessages",
    "demo", "makemessages", "spectacular", "translations",
}  # fmt: skip


class EngineError(RuntimeError):
    """An embedded engine cannot run here; the message says what to change."""


class Engine(ABC):
    name: str
    variable: str

    def __init__(self, directory: Path) -> None:
        self.home = directory.resolve() / self.name
        self.log = self.home / "server.log"
        self._lease: int | None = None

    @abstractmethod
    def pid(self) -> int | None:
        """The running server's process, or None."""

    @abstractmethod
    def launch(self) -> None:
        """Start the server and return when it answers; called by one process at a time."""

    @abstractmethod
    def halt(self) -> None:
        """Stop the server in order, if it runs; called by one process at a time."""

    def hold(self) -> None:
        """Have the engine running for as long as this process, or a fork of it, lives."""
        if self._lease is not None:
            return
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        for lock in ("start.lock", "lease", "keeper.lock"):
            (self.home / lock).touch(mode=0o600)
        with self._one_at_a_time():
            if self.pid() is None:
                self.launch()
            self._lease = _locked(self.home / "lease", fcntl.LOCK_SH)
            self._have_keeper()
        atexit.register(self.release)

    def release(self) -> None:
        """Let go, and stop the engine if nobody else uses it."""
        if self._lease is None:
            return
        # Closing, not unlocking: a forked child shares the lock, and unlocking would take it from the parent.
        os.close(self._lease)
        self._lease = None
        atexit.unregister(self.release)
        # The directory may have been deleted by the one who used it (tests do).
        with contextlib.suppress(FileNotFoundError), self._one_at_a_time():
            if self._unused():
                self.halt()

    def keep(self) -> None:
        """Watch over the engine until nobody uses it: restart it when it dies, stop it at the end."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        keeper = _try_locked(self.home / "keeper.lock")
        if keeper is None:
            return
        while self.home.exists():
            with contextlib.suppress(FileNotFoundError, EngineError), self._one_at_a_time():
                if self._unused():
                    self.halt()
                    # Given back in here, so that the next user finds no keeper and starts one.
                    os.close(keeper)
                    return
                if self.pid() is None:
                    self.launch()
            time.sleep(POLL_SECONDS)

    @contextlib.contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        lock = _locked(self.home / "start.lock", fcntl.LOCK_EX)
        try:
            yield
        finally:
            os.close(lock)

    def _unused(self) -> bool:
        lease = _try_locked(self.home / "lease")
        if lease is not None:
            os.close(lease)
        return lease is not None

    def _have_keeper(self) -> None:
        free = _try_locked(self.home / "keeper.lock")
        if free is None:
            return
        os.close(free)
        keeper = subprocess.Popen(
            [sys.executable, "-m", "integrity_portal.engines.keeper", self.name, str(self.home.parent)],
            cwd=ROOT, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        # It outlives us on purpose; without this Python warns about a child that nobody waits for.
        keeper.returncode = 0

    def _turn_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _failure(self, action: str) -> EngineError:
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:]) if self.log.exists() else ""
        return EngineError(
            f"The embedded {self.name} did not {action}. The end of {self.log}:\n{tail}\n"
            f"Mend the cause, or set {self.variable} to use a server of your own."
        )


def alive(pid: int, program: str) -> bool:
    """Whether a process runs and is what we think it is: numbers are reused, the dead may wait for burial."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        head, _, rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
    except FileNotFoundError:
        return not Path("/proc/self/stat").exists()
    return head.partition("(")[2].startswith(program[:15]) and rest.split()[0] != "Z"


def _locked(path: Path, kind: int) -> int:
    handle = os.open(path, os.O_RDWR)
    fcntl.flock(handle, kind)
    return handle


def _try_locked(path: Path) -> int | None:
    handle = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def wheel(module: str, variable: str) -> Path:
    # Located, not imported: importing these packages writes into the home directory and takes half a second.
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise EngineError(f"The package {module} is not installed: run make demo, or set {variable}.")
    return Path(spec.origin).parent


def command_without_engines() -> bool:
    return (
        Path(sys.argv[0]).name in {"manage.py", "django-admin"}
        and len(sys.argv) > 1
        and sys.argv[1] in COMMANDS_WITHOUT_ENGINES
    )
