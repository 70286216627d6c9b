"""
Workflows as tables.

A room states its transitions as data; services, buttons and the API ask the same ``check``. Who a person is
and what a role means is known above: here a person only has to answer ``holds(roles, over=subject)``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import override


class Actor(Protocol):
    def holds(self, roles: Any, *, over: Any = None) -> bool: ...


class TransitionDenied(Exception):
    """The step cannot be taken: ``code`` for programs, ``message`` for the person, with the remedy."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Transition:
    """One line of the table. ``guard(subject, *, by, at, **more)`` raises ``TransitionDenied``."""

    name: str
    label: Any
    sources: frozenset[str]
    target: str
    roles: frozenset[str]
    guard: Callable[..., None] | None = None


class Workflow:
    """The table of one kind of subject, whose state lies in its attribute ``field``."""

    def __init__(
        self, *transitions: Transition, states: type[TextChoices], initial: str, field: str = "status"
    ) -> None:
        self.states = states
        self.initial = initial
        self.field = field
        self.transitions: dict[str, Transition] = {transition.name: transition for transition in transitions}
        self._refuse_mistakes(transitions)

    def check(self, subject: Any, name: str, *, by: Actor, at: datetime, **more: Any) -> Transition:
        """The transition ``name`` if ``by`` may take it now; else ``TransitionDenied``: the first reason."""
        transition = self.transitions.get(name)
        if transition is None:
            raise TransitionDenied(
                "unknown_transition",
                _("没有名为“%(name)s”的操作，可用的操作：%(known)s。")
                % {"name": name, "known": _list(self.transitions)},
            )
        state = getattr(subject, self.field)
        if state not in transition.sources:
            raise TransitionDenied(
                "wrong_state",
                _("当前状态为“%(state)s”，不能执行“%(label)s”；该操作只适用于：%(sources)s。")
                % {
                    "state": self._label(state),
                    "label": transition.label,
                    "sources": _list(self._label(source) for source in self._ordered(transition.sources)),
                },
            )
        if not by.holds(transition.roles, over=subject):
            raise TransitionDenied(
                "not_your_role",
                _("“%(label)s”须由在本地区、本机构担任以下角色的人员执行：%(roles)s。")
                % {"label": transition.label, "roles": _roles(transition)},
            )
        if transition.guard is not None:
            transition.guard(subject, by=by, at=at, **more)
        return transition

    def allowed(
        self, subject: Any, *, by: Actor, at: datetime, **more: Any
    ) -> list[tuple[Transition, TransitionDenied | None]]:
        """Every transition in table order, with ``None`` where it may be taken and the reason where not."""
        answers: list[tuple[Transition, TransitionDenied | None]] = []
        for name, transition in self.transitions.items():
            try:
                self.check(subject, name, by=by, at=at, **more)
            except TransitionDenied as denied:
                answers.append((transition, denied))
            else:
                answers.append((transition, None))
        return answers

    def diagram(self) -> str:
        """The table as a Mermaid state diagram in Chinese, for the documentation."""
        with override("zh-hans"):
            lines = ["stateDiagram-v2"]
            lines += [f'    state "{_plain(state.label)}" as {state.value}' for state in self.states]
            lines.append(f"    [*] --> {self.initial}")
            for transition in self.transitions.values():
                text = _plain(f"{transition.label}（{_roles(transition)}）")
                lines += [
                    f"    {source} --> {transition.target}: {text}"
                    for source in self._ordered(transition.sources)
                ]
            left = {source for transition in self.transitions.values() for source in transition.sources}
            lines += [f"    {state.value} --> [*]" for state in self.states if state.value not in left]
        return "\n".join(lines) + "\n"

    def _ordered(self, sources: frozenset[str]) -> list[str]:
        return [state.value for state in self.states if state.value in sources]

    def _label(self, state: str) -> str:
        return str(self.states(state).label) if state in self.states.values else state

    def _refuse_mistakes(self, transitions: tuple[Transition, ...]) -> None:
        known = set(self.states.values)
        if len(self.transitions) != len(transitions):
            raise ValueError("two transitions have the same name")
        if self.initial not in known:
            raise ValueError(f"the initial state {self.initial!r} is not a state")
        for transition in transitions:
            if strangers := ({*transition.sources, transition.target} - known):
                raise ValueError(f"{transition.name}: not states: {sorted(strangers)}")
            if not transition.sources or not transition.roles:
                raise ValueError(f"{transition.name}: names no source state or no role")


def _roles(transition: Transition) -> str:
    return _list(sorted(str(getattr(role, "label", role)) for role in transition.roles))


def _list(words: Any) -> str:
    return _("、").join(str(word) for word in words)


def _plain(text: Any) -> str:
    # Mermaid ends a label at these signs.
    return str(text).replace('"', "”").replace(":", "：").replace(";", "；").replace("\n", " ")
