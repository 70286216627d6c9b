"""
The actions that the code writes into the audit trail, read out of the code itself.

``action=`` is a plain word, or a word made of a kind and a name: ``f"complaint.{name}"``. What such a name may be is
followed through the functions that hand it on, within the room.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings

APPS = ("records", "supervision", "disclosure")
# Calls with an ``action=`` that is none of the trail's.
_OTHERS = {"add_argument", "emit", "Quarantined", "EventView", "WireEvent", "Q", "ask", "StewardRequest"}
# What happens to a document on the chain.
_OF_THE_CHAIN = {"publish", "amend", "end"}
_NAMED_SO = {"action", "given", "denied", "ACTION"}


@dataclass(frozen=True)
class Written:
    """An action or a part of one, and where it stands."""

    text: str
    place: str


@dataclass
class _Function:
    name: str
    positional: list[str]
    all: set[str]
    node: ast.FunctionDef


@dataclass
class Room:
    """The functions and calls of one folder: names travel no further."""

    functions: list[_Function] = field(default_factory=list)
    calls: dict[str, list[tuple[ast.Call, ast.FunctionDef | None, Path]]] = field(
        default_factory=lambda: defaultdict(list)
    )


def plain_actions() -> set[Written]:
    """Every action that is written as one word."""
    found: set[Written] = set()
    for path, tree in _trees().items():
        for node in ast.walk(tree):
            for value in _values(node):
                words = _words(value) - _OF_THE_CHAIN
                found |= {Written(text, f"{path}:{value.lineno}") for text in words}
    return found


def joined_actions() -> dict[str, set[Written]]:
    """By pattern (``complaint.{name}``) the words that are handed on for its last part."""
    found: dict[str, set[Written]] = defaultdict(set)
    for room in _rooms().values():
        for (function, parameter), patterns in _carriers(room).items():
            for value, path, _inside in _handed(room, function, parameter):
                for text in _words(value):
                    for pattern in patterns:
                        found[pattern].add(Written(text, f"{path}:{value.lineno}"))
    return found


def patterns() -> set[str]:
    """Every action that is put together, as it stands in the code."""
    return {
        _pattern(value)
        for tree in _trees().values()
        for node in ast.walk(tree)
        for value in _values(node)
        if isinstance(value, ast.JoinedStr)
    }


def _values(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call) and _called(node) not in _OTHERS:
        yield from (word.value for word in node.keywords if word.arg == "action")
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        # Only codes: a class may well have a field of that name.
        names = {getattr(target, "id", getattr(target, "attr", "")) for target in targets}
        if names & _NAMED_SO and isinstance(node.value, ast.Constant | ast.JoinedStr | ast.IfExp):
            yield node.value


def _words(value: ast.expr) -> set[str]:
    if isinstance(value, ast.IfExp):
        return _words(value.body) | _words(value.orelse)
    if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        return {value.value}
    return set()


def _pattern(value: ast.JoinedStr) -> str:
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}"
        for part in value.values
        if isinstance(part, ast.Constant | ast.FormattedValue)
    )


def _carriers(room: Room) -> dict[tuple[str, str], set[str]]:
    """The functions whose parameter ends up as the last part of an action, with the patterns it ends up in."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for function in room.functions:
        for word in ast.walk(function.node):
            if (
                isinstance(word, ast.keyword)
                and word.arg == "action"
                and isinstance(word.value, ast.JoinedStr)
            ):
                last = word.value.values[-1]
                name = getattr(getattr(last, "value", None), "id", "")
                if name in function.all:
                    found[function.name, name].add(_pattern(word.value))
    waiting = list(found)
    while waiting:
        key = waiting.pop()
        for value, _path, inside in _handed(room, *key):
            if isinstance(value, ast.Name) and inside is not None and value.id in _parameters(inside):
                further = found[inside.name, value.id]
                if not found[key] <= further:
                    further |= found[key]
                    waiting.append((inside.name, value.id))
    return found


def _handed(
    room: Room, function: str, parameter: str
) -> Iterator[tuple[ast.expr, Path, ast.FunctionDef | None]]:
    places = {
        one.positional.index(parameter)
        for one in room.functions
        if one.name == function and parameter in one.positional
    }
    for call, inside, path in room.calls[function]:
        values = [word.value for word in call.keywords if word.arg == parameter]
        values += [call.args[place] for place in places if len(call.args) > place]
        yield from ((value, path, inside) for value in values)


class _Reader(ast.NodeVisitor):
    def __init__(self, room: Room, path: Path) -> None:
        self.room, self.path = room, path
        self.inside: list[ast.FunctionDef] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        positional = [one.arg for one in node.args.args if one.arg not in ("self", "cls")]
        self.room.functions.append(_Function(node.name, positional, _parameters(node), node))
        self.inside.append(node)
        self.generic_visit(node)
        self.inside.pop()

    def visit_Call(self, node: ast.Call) -> None:
        self.room.calls[_called(node)].append((node, self.inside[-1] if self.inside else None, self.path))
        self.generic_visit(node)


def _parameters(function: ast.FunctionDef) -> set[str]:
    return {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


@cache
def _rooms() -> dict[str, Room]:
    """A room is the folder in which its frame of steps is used."""
    rooms: dict[str, Room] = defaultdict(Room)
    for path, tree in _trees().items():
        folders = path.parts[:-1]
        depth = 3 if folders[:2] in _DEEPER and len(folders) > 2 else 2
        _Reader(rooms["/".join(folders[:depth])], path).visit(tree)
    return rooms


# Rooms of rooms.
_DEEPER = {("supervision", "worklist"), ("supervision", "assessments")}


@cache
def _trees() -> dict[Path, ast.Module]:
    base = Path(settings.BASE_DIR)
    return {
        path.relative_to(base): ast.parse(path.read_text(encoding="utf-8"))
        for app in APPS
        for path in sorted((base / app).rglob("*.py"))
        if "migrations" not in path.parts
    }
