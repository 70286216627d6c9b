"""What this room tells the rooms below when the app is ready."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.access.labels import name_steps
from records.clocks.cases import register_case_kind
from records.clocks.kinds import CaseKind as ClockKind
from records.dishonesty import decisions
from records.remedies.choices import CaseKind, RepairStatus
from records.remedies.workflow import WORKFLOWS

PAGES = {
    CaseKind.OBJECTION: "records_objection",
    CaseKind.REPAIR: "records_repair",
    CaseKind.MITIGATION: "records_mitigation",
    CaseKind.HANDLING: "records_handlingcomplaint",
}


def register() -> None:
    """Open the door through which repairs end records, and make the deadlines of cases possible."""
    decisions.install(approved=_repair_approved, revoked=_repair_revoked)
    for kind in CaseKind:
        register_case_kind(ClockKind(kind.value, kind.label, _ADDRESSES[kind]))
        name_steps(
            kind,
            kind.label,
            WORKFLOWS[kind],
            file=_("提出"),
            identity_opened=_("查看申请人身份"),
            proof_opened=_("查看申请材料"),
        )


def address_of(kind: str, uid: UUID) -> str:
    return reverse(f"admin:{PAGES[CaseKind(kind)]}_change", args=[uid])


def _address(kind: CaseKind):  # type: ignore[no-untyped-def]
    return lambda uid: address_of(kind, uid)


# Made once: registering the same kind again must be the same.
_ADDRESSES = {kind: _address(kind) for kind in CaseKind}


def _repair_approved(uid: UUID) -> bool:
    from records.remedies.models import Repair

    return Repair.objects.filter(record=uid, status=RepairStatus.APPROVED).exists()


def _repair_revoked(uid: UUID) -> bool:
    from records.remedies.models import Repair

    return Repair.objects.filter(record=uid, status=RepairStatus.REVOKED).exists()
