"""Runs processes, starts again those that end, and ends all of them together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOG_BYTES = 5_000_000
STOP_SECONDS = 12.0
# A process that lives shorter than this was not a success: the pause before its next start grows.
STEADY_SECONDS = 10.0
LONGEST_PAUSE = 10.0
PR_SET_PDEATHSIG = 1


class Supervised:
    """One process that is to run all the time."""

    def __init__(
        self, name: str, arguments: Sequence[str], *, environment: dict[str, str], log: Path
    ) -> None:
        self.name, self.arguments, self.environment, self.log = name, list(arguments), environment, log
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self._begun = 0.0
        self._pause = 0.5
        self._not_before = 0.0

    def look_after(self) -> str:
        """Start it if it does not run; a sentence if it had ended."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            ended = self.process
            self.kill()
            lived = now - self._begun
            self._pause = 0.5 if lived > STEADY_SECONDS else min(self._pause * 2, LONGEST_PAUSE)
            self._not_before = now + self._pause
            return f"{self.name} ended ({_reason(ended.returncode)}); it starts again in {self._pause:g} s"
        if self.process is None and now >= self._not_before:
            self.process = spawn(self.arguments, environment=self.environment, log=self.log)
            self.starts += 1
            self._begun = now
        return ""

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """End what is left of it: a process killed outright leaves its children behind."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


class Supervisor:
    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.processes: list[Supervised] = []

    def add(self, process: Supervised) -> None:
        self.processes.append(process)
        process.look_after()

    def look_after_all(self) -> None:
        for process in self.processes:
            if news := process.look_after():
                self.say(news)

    def run(self) -> None:
        """Look after all of them until a signal ends us."""
        while True:
            self.look_after_all()
            time.sleep(0.2)

    def stop(self) -> None:
        for process in self.processes:
            process.ask_to_end()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.processes:
            if process.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.process.wait(max(0.0, deadline - time.monotonic()))
            process.kill()


def spawn(arguments: Sequence[str], *, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """A Python process in a session of its own, so that Ctrl-C reaches it through us, in order."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """Turn the signals that ask for an end into KeyboardInterrupt, once; a second one does not break the end."""

    def end(number: int, frame: object) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {name: signal.signal(name, end) for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def last_lines(log: Path, count: int = 20) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else ""


def _end_with_parent() -> None:
    # Even a supervisor that is killed outright leaves nothing running (Linux only).
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _reason(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
