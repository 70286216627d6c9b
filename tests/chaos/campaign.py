"""The fault campaign: three nodes, two writers, a killer, two bad lines; then peace, and the account."""

import contextlib
import json
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import psycopg2

from integrity_portal.demo.nodes import read_environment
from tests.chaos.judge import Truth, Verdict, judge
from tests.chaos.killer import KILLS, Killer
from tests.chaos.line import FAULTS, Line, Lines
from tests.support.demo import LiveDemo, LiveNode, free_ports, running_demo

CODES = {"city": "411000", "province": "410000", "nation": "000000"}
ABOVE = {"411000": ["411000", "410000", "000000"], "410000": ["410000", "000000"]}
WRITERS = ("city", "province")
# Accounts and bodies; the records are the writers'.
SCALE = 0.0
MEMORY, MEMORY_BYTES = Path("/dev/shm"), 4 * 2**30


@dataclass(frozen=True)
class Form:
    """
    How much of everything.

    :ivar events, faults: at least so many; ``kills``, ``spoilt``: each kind of each at least so often
    :ivar peace_after: seconds from the very start after which there is peace, whether or not that was reached
    :ivar settle_seconds: how long everything may take to arrive afterwards, with nobody's help
    :ivar kill_pause: between two kills, dealt from ``kill_cards``, ``kill_most`` of them at most
    :ivar write_pause: between two transactions of a writer
    """

    name: str
    events: int
    faults: int
    kills: int
    spoilt: int
    peace_after: float
    settle_seconds: float
    kill_pause: tuple[float, float]
    kill_cards: tuple[str, ...] = KILLS
    kill_most: int | None = None
    write_pause: float = 0.0


# Ten minutes with the start of three nodes and the account at the end.
LONG = Form(
    "long", 20_000, 200, 3, 5, 530.0, 120.0, (2.5, 6.0),
    # The death of the database stops all three nodes and undoes what is being written: not too often.
    kill_cards=(*KILLS, *KILLS, "kill_web_child", "kill_worker_child", "kill_beat", "kill_redis"),
)  # fmt: skip
SHORT = Form("short", 150, 12, 1, 0, 900.0, 240.0, (1.0, 2.0), kill_most=len(KILLS), write_pause=0.3)


@dataclass
class Report:
    seed: int
    form: str
    seconds: dict[str, float] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)
    transactions: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    restarts: int = 0
    proofs: dict[str, dict[str, int]] = field(default_factory=dict)
    verdict: dict[str, int] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    short_of: list[str] = field(default_factory=list)

    @property
    def events_total(self) -> int:
        return sum(self.events.values())

    @property
    def faults_total(self) -> int:
        return sum(self.faults.values())

    @property
    def passed(self) -> bool:
        return bool(self.verdict) and not any(self.verdict.values()) and not self.short_of

    def to_json(self) -> str:
        totals = {"events_total": self.events_total, "faults_total": self.faults_total, "passed": self.passed}
        return json.dumps({**asdict(self), **totals}, ensure_ascii=False, indent=2) + "\n"


class Campaign:
    def __init__(self, form: Form, seed: int, *, keep: Path, say: Callable[[str], None] = print) -> None:
        """:param keep: folder for the logs of a campaign that failed"""
        self.form, self.seed, self.keep, self.say = form, seed, keep, say
        self.report = Report(seed, form.name)
        self.begun = time.monotonic()
        self.journals: dict[str, Path] = {}
        self.read: dict[str, int] = {}

    def run(self) -> Report:
        self.say(f"Chaos, {self.form.name} form. CHAOS_SEED={self.seed} repeats it.")
        port = free_ports(5)
        lines = Lines(
            Line(port + 3, port + 1, self._dice("line city")),
            Line(port + 4, port + 2, self._dice("line province")),
        )
        with self._timed("start"), contextlib.ExitStack() as stack:
            stack.enter_context(lines)
            demo = stack.enter_context(
                running_demo(first_port=port, scale=SCALE, beside=_in_memory(), DEMO_LINE_PORT=str(port + 3))
            )
            stack.callback(self._keep_logs, demo)
            self._settle(demo, 180)
            seeded = {CODES[key]: _documents(getattr(demo, key), CODES[key]) for key in WRITERS}
            rest = stack.pop_all()
        with rest:
            self._faults(demo, lines)
            with self._timed("settle"):
                self._settle(demo, self.form.settle_seconds)
            with self._timed("account"):
                accounts = self._accounts(demo)
            self.report.restarts = (
                (demo.local / "demo.log").read_text(errors="replace").count(" starts again ")
            )
            self._judge(accounts, seeded)
        return self.report

    def _dice(self, whose: str) -> Random:
        return Random(f"{self.seed} {whose}")

    @contextlib.contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.report.seconds[name] = round(time.monotonic() - begun, 1)

    # --- Trouble --------------------------------------------------------------------------------------

    def _faults(self, demo: LiveDemo, lines: Lines) -> None:
        writers = {key: self._writer(demo, key) for key in WRITERS}
        killer = Killer(
            demo, self._dice("kills"), self.form.kill_pause, self.form.kill_cards, self.form.kill_most
        )
        with self._timed("faults"):
            begun = told = time.monotonic()
            try:
                # Not before there is something to disturb.
                while len(self.report.events) < len(WRITERS):
                    self._look(demo, writers)
                    time.sleep(0.2)
                killer.start()
                lines.spoil(True)
                while time.monotonic() - self.begun < self.form.peace_after:
                    self._look(demo, writers)
                    self.report.faults = dict(killer.counts + lines.counts)
                    if not self._missing():
                        break
                    if time.monotonic() - told > 15:
                        told = time.monotonic()
                        self.say(f"{told - begun:4.0f} s  {self._sum()}")
                    time.sleep(0.5)
            finally:
                lines.spoil(False)
                killer.stop()
                for writer in writers.values():
                    writer.terminate()
            self._end(writers)
        self.report.faults = {name: (killer.counts + lines.counts)[name] for name in (*KILLS, *FAULTS)}
        self.report.requests = lines.passed
        (demo.local / "kills.log").write_text("\n".join(killer.done) + "\n")
        self._count_events()
        self.report.short_of = self._missing()
        self.say(f"Peace after {self.report.seconds['faults']:.0f} s: {self._sum()}")

    def _writer(self, demo: LiveDemo, key: str) -> subprocess.Popen[str]:
        node: LiveNode = getattr(demo, key)
        self.journals[key] = demo.local / f"{key}.journal"
        self.journals[key].touch()
        with (demo.local / "logs" / f"{key}-writer.log").open("wb") as log:
            return node.run(
                "-m", "tests.chaos.writer", f"{self.seed} writer {key}", str(self.journals[key]),
                str(self.form.write_pause), stdout=log, stderr=log,
            )  # fmt: skip

    def _look(self, demo: LiveDemo, writers: dict[str, subprocess.Popen[str]]) -> None:
        assert demo.process.poll() is None, "the demonstration ended"
        for key, writer in writers.items():
            assert writer.poll() is None, f"the writer of the {key} ended:\n{_tail(demo, key)}"
        self._count_events()

    def _end(self, writers: dict[str, subprocess.Popen[str]]) -> None:
        for writer in writers.values():
            writer.wait(200)

    def _count_events(self) -> None:
        """Read on in the journals; a line that is being written is read the next time."""
        events, transactions = Counter(self.report.events), Counter(self.report.transactions)
        for key, journal in self.journals.items():
            with journal.open("rb") as pages:
                pages.seek(self.read.get(key, 0))
                lines = pages.read().splitlines(keepends=True)
            for line in lines:
                if line.endswith(b"\n"):
                    self.read[key] = self.read.get(key, 0) + len(line)
                    if b'"outcome"' in line:
                        said = json.loads(line)
                        transactions[said["outcome"]] += 1
                        transactions["broken"] += bool(said["error"])
                        events[key] += said["events"]
        self.report.events, self.report.transactions = dict(events), dict(transactions)

    def _missing(self) -> list[str]:
        """What the campaign has not had enough of yet."""
        seen, short = self.report.faults, []
        if self.report.events_total < self.form.events:
            short.append(f"{self.form.events} events")
        if self.report.faults_total < self.form.faults:
            short.append(f"{self.form.faults} faults")
        for names, least in ((KILLS, self.form.kills), (FAULTS, self.form.spoilt)):
            short += [f"{name} {least} times" for name in names if seen.get(name, 0) < least]
        return short

    def _sum(self) -> str:
        return f"{self.report.events_total} events, {self.report.faults_total} faults"

    # --- Peace ----------------------------------------------------------------------------------------

    def _settle(self, demo: LiveDemo, within: float) -> None:
        """Wait until nothing is under way any more. What never arrives is the account's to name."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            assert demo.process.poll() is None, "the demonstration ended"
            with contextlib.suppress(psycopg2.Error):
                if _is_settled(demo.city, 2) and _is_settled(demo.province, 1):
                    return
            time.sleep(0.5)

    def _accounts(self, demo: LiveDemo) -> dict[str, dict[str, Any]]:
        files = {node.key: demo.local / f"{node.key}.account" for node in demo.nodes}
        asked = {node.key: node.run("-m", "tests.chaos.account", str(files[node.key])) for node in demo.nodes}
        for key, process in asked.items():
            error = process.communicate(timeout=400)[1]
            assert process.returncode == 0, f"the account of the {key}:\n{error[-3000:]}"
        return {CODES[key]: json.loads(file.read_text()) for key, file in files.items()}

    def _judge(self, accounts: dict[str, dict[str, Any]], seeded: dict[str, set[str]]) -> None:
        truths = {}
        for key in WRITERS:
            with self.journals[key].open(encoding="utf-8") as lines:
                truths[CODES[key]] = Truth.read(lines)
        verdict: Verdict = judge(truths, seeded, accounts, ABOVE)
        kinds = Counter(event[2] for truth in truths.values() for event in truth.kept)
        self.report.events = dict(kinds)
        self.report.proofs = {
            code: {name: account[name] for name in ("size", "included", "consistent", "witnessed")}
            for code, account in accounts.items()
        }
        self.report.verdict, self.report.words = verdict.counts, verdict.words

    def _keep_logs(self, demo: LiveDemo) -> None:
        if self.report.passed:
            return
        shutil.rmtree(self.keep, ignore_errors=True)
        self.keep.mkdir(parents=True)
        for path in (*demo.local.glob("*.log"), *demo.local.glob("logs/*"), *demo.local.glob("*.journal"),
                     *demo.local.glob("*.account"), *demo.local.glob("*/server.log")):  # fmt: skip
            name = path.name if path.parent == demo.local else f"{path.parent.name}-{path.name}"
            shutil.copyfile(path, self.keep / name)
        self.say(f"The logs are kept in {self.keep}")


def _in_memory() -> Path | None:
    """
    Where files outlive a killed process and cost no disk, if there is room.

    A killed PostgreSQL has every file of its cluster written out before it answers again: seconds on a busy disk.
    """
    with contextlib.suppress(OSError):
        if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_BYTES:
            return MEMORY
    return None


def _tail(demo: LiveDemo, key: str) -> str:
    return (demo.local / "logs" / f"{key}-writer.log").read_text(errors="replace")[-3000:]


def _query(node: LiveNode, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    url = read_environment(node.env_file)["DATABASE_URL"]
    connection = psycopg2.connect(url, connect_timeout=5)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()
    finally:
        connection.close()


def _documents(node: LiveNode, origin: str) -> set[str]:
    rows = _query(node, "SELECT DISTINCT uid::text FROM records_chainevent WHERE origin = %s", origin)
    return {uid for (uid,) in rows}


def _is_settled(node: LiveNode, levels_above: int) -> bool:
    """Everything is placed and confirmed, and known to have arrived at every level above."""
    code = CODES[node.key]
    ((pending, size, confirmed, own),) = _query(
        node,
        "SELECT (SELECT count(*) FROM records_chainevent WHERE index IS NULL),"
        " (SELECT max(size) FROM records_checkpoint), (SELECT max(next_index) FROM records_pushcursor),"
        " (SELECT count(*) FROM records_chainevent WHERE origin = %s)",
        code,
    )
    if pending or (size or 0) != (confirmed or 0):
        return False
    if not own:
        return True
    reached: dict[str, set[int]] = {}
    for holder, first, last in _query(
        node, "SELECT holder_code, from_seq, through_seq FROM records_arrival WHERE origin = %s", code
    ):
        reached.setdefault(holder, set()).update(range(first, last + 1))
    return len(reached) >= levels_above and all(len(seqs) == own for seqs in reached.values())
