"""
Who answered for a promise when it fell due, told to the rooms above: archives put it into the person's file.

Officials are known at their own node alone; a post stays responsible whoever holds it, and the person who held it on
the day that counts, or answered for a stage, is whom the result is traced back to (国发〔2016〕76号：项目责任回溯).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from records.pledges.choices import StepStatus
from records.pledges.models import Pledge, Stage, Verdict
from records.subjects.models import Official, Post

if TYPE_CHECKING:
    from records.access.models import User


@dataclass(frozen=True)
class Answering:
    """:ivar role: as what the official answered: the post, with the stage where there is one"""

    official: Official
    role: str


Listener = Callable[..., None]
_listeners: list[Listener] = []


def register_listener(listener: Listener) -> None:
    """``listener(pledge, verdict, answering, by=…, at=…)`` in the transaction of the verdict."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(pledge: Pledge, verdict: Verdict, *, by: "User", at: datetime) -> None:
    answering = who_answers(pledge, on=_day_that_counts(pledge, verdict, timezone.localdate(at)))
    for listener in _listeners:
        listener(pledge, verdict, answering, by=by, at=at)


def who_answers(pledge: Pledge, *, on: date) -> list[Answering]:
    """Whoever held the post on that day, and whoever was named for a stage; each official once."""
    found: dict[object, Answering] = {}
    holders = Post.objects.filter(
        Q(from_on=None) | Q(from_on__lte=on),
        Q(until_on=None) | Q(until_on__gte=on),
        organisation=pledge.organisation_id,
        title=pledge.post_title,
        seat=pledge.post_seat,
        official__isnull=False,
    )
    for post in holders.select_related("official").order_by("-from_on"):
        if post.official is not None:
            found.setdefault(post.official_id, Answering(post.official, post.title))
    stages = Stage.objects.filter(pledge=pledge, status=StepStatus.ACCEPTED, official__isnull=False)
    for stage in stages.select_related("official").order_by("proposed_at"):
        if stage.official is not None:
            role = f"{stage.get_stage_display()}：{stage.post_title}"
            found.setdefault(stage.official_id, Answering(stage.official, role))
    return list(found.values())


def _day_that_counts(pledge: Pledge, verdict: Verdict, today: date) -> date:
    return verdict.fulfilled_on or min(pledge.due_on, today)
