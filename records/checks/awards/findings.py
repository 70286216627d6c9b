"""What speaks against, or for, many bodies or persons at once: a fixed number of questions whatever their number."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from records.archives.choices import EntryKind
from records.archives.models import ArchiveEntry
from records.consequences.choices import OPEN_ORDERS, NoticeStatus, OrderStatus
from records.consequences.models import CriticismNotice, Measure, RectificationOrder
from records.consequences.models.measures import MeasureQuerySet
from records.consequences.models.orders import OrderQuerySet
from records.dishonesty.choices import Scope
from records.dishonesty.models import DishonestyRecord
from records.registers.models import AssessmentResult, Commendation
from records.registers.models.entry import EntryQuerySet
from records.subjects.models import Organisation

# A notice of criticism weighs in honours for a year; the law names no period, so this is the office's default.
CRITICISM_WEIGHS = timedelta(days=365)
# A failed assessment weighs until the next year's should be out; the same default.
ASSESSMENT_WEIGHS = timedelta(days=365)


@dataclass(frozen=True)
class Finding:
    """:ivar blocks: whether it speaks against the honour; a commendation speaks for it"""

    kind: str
    title: str
    authority: str
    decided_on: str
    reason: str
    blocks: bool = True

    def as_dict(self) -> dict[str, str | bool]:
        return asdict(self)


Found = dict[uuid.UUID, list[Finding]]
# What the asker's office may read. A partner reads what the law lets it query, never what is internal.
STAFF_SCOPES = (Scope.PUBLIC, Scope.GOVERNMENT, Scope.QUERY, Scope.INTERNAL)
_ON_A_BASIS = (Scope.PUBLIC, Scope.QUERY)
_WITHOUT_ONE = (Scope.PUBLIC,)


def partner_scopes(basis: str) -> tuple[str, ...]:
    """What is open to queries alone is told to whom the body or the law has authorised (domain: 依申请查询)."""
    return _ON_A_BASIS if basis else _WITHOUT_ONE


def about_organisations(
    organisations: Sequence[Organisation], *, scopes: Iterable[str], on: date, internal: bool
) -> Found:
    """
    Findings by body; what stands under a body merged into it is its own.

    :param internal: whether what only the office may see counts: orders not carried out, internal criticism
    """
    home = _merged_into({body.pk for body in organisations})
    found: Found = defaultdict(list)
    for record in (
        DishonestyRecord.objects.on_display(on=on)
        .filter(organisation__in=home, scope__in=list(scopes), official=None)
        .order_by("-decided_on", "uid")
    ):
        found[home[record.organisation_id]].append(_of_record(record))
    measures = MeasureQuerySet(Measure).active(on=on).of_bodies().select_related("deciding_body")
    for measure in measures.filter(organisation__in=home).order_by("-decided_on", "uid"):
        found[home[measure.organisation_id]].append(_of_measure(measure))
    for entry in (
        EntryQuerySet(Commendation)
        .in_force(on=on)
        .filter(organisation__in=home, scope__in=[scope for scope in scopes if scope != Scope.INTERNAL])
    ):
        found[home[entry.organisation_id]].append(
            Finding(
                "commendation",
                entry.title,
                entry.authority_name,
                entry.decided_on.isoformat(),
                _("守信激励，供参考。"),
                blocks=False,
            )
        )
    failed: Any = (
        EntryQuerySet(AssessmentResult)  # type: ignore[misc]
        .in_force(on=on)
        .filter(
            organisation__in=home,
            passed=False,
            decided_on__gt=on - ASSESSMENT_WEIGHS,
            scope__in=[scope for scope in scopes if scope != Scope.INTERNAL],
        )
    )
    for result in failed.defer("details").order_by("-decided_on", "uid"):
        found[home[result.organisation_id]].append(
            Finding(
                "assessment",
                f"{result.title}（{result.document_number}）",
                result.authority_name,
                result.decided_on.isoformat(),
                _("考核一票否决。") if result.vetoed else _("考核未达合格线：%s 分。") % result.score,
            )
        )
    if internal:
        _add_what_the_office_knows(found, home, on=on)
    return found


def _add_what_the_office_knows(found: Found, home: dict[uuid.UUID, uuid.UUID], *, on: date) -> None:
    late = OrderQuerySet(RectificationOrder).filter(
        Q(status=OrderStatus.NOT_RECTIFIED) | Q(status__in=OPEN_ORDERS, due_on__lt=on), organisation__in=home
    )
    for order in late.select_related("record").order_by("-ordered_at"):
        found[home[order.organisation_id]].append(
            Finding(
                "rectification",
                _("未按期完成整改：%s") % order.record.title,
                order.record.authority_name,
                timezone.localdate(order.ordered_at).isoformat(),
                _("限期整改尚未完成。"),
            )
        )
    notices = CriticismNotice.objects.filter(
        organisation__in=home, status=NoticeStatus.ISSUED, dated_on__gt=on - CRITICISM_WEIGHS
    )
    for notice in notices.select_related("issuer").order_by("-dated_on"):
        found[home[notice.organisation_id]].append(
            Finding(
                "criticism",
                notice.title,
                notice.issuer.name,
                notice.dated_on.isoformat(),
                _("一年内受到通报批评。"),
            )
        )


def about_officials(officials: Iterable[uuid.UUID], *, on: date) -> Found:
    """Findings by person, for the personnel office alone: records internal ones too, measures, running sanctions."""
    wanted = list(officials)
    found: Found = defaultdict(list)
    records = DishonestyRecord.objects.on_display(on=on).filter(official__in=wanted)
    for record in records.order_by("-decided_on", "uid"):
        if record.official_id:
            found[record.official_id].append(_of_record(record))
    measures = (
        MeasureQuerySet(Measure).active(on=on).filter(official__in=wanted).select_related("deciding_body")
    )
    for measure in measures.order_by("-decided_on", "uid"):
        if measure.official_id:
            found[measure.official_id].append(_of_measure(measure))
    running = (
        ArchiveEntry.objects.standing()
        .filter(archive__official__in=wanted, kind=EntryKind.DISCIPLINE, ended_on=None)
        .exclude(ends_on__lt=on)
        .select_related("archive")
    )
    for entry in running.order_by("-occurred_on", "uid"):
        found[entry.archive.official_id].append(
            Finding(
                "discipline",
                f"{entry.get_result_display()}",
                entry.basis_authority,
                entry.occurred_on.isoformat(),
                _("处分影响期至%s（公务员法第六十四条）。") % entry.ends_on.isoformat()
                if entry.ends_on
                else _("处分（公务员法第六十四条）。"),
            )
        )
    return found


def _of_record(record: DishonestyRecord) -> Finding:
    marks = [
        word
        for word, on in (
            (_("异议处理中"), record.under_objection),
            (_("复议诉讼中"), record.under_litigation),
        )
        if on
    ]
    reason = _("%(severity)s失信，公示至%(until)s") % {
        "severity": record.get_severity_display(),
        "until": record.display_until.isoformat() if record.display_until else "—",
    }
    return Finding(
        "record",
        f"{record.title}（{record.document_number}）",
        record.authority_name,
        record.decided_on.isoformat(),
        "；".join([reason, *marks]),
    )


def _of_measure(measure: Measure) -> Finding:
    until = _("至%s") % measure.ends_on.isoformat() if measure.ends_on else _("至修复或终止")
    return Finding(
        "measure",
        measure.title,
        measure.deciding_body.name,
        measure.decided_on.isoformat(),
        f"{measure.legal_basis}；{until}",
    )


def _merged_into(bodies: set[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Every body that answers as one of these, by its own id → the one asked about."""
    home = {pk: pk for pk in bodies}
    step = set(bodies)
    while step:
        rows = Organisation.objects.filter(merged_into__in=step).values_list("uid", "merged_into_id")
        fresh = {pk: home[into] for pk, into in rows if pk not in home and into is not None}
        home |= fresh
        step = set(fresh)
    return home
