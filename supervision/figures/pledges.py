"""Figures of promises: what fell due, what was kept, what is overdue."""

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.pledges.choices import OPEN_OUTCOMES, Outcome
from records.pledges.models import Pledge
from records.registers.choices import EndReason
from supervision.figures.counting import Counted, add
from supervision.figures.measures import Period, register_field

FIELD = "pledges"


def _valid() -> QuerySet[Pledge]:
    # What was lawfully ended is owed no longer, and what was revoked never was.
    rows = Pledge.objects.filter(version__gte=1).exclude(outcome=Outcome.ENDED)
    return rows.exclude(end_reason=EndReason.REVOKED)


def _due(period: Period) -> QuerySet[Pledge]:
    """What fell due in a period, with what was kept before its day; as in the yearly review of townships."""
    rows = _valid().filter(due_on__range=(period.since, period.until))
    return rows.filter(
        Q(outcome__in=(Outcome.KEPT, Outcome.BROKEN))
        | Q(outcome__in=OPEN_OUTCOMES, due_on__lte=period.ended_until)
    )


def _overdue(period: Period) -> QuerySet[Pledge]:
    """Past its day when the period ended, and not judged until then."""
    rows = _valid().filter(due_on__lte=period.ended_until)
    judged_on = KeyTextTransform("on", KeyTransform("-1", KeyTransform("verdicts", "course")))
    return rows.annotate(judged_on=judged_on).filter(
        Q(outcome__in=OPEN_OUTCOMES) | Q(judged_on__gt=period.until.isoformat())
    )


def _of_pledges(rows: Any, **more: Any) -> Counted:
    return Counted(
        rows=lambda period: rows(period).order_by("due_on", "uid").defer("search_grams"),
        url=lambda one: reverse("admin:records_pledge_page", args=[one.pk]),
        title=lambda one: one.title,
        on=lambda one: one.due_on,
        **more,
    )


def register() -> None:
    register_field(FIELD, _("承诺践诺"))
    add(
        "pledges_due",
        _("到期承诺"),
        _of_pledges(_due),
        help=_("兑现期限在期内的承诺，依法终止的不计；提前兑现的计入。"),
        field=FIELD,
        better="more",
    )
    add(
        "pledge_kept_rate",
        _("承诺兑现率"),
        _of_pledges(
            _due, hits=lambda period: Q(outcome=Outcome.KEPT), words=(_("全部履行"), _("未全部履行"))
        ),
        help=_("到期承诺中评定为全部履行的比例。"),
        field=FIELD,
        better="more",
        kind="rate",
    )
    add(
        "pledges_broken",
        _("未履行的承诺"),
        _of_pledges(lambda period: _due(period).filter(outcome=Outcome.BROKEN)),
        help=_("兑现期限在期内、评定为未履行的承诺。"),
        field=FIELD,
        better="less",
    )
    add(
        "pledges_overdue",
        _("逾期承诺"),
        _of_pledges(_overdue),
        help=_("期末已过兑现期限、尚未评定为履行或未履行的承诺。"),
        field=FIELD,
        better="less",
    )
