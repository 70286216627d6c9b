"""Files that the body hands in with a rectification or a report; after it was submitted nothing is taken out."""

import uuid
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.uploads import FileRefused, clean_name, examined
from records.common.workflow import TransitionDenied
from records.consequences.choices import BODYS_TURN, ReportStatus
from records.consequences.models import EvidenceFile, OwnReport, RectificationOrder
from records.dishonesty.services.files import name_of_ours, store

if TYPE_CHECKING:
    from records.access.models import User

MOST_PER_CASE = 20
# What was handed in stays as it was while the office looks at it.
WRITABLE = frozenset({*BODYS_TURN, ReportStatus.DUE, ReportStatus.RETURNED})


@transaction.atomic
def attach_evidence(
    *, case: RectificationOrder | OwnReport, file: Any, by: "User", at: datetime
) -> EvidenceFile:
    """
    Keep a file with a case while it is the body's turn.

    :raises FileRefused: as ``examined``; ``duplicate``, ``too_many``
    """
    return keep_evidence(case=_writable(case, by=by, at=at), file=file, by=by, at=at)


def keep_evidence(
    *, case: RectificationOrder | OwnReport, file: Any, by: "User", at: datetime
) -> EvidenceFile:
    """The same for a case that the caller holds locked and has found writable."""
    found, digest = examined(file)
    standing = case.evidence.filter(removed_at=None)
    if standing.filter(sha256=digest).exists():
        raise FileRefused("duplicate", _("该文件已在本件材料中。"))
    if standing.count() >= MOST_PER_CASE:
        raise FileRefused("too_many", _("一件材料最多 %d 个文件。") % MOST_PER_CASE)
    stored_name = name_of_ours("evidence", found)
    evidence = EvidenceFile.objects.create(
        order=case if isinstance(case, RectificationOrder) else None,
        report=case if isinstance(case, OwnReport) else None,
        original_name=clean_name(file.name),
        stored_name=stored_name,
        content_type=found.content_type,
        size=file.size,
        sha256=digest,
        uploaded_by=by,
        uploaded_at=at,
    )
    store(file, stored_name)
    if by.pk not in case.writers:
        case.writers = [*case.writers, by.pk]
        case.save(update_fields=["writers"])
    audit.record(action="evidence.attached", by=by, at=at, subject=case, details={"sha256": digest})
    return evidence


@transaction.atomic
def remove_evidence(*, uid: uuid.UUID, by: "User", at: datetime) -> EvidenceFile:
    """Take a file out again before it was handed in; row and bytes stay for the audit."""
    evidence = EvidenceFile.objects.select_related("order", "report").get(pk=uid)
    case = case_of(evidence)
    locked = _writable(case, by=by, at=at)
    if (
        isinstance(locked, RectificationOrder)
        and locked.submitted_at is not None
        and (evidence.uploaded_at <= locked.submitted_at)
    ):
        raise TransitionDenied("already_handed_in", _("已报送的材料不能移除，可以补充新的材料。"))
    if (
        isinstance(locked, OwnReport)
        and locked.filed_at is not None
        and evidence.uploaded_at <= locked.filed_at
    ):
        raise TransitionDenied("already_handed_in", _("已报送的材料不能移除，可以补充新的材料。"))
    evidence.removed_by, evidence.removed_at = by, at
    evidence.save(update_fields=["removed_by", "removed_at"])
    audit.record(action="evidence.removed", by=by, at=at, subject=locked, details={"sha256": evidence.sha256})
    return evidence


def open_evidence(evidence: EvidenceFile) -> IO[bytes]:
    """The stored bytes; the caller closes them."""
    return default_storage.open(evidence.stored_name, "rb")


def case_of(evidence: EvidenceFile) -> RectificationOrder | OwnReport:
    case = evidence.order or evidence.report
    if case is None:
        raise LookupError("evidence without a case")
    return case


def _writable(
    case: RectificationOrder | OwnReport, *, by: "User", at: datetime
) -> RectificationOrder | OwnReport:
    locked = type(case).objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not by.holds([Role.DEPARTMENT], over=locked):
        audit.refused(action="evidence.attached", by=by, at=at, subject=locked)
        raise TransitionDenied("not_your_role", _("材料由当事机构报送。"))
    if locked.status not in WRITABLE:
        raise TransitionDenied("not_editable", _("材料报送后不再变动；需要补充的，请等核查人退回。"))
    return locked
