"""What the data says of a campaign's targets: which there are, and which are zero. One question for each theme."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from records.dishonesty.choices import EndReason, Source, Status, SubjectType
from records.dishonesty.models import DishonestyRecord
from records.pledges.arrears.choices import Status as ArrearStatus
from records.pledges.arrears.models import Arrear
from records.subjects.models import Region, subtree_prefix, within_regions
from supervision.inspections.choices import Theme

MOST_TARGETS = 2000


@dataclass(frozen=True)
class Found:
    """One thing that is not zero."""

    uid: UUID
    body: UUID
    title: str
    amount: Decimal | None


@dataclass(frozen=True)
class Zero:
    on: date
    how: str


@dataclass(frozen=True)
class Question:
    """
    :ivar standing: what is not zero in a region today
    :ivar zero: of these sources, those that are
    """

    standing: Callable[[Region], Iterator[Found]]
    zero: Callable[[Collection[UUID]], dict[UUID, Zero]]
    page: str


def _debtors(region: Region) -> Iterator[Found]:
    """Bodies that a court lists as judgment debtors: records of that source that stand, own ones and from below."""
    rows = (
        DishonestyRecord.objects.filter(
            within_regions("region", [subtree_prefix(region.code)]),
            source=Source.JUDGMENT_DEBTOR,
            status=Status.PUBLISHED,
            subject_type=SubjectType.ORGANISATION,
        )
        .order_by("uid")
        .values_list("uid", "organisation_id", "title", "amount")[:MOST_TARGETS]
    )
    return (Found(*row) for row in rows)


def _debtors_zero(uids: Collection[UUID]) -> dict[UUID, Zero]:
    """
    Repaired or revoked. One whose display merely ran out is not zero: time pays no debt.
    """
    rows = DishonestyRecord.objects.filter(
        pk__in=uids, status=Status.ENDED, end_reason__in=(EndReason.REPAIRED, EndReason.REVOKED)
    ).values_list("uid", "ended_at", "end_reason")
    with override("zh-hans"):
        return {
            uid: Zero(timezone.localdate(ended_at), str(EndReason(reason).label))
            for uid, ended_at, reason in rows
            if ended_at is not None
        }


def _arrears(region: Region) -> Iterator[Found]:
    rows = (
        Arrear.objects.late()
        .filter(within_regions("region", [subtree_prefix(region.code)]))
        .order_by("uid")
        .only("uid", "organisation_id", "kind", "contract_number", "amount")[:MOST_TARGETS]
    )
    with override("zh-hans"):
        # Who waits for the money stands in the claim, and nowhere else.
        return iter(
            [
                Found(
                    one.pk,
                    one.organisation_id,
                    f"{one.get_kind_display()}（{one.contract_number}）",
                    one.amount,
                )
                for one in rows
            ]
        )


def _arrears_zero(uids: Collection[UUID]) -> dict[UUID, Zero]:
    over = (ArrearStatus.SETTLED, ArrearStatus.WITHDRAWN)
    rows = Arrear.objects.filter(pk__in=uids, status__in=over).only(
        "uid", "status", "settled_on", "updated_at"
    )
    with override("zh-hans"):
        return {
            one.pk: Zero(one.settled_on or timezone.localdate(one.updated_at), str(one.get_status_display()))
            for one in rows
        }


QUESTIONS: dict[str, Question] = {
    Theme.JUDGMENT_DEBTOR: Question(_debtors, _debtors_zero, "admin:records_dishonestyrecord_page"),
    Theme.ARREARS: Question(_arrears, _arrears_zero, "admin:records_arrear_change"),
}


def source_url(theme: str, uid: UUID) -> str:
    """The staff page of what stands behind a target."""
    return reverse(QUESTIONS[theme].page, args=[uid])
