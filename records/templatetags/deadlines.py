"""What templates say of deadlines: ``{% show_deadlines deadlines as rows %}``."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone

from records.access.models import User
from records.clocks.models import Deadline
from records.clocks.services import calendar
from records.clocks.showing import Shown, show

register = template.Library()


@register.simple_tag(takes_context=True)
def show_deadlines(context: Any, deadlines: Iterable[Deadline]) -> list[Shown]:
    """Each as whoever is signed in among the staff sees it."""
    user = getattr(context.get("request"), "user", None)
    staff = user if isinstance(user, User) else None
    return _shown(deadlines, staff)


@register.simple_tag
def show_deadlines_publicly(deadlines: Iterable[Deadline]) -> list[Shown]:
    """Each as everybody may see it."""
    return _shown(deadlines, None)


def _shown(deadlines: Iterable[Deadline], user: User | None) -> list[Shown]:
    on, working_days = timezone.localdate(), calendar()
    return [show(deadline, user=user, on=on, calendar=working_days) for deadline in deadlines]
