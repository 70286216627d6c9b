"""Who has to publish a year's figures, by when, and who has not."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.access.services import clock_user
from records.clocks import cases
from records.pledges.arrears.choices import Coverage
from records.pledges.arrears.compiling import last_day, late_at_end_of
from records.pledges.arrears.deadlines import DUTY_CASE, PUBLISH
from records.pledges.arrears.models import Arrear, ArrearsStatement, StatementDuty
from records.registers.choices import Status
from records.subjects.models import Organisation

BATCH = 500


def establish_duties(*, at: datetime) -> int:
    """
    Give every body of which something confirmed stood unpaid at the end of last year its duty to publish that.

    Safe to run twice; what is confirmed later brings its duty later.
    """
    year, made = timezone.localdate(at).year - 1, 0
    known = StatementDuty.objects.filter(year=year).values("organisation")
    bodies = (
        Arrear.objects.confirmed()
        .filter(late_at_end_of(year))
        .exclude(organisation__in=known)
        .order_by("organisation")
        .values_list("organisation", flat=True)
        .distinct()[:BATCH]
    )
    for body in Organisation.objects.filter(pk__in=list(bodies)).select_related("region"):
        made += _establish(body, year, at=at)
    return made


@transaction.atomic
def _establish(body: Organisation, year: int, *, at: datetime) -> bool:
    by = clock_user()
    duty, is_new = StatementDuty.objects.get_or_create(
        organisation=body,
        year=year,
        defaults={"region": body.region, "due_on": last_day(year), "made_at": at},
    )
    if not is_new:
        return False
    deadline = cases.start(
        key=PUBLISH,
        case_kind=DUTY_CASE,
        case_uid=duty.pk,
        case_title=_("%(body)s%(year)d年度拖欠账款公示") % {"body": body.name[:150], "year": year},
        start_on=last_day(year),
        region=body.region_id,
        role=Role.CLERK,
        consequence=_("逾期未公示的，公众页面上标明。"),
        by=by,
        at=at,
    )
    duty.due_on = deadline.due_on
    duty.save(update_fields=["due_on"])
    audit.record(action="arrears.duty_made", by=by, at=at, subject=duty, details={"year": year})
    # Who published before the duty was known has done it.
    published = ArrearsStatement.objects.filter(
        organisation=body, year=year, coverage=Coverage.BODY, status=Status.PUBLISHED
    ).first()
    if published is not None:
        meet_duty(published, at=at)
    return True


@transaction.atomic
def meet_duty(statement: ArrearsStatement, *, at: datetime) -> None:
    """The statement is public: whoever had to publish it has done so, in time or late."""
    duty = (
        StatementDuty.objects.select_for_update()
        .filter(organisation=statement.organisation_id, year=statement.year, statement=None)
        .first()
    )
    if duty is None or statement.published_at is None or statement.coverage != Coverage.BODY:
        return
    duty.statement, duty.met_on = statement, timezone.localdate(statement.published_at)
    duty.save(update_fields=["statement", "met_on"])
    cases.meet(key=PUBLISH, case_kind=DUTY_CASE, case_uid=duty.pk, by=clock_user(), at=at)


def follow_statement(sender: Any, instance: ArrearsStatement, **more: Any) -> None:
    """Whatever publishes a statement, in the same transaction; copies from below are their own node's affair."""
    if instance.status == Status.PUBLISHED and not instance.is_replica:
        meet_duty(instance, at=instance.updated_at)


@transaction.atomic
def miss_duty(*, uid: uuid.UUID, at: datetime) -> None:
    """The day passed and nothing is public: from now on everybody reads that."""
    duty = StatementDuty.objects.select_for_update().get(pk=uid)
    if duty.statement_id is None and duty.missed_at is None:
        duty.missed_at = at
        duty.save(update_fields=["missed_at"])
        audit.record(
            action="arrears.duty_missed", by=clock_user(), at=at, subject=duty, details={"year": duty.year}
        )
