"""What the page of a record says about its proof, checked here and told in words."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disclosure.published.records import Presented
from disclosure.published.registers import entry_proof
from disclosure.published.sealed import departures, entry_departures, sealed_proof
from disclosure.site.trace import trace
from records.chain import transparency
from records.chain.course import Course, Nodes, course_of
from records.chain.log import LogDamaged
from records.chain.transparency import Witnessed
from records.common.identity import this_node
from records.dishonesty.models import DishonestyRecord
from records.registers.models import RegisterEntry
from records.registers.register import Register

HOLDS: dict[str, Promise] = {
    "content": _("本页内容与封存的内容一致"),
    "leaf": _("条目由这一版的内容算出"),
    "inclusion": _("条目在日志里，位置相符"),
    "checkpoint": _("检查点有本站的签名"),
    "seal": _("来源节点的封存签名有效"),
    "cosignature": _("上级节点联署了检查点"),
}
FAILS: dict[str, Promise] = {
    "content": _("本页内容与封存的内容不一致"),
    "leaf": _("条目与这一版的内容不符"),
    "inclusion": _("日志里找不到这个条目"),
    "checkpoint": _("检查点的签名无效"),
    "seal": _("来源节点的封存签名无效"),
}
WAITS: dict[str, Promise] = {
    "content": _("内容含个人姓名，只能核对条目，不能核对内容"),
    "cosignature": _("这个检查点还在等待上级联署"),
}


@dataclass(frozen=True)
class Line:
    """``state``: ``holds``, ``fails`` or ``waits``."""

    state: str
    words: str


@dataclass(frozen=True)
class Panel:
    """``proof`` is ``None`` where the log is too damaged to prove anything."""

    proof: dict[str, Any] | None
    lines: list[Line]
    witnesses: tuple[Witnessed, ...]
    different: list[str]

    @property
    def holds(self) -> bool:
        return all(line.state != "fails" for line in self.lines)

    @property
    def leaf(self) -> str:
        return transparency.hex_of(self.proof["leaf"]) if self.proof else ""

    @property
    def sealed_at(self) -> Any:
        return parse_datetime(self.proof["seal"]["sealed_at"]) if self.proof else None

    @property
    def steps(self) -> int:
        return len(self.proof["inclusion"]) if self.proof else 0


def on_the_chain(register: Register, entry: RegisterEntry) -> dict[str, Any]:
    """What the page of an entry says of its way up and of its proof."""
    known = course_of(entry.uid, entry.version)
    return {"steps": trace(entry, known), "verification": entry_panel(register, entry, known)}


def panel(record: DishonestyRecord, shown: Presented, known: Course) -> Panel | None:
    """
    The proof of the record that a page shows; ``None`` while the version has no place in the log.

    :param known: its way through the chain, with the content of this version
    """
    return _panel(
        lambda: sealed_proof(record, known), lambda payload: departures(shown, payload), known.nodes
    )


def entry_panel(register: Register, entry: RegisterEntry, known: Course | None = None) -> Panel | None:
    """The same for an entry of a register."""
    known = known or course_of(entry.uid, entry.version)
    return _panel(
        lambda: entry_proof(entry, known),
        lambda payload: entry_departures(register, entry, payload),
        known.nodes,
    )


def _panel(
    read: Callable[[], dict[str, Any] | None], differ: Callable[[str], list[str]], nodes: Nodes
) -> Panel | None:
    try:
        proof = read()
        if proof is None:
            return None
        checked = transparency.check(proof, nodes)
        different = differ(proof["payload"]) if "payload" in proof else []
    except (ValueError, KeyError, TypeError, AttributeError, LogDamaged):
        # Hashes or a note are missing or mangled. What the page tells is still to be read.
        return Panel(None, [Line("fails", str(FAILS["inclusion"]))], (), [])
    lines = []
    for point in checked.points:
        holds = point.holds and not different if point.name == "content" else point.holds
        if holds is None and point.name == "cosignature" and not nodes.has_superior:
            continue
        state, words = {True: ("holds", HOLDS), False: ("fails", FAILS), None: ("waits", WAITS)}[holds]
        lines.append(Line(state, str(words[point.name])))
    return Panel(proof, lines, checked.witnesses, different)


def check_record(uid: Any) -> str:
    """What a reader types to check the record for himself."""
    return f"python3 verify.py {address('records')}{uid}/"


def check_node() -> str:
    return f"python3 verify.py --node {address('home')} --remember {this_node().code}.txt"


def script_address() -> str:
    return address("verify-script")


def address(name: str) -> str:
    return settings.PUBLIC_URL.rstrip("/") + _path(name, get_script_prefix(), settings.ROOT_URLCONF)


@lru_cache(maxsize=32)
def _path(name: str, prefix: str, urls: str) -> str:
    return reverse(f"site:{name}")
