"""What takes two administrators: a table of actions, each with who may ask, who may decide, and what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from records.access.models import User
from records.access.roles import Role
from records.subjects.models import Region

if TYPE_CHECKING:
    from records.access.stewardship.models import StewardRequest


@dataclass(frozen=True)
class Change:
    """One line of what will be different; a Chinese label, for it is kept."""

    label: str
    before: str
    after: str

    def as_dict(self) -> dict[str, str]:
        return {"label": self.label, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class Matter:
    """
    What one request is about, worked out from its arguments as things stand now.

    :ivar concerns: the same for two requests that must not be decided side by side
    :ivar about: whose account it is about, who then decides nothing of it
    """

    concerns: str
    region: Region
    changes: list[Change]
    about: User | None = None


@dataclass(frozen=True)
class Action:
    """
    :ivar stand_ins: who decides where nobody else of the deciders is left but the one whom it is about
    :ivar matter: ``matter(arguments, by=asker)``; raises where there is no such thing
    :ivar execute: ``execute(arguments, by=asker, at=at)`` does it and says what came of it, as data
    :ivar hand_out: ``hand_out(request, by=asker, at=at)`` gives its asker, once, what nobody else is to see: label to
        value
    """

    key: str
    label: str | Promise
    askers: frozenset[Role]
    deciders: frozenset[Role]
    matter: Callable[..., Matter]
    execute: Callable[..., dict[str, Any]]
    hand_out: Callable[["StewardRequest", User, datetime], dict[str, str]] | None = None
    stand_ins: frozenset[Role] = frozenset()


_ACTIONS: dict[str, Action] = {}


def register(*actions: Action) -> None:
    """Make further actions known; a room does so in its wiring."""
    for action in actions:
        if _ACTIONS.get(action.key, action) is not action:
            raise ValueError(f"there are two actions {action.key!r}")
        _ACTIONS[action.key] = action


def action_of(key: str) -> Action:
    return _ACTIONS[key]


def known() -> Mapping[str, Action]:
    return _ACTIONS
