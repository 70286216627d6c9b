"""
Figures of complaints about a body.

Their rows say the number and the kind alone: a title may name people, and whoever reads a figure of his own body must
not come to know by it who complained.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.clocks.models import Deadline
from supervision.complaints.choices import Outcome, Satisfaction, Status
from supervision.complaints.deadlines import ANSWER_KEYS
from supervision.complaints.models import Complaint
from supervision.complaints.models.case import CASE_KIND
from supervision.figures.counting import Counted, add
from supervision.figures.measures import Period, register_field

FIELD = "complaints"
REPEATED_WITHIN = timedelta(days=365)
_NONE_OF_OURS = (Status.MERGED, Status.NOT_ACCEPTED, Status.TRANSFERRED)
_TRUE = (Outcome.RESOLVED, Outcome.DETERMINED, Outcome.EXPLAINED)


def _filed(period: Period) -> QuerySet[Complaint]:
    first, after = period.moments
    rows = Complaint.objects.filter(filed_at__gte=first, filed_at__lt=after)
    return rows.exclude(status__in=_NONE_OF_OURS)


def _answered(period: Period, **only: Any) -> QuerySet[Complaint]:
    first, after = period.moments
    return Complaint.objects.filter(answered_at__gte=first, answered_at__lt=after, **only)


def _repeated(period: Period) -> QuerySet[Complaint]:
    """About the same body and of the same kind as one that came in at most a year before."""
    before = Complaint.objects.filter(
        body=OuterRef("body"),
        kind=OuterRef("kind"),
        filed_at__lt=OuterRef("filed_at"),
        filed_at__gte=OuterRef("filed_at") - REPEATED_WITHIN,
    ).exclude(status__in=_NONE_OF_OURS)
    return _filed(period).filter(Exists(before))


def _owed(period: Period) -> QuerySet[Complaint]:
    """Answered in the period, or past the day of the answer when it ended and not answered yet."""
    first, after = period.moments
    late = Deadline.objects.filter(
        case_kind=CASE_KIND,
        case_uid=OuterRef("pk"),
        key__in=ANSWER_KEYS,
        cancelled_at=None,
        met_at=None,
        due_on__range=(period.since, max(period.since, period.ended_until)),
    )
    answered = Q(answered_at__gte=first, answered_at__lt=after, on_time__isnull=False)
    return Complaint.objects.filter(answered | Q(answered_at=None) & Exists(late)).exclude(
        status__in=_NONE_OF_OURS
    )


def _rated(period: Period) -> QuerySet[Complaint]:
    first, after = period.moments
    rows = Complaint.objects.filter(satisfaction_at__gte=first, satisfaction_at__lt=after)
    return rows.exclude(satisfaction="")


def _of_complaints(rows: Any, **more: Any) -> Counted:
    return Counted(
        rows=lambda period: rows(period).order_by("-filed_at", "-uid"),
        url=lambda one: reverse("admin:supervision_complaint_change", args=[one.pk]),
        title=lambda one: f"{one.number} {one.get_kind_display()}",
        on=lambda one: timezone.localdate(one.filed_at),
        body="body",
        **more,
    )


def register() -> None:
    register_field(FIELD, _("投诉举报"))
    add(
        "complaints_filed",
        _("投诉举报"),
        _of_complaints(_filed, placed="filed_at"),
        help=_("期内提出的投诉举报；不予受理、转往其他机关和并案的不计。"),
        field=FIELD,
        better="less",
    )
    add(
        "complaints_true",
        _("查实的投诉举报"),
        _of_complaints(lambda period: _answered(period, outcome__in=_TRUE), placed="answered_at"),
        help=_("期内答复、认定属实的投诉举报。"),
        field=FIELD,
        better="less",
    )
    add(
        "complaints_repeated",
        _("重复投诉举报"),
        _of_complaints(_repeated, placed="filed_at"),
        help=_("同一单位、同一类别，在前一件提出之后一年内又提出的投诉举报。"),
        field=FIELD,
        better="less",
    )
    add(
        "complaints_rate",
        _("投诉举报按期办结率"),
        _of_complaints(
            _owed, hits=lambda period: Q(on_time=True), words=(_("按期答复"), _("逾期答复或未答复"))
        ),
        help=_("期内答复的投诉举报，以及答复期限在期内届满仍未答复的，其中按期答复的比例。"),
        field=FIELD,
        better="more",
        kind="rate",
    )
    add(
        "complaints_satisfaction_rate",
        _("投诉举报满意率"),
        _of_complaints(
            _rated,
            hits=lambda period: Q(satisfaction__in=(Satisfaction.SATISFIED, Satisfaction.BASICALLY)),
            words=(_("满意、基本满意"), _("不满意")),
        ),
        help=_("期内作出的评价中，满意和基本满意的比例。"),
        field=FIELD,
        better="more",
        kind="rate",
    )
