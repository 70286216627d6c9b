"""The demonstration's processes: started again when they die, ended all together."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrity_portal.demo import supervisor as module
from integrity_portal.demo.supervisor import Supervised, Supervisor
from tests.support.processes import eventually

pytestmark = pytest.mark.slow


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Iterator[Supervisor]:
    it = Supervisor(said.append)
    yield it
    it.stop()


def python(script: str, tmp_path: Path, **environment: str) -> Supervised:
    return Supervised(
        "city web", ["-c", textwrap.dedent(script)], environment=environment, log=tmp_path / "web.log"
    )


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_killed_process_is_back_within_two_seconds(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    process = python("import time; time.sleep(60)", tmp_path)
    supervisor.add(process)
    first = process.process.pid
    os.kill(first, signal.SIGKILL)

    def is_back() -> bool:
        supervisor.look_after_all()
        return process.process is not None and process.process.pid != first

    eventually(is_back, within=2)
    assert said == ["city web ended (signal SIGKILL); it starts again in 1 s"]


def test_a_process_that_cannot_start_is_tried_ever_more_seldom(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    process = python("raise SystemExit(3)", tmp_path)
    supervisor.add(process)
    end = time.monotonic() + 4
    while time.monotonic() < end:
        supervisor.look_after_all()
        time.sleep(0.05)
    # At once, after 1 s, after 2 s more; every half second would be 8.
    assert process.starts == 3


def test_children_of_a_killed_process_do_not_stay_behind(supervisor: Supervisor, tmp_path: Path) -> None:
    process = python(
        """
        import subprocess, sys, time
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        print(child.pid, flush=True)
        time.sleep(60)
        """,
        tmp_path,
    )
    supervisor.add(process)
    child = int(eventually(process.log.read_text))
    os.kill(process.process.pid, signal.SIGKILL)
    eventually(lambda: supervisor.look_after_all() or not is_running(child))


def test_the_end_waits_for_work_in_hand_and_then_insists(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STOP_SECONDS", 1.0)
    deaf = python(
        "import signal, time; signal.signal(15, signal.SIG_IGN); print('ok', flush=True); time.sleep(60)",
        tmp_path,
    )
    supervisor.add(deaf)
    eventually(deaf.log.read_text)
    pid = deaf.process.pid
    begun = time.monotonic()
    supervisor.stop()
    assert 0.9 < time.monotonic() - begun < 5
    assert not is_running(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone tells a child that its parent died")
def test_nothing_runs_on_when_the_supervisor_itself_is_killed(tmp_path: Path) -> None:
    script = f"""
        import time
        from pathlib import Path
        from integrity_portal.demo.supervisor import spawn
        log = Path({str(tmp_path)!r}) / "child.log"
        print(spawn(["-c", "import time; time.sleep(60)"], environment={{}}, log=log).pid, flush=True)
        time.sleep(60)
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True
    )
    child = int(parent.stdout.readline())
    assert is_running(child)
    parent.kill()
    parent.communicate()
    eventually(lambda: not is_running(child))
