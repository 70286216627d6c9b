"""What a round asks of its version of an indicator system: its leaves, its arithmetic, its figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import override

from records.subjects.models import Organisation
from supervision.assessments import reckoning, rules, shape, tree
from supervision.assessments.systems import services
from supervision.assessments.systems.choices import Status
from supervision.assessments.systems.exporting import system_shape
from supervision.assessments.systems.models import SystemVersion
from supervision.figures.measures import Period

if TYPE_CHECKING:
    from records.access.models import User
    from supervision.assessments.rounds.models import AssessmentRound, AssessmentSheet


@dataclass(frozen=True)
class Leaf:
    """
    One item that is valued, as it stands for one kind of body.

    :ivar measure: the figure that it is read from; empty where people value it
    :ivar most: what people may give at most; nothing where what they enter is measured or counted
    """

    key: str
    title: str
    mode: str
    group: str
    guidance: str
    evidence: str
    measure: str
    most: Decimal | None
    two_reviewers: bool
    limit: Decimal | None
    rule: Mapping[str, Any]

    @property
    def is_automatic(self) -> bool:
        return bool(self.measure)

    @property
    def evidence_needed(self) -> bool:
        return bool(self.evidence) and not self.is_automatic


@dataclass(frozen=True)
class _Whole:
    shape: Mapping[str, Any]
    tree: tree.Tree
    lines: Mapping[str, Mapping[str, Any]]


@lru_cache(maxsize=32)
def _whole(pk: UUID, updated_at: datetime) -> _Whole:
    # A version in use never changes; one that is still a draft says when it did.
    said = system_shape(SystemVersion.objects.get(pk=pk))
    return _Whole(said, shape.tree_of(said), {one["key"]: one for one in said["indicators"]})


def _of(version: SystemVersion) -> _Whole:
    return _whole(version.pk, version.updated_at)


def adopted(uid: Any) -> SystemVersion | None:
    return SystemVersion.objects.filter(pk=uid, status=Status.ADOPTED).first()


def freeze(version: SystemVersion, *, by: "User", at: datetime) -> None:
    services.freeze(version=version.pk, by=by, at=at)


def title(version: SystemVersion) -> str:
    return str(version)


def leaves(version: SystemVersion, kind: str) -> tuple[Leaf, ...]:
    """The items that apply to this kind of body, in the order of the system."""
    return _leaves(version.pk, version.updated_at, kind)


@lru_cache(maxsize=128)
def _leaves(pk: UUID, updated_at: datetime, kind: str) -> tuple[Leaf, ...]:
    whole = _whole(pk, updated_at)
    children = whole.tree.children()
    found: list[Leaf] = []

    def walk(parent: str, path: str) -> None:
        for node in children[parent]:
            if node.applies_to and kind not in node.applies_to:
                continue
            if node.mode == tree.GROUP:
                walk(node.key, f"{path} / {node.title}" if path else node.title)
            elif node.mode not in tree.SCORED or node.is_taken_off or node.weight(kind):
                found.append(_leaf(node, kind, path, whole.lines[node.key]))

    walk("", "")
    return tuple(found)


def _leaf(node: tree.Node, kind: str, path: str, line: Mapping[str, Any]) -> Leaf:
    limit = shape.decimal(line.get("third_above"))
    return Leaf(
        key=node.key,
        title=node.title,
        mode=node.mode,
        group=path,
        guidance=line.get("guidance") or "",
        evidence=line.get("evidence") or "",
        measure=str(node.rule.get("measure") or ""),
        most=node.weight(kind) if node.mode == tree.MANUAL else None,
        two_reviewers=bool(line.get("needs_two")),
        limit=limit,
        rule=node.rule,
    )


def leaf(version: SystemVersion, kind: str, key: str) -> Leaf:
    return next(one for one in leaves(version, kind) if one.key == key)


def kind_label(kind: str) -> str:
    """What bodies of one kind are called in a published result, in the language of documents."""
    with override("zh-hans"):
        return str(Organisation.Kind(kind).label)


def titles(version: SystemVersion, keys: Iterable[str]) -> list[str]:
    lines = _of(version).lines
    return [str(lines[key]["title"]) for key in keys]


def score(version: SystemVersion, kind: str, inputs: Mapping[str, Mapping[str, Any]]) -> rules.Result:
    """:param inputs: in the published shape"""
    return rules.score(_of(version).tree, shape.inputs_of(inputs), kind)


def full(version: SystemVersion, kind: str) -> Decimal:
    """The points that can be reached without bonus points."""
    whole = _of(version)
    children = whole.tree.children()
    return sum(
        (node.weight(kind) for node in children[""] if not tree.is_outside(node, children)), Decimal(0)
    )


def published(version: SystemVersion, bodies: Iterable[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    return shape.published_shape(_of(version).shape, bodies, **more)


def found(
    case: "AssessmentRound", sheets: Sequence["AssessmentSheet"]
) -> dict[tuple[UUID, str], reckoning.Found]:
    """What the figures say of each body over the round's period, by body and item."""
    period = Period(case.period_from, case.period_until)
    readings = reckoning.reckon(case.system, [sheet.body_id for sheet in sheets], period)
    return {(body, key): one for body, by_key in readings.items() for key, one in by_key.items()}
