"""What followed a record, as a panel on its own page, with the doors to what may follow yet."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.common.masking import mask_name
from records.consequences import queries
from records.consequences.admin.orders import may_be_ordered
from records.consequences.services.responsibility import WRITERS
from records.dishonesty.admin.base import person
from records.dishonesty.choices import Status
from records.dishonesty.models import DishonestyRecord

SHOWN = 20


@dataclass(frozen=True)
class Line:
    kind: str
    title: str
    url: str
    state: str
    day: str


def following(request: HttpRequest, record: DishonestyRecord) -> dict[str, Any] | None:
    """Lines and doors; nothing where there are neither."""
    user = person(request)
    lines = [*_orders(user, record), *_measures(user, record), *_notices(user, record)]
    lines += _responsibilities(user, record)
    doors = _doors(request, record)
    if not lines and not doors:
        return None
    return {
        "template": "admin/records/consequences/_following.html",
        "lines": sorted(lines, key=lambda line: line.day, reverse=True),
        "doors": doors,
    }


def _orders(user: Any, record: DishonestyRecord) -> list[Line]:
    found = queries.orders_in_reach(user).filter(record=record).order_by("-ordered_at")[:SHOWN]
    return [
        Line(
            _("整改通知"),
            order.number,
            reverse("admin:records_rectificationorder_change", args=[order.pk]),
            order.get_status_display(),
            order.ordered_at.date().isoformat(),
        )
        for order in found
    ]


def _measures(user: Any, record: DishonestyRecord) -> list[Line]:
    found = queries.measures_in_reach(user).filter(record=record).select_related("official")
    return [
        Line(
            _("惩戒措施"),
            f"{measure.title}（{mask_name(measure.official.name)}）" if measure.official else measure.title,
            reverse("admin:records_measure_change", args=[measure.pk]),
            measure.get_status_display(),
            measure.decided_on.isoformat(),
        )
        for measure in found.order_by("-decided_on")[:SHOWN]
    ]


def _notices(user: Any, record: DishonestyRecord) -> list[Line]:
    found = queries.notices_in_reach(user).filter(record=record).order_by("-dated_on")[:SHOWN]
    return [
        Line(
            _("通报批评"),
            notice.title,
            reverse("admin:records_criticismnotice_change", args=[notice.pk]),
            notice.get_status_display(),
            notice.dated_on.isoformat(),
        )
        for notice in found
    ]


def _responsibilities(user: Any, record: DishonestyRecord) -> list[Line]:
    found = queries.responsibilities_in_reach(user).filter(record=record).select_related("official")
    return [
        Line(
            one.get_role_display(),
            mask_name(one.official.name),
            reverse("admin:records_responsibility_change", args=[one.pk]),
            one.get_status_display(),
            one.entered_at.date().isoformat(),
        )
        for one in found.order_by("-entered_at")[:SHOWN]
    ]


def _doors(request: HttpRequest, record: DishonestyRecord) -> list[tuple[str, str]]:
    """(label, address) of what this person may begin on this record."""
    if record.is_replica:
        return []
    user, doors = person(request), []
    if may_be_ordered(request, record):
        doors.append((_("下达整改通知"), "rectificationorder"))
    if record.status == Status.PUBLISHED and user.holds([Role.CLERK, Role.REVIEWER], over=record):
        doors += [(_("登记惩戒措施"), "measure"), (_("登记通报批评"), "criticismnotice")]
    if record.status in (Status.PUBLISHED, Status.ENDED) and user.holds(WRITERS, over=record):
        doors.append((_("登记责任人"), "responsibility"))
    return [(label, reverse(f"admin:records_{model}_new", args=[record.pk])) for label, model in doors]
