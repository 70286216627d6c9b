"""Issuing a paper, opening it, taking it back."""

import hashlib
import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from records.access import audit
from records.access.roles import Role
from records.common import sealed_files
from records.common.ids import new_uid
from records.common.masking import mask_name
from records.common.workflow import TransitionDenied
from records.papers.cleaning import chinese_day, chinese_moment, clean, clean_text
from records.papers.kinds import paper_kind
from records.papers.models import Paper
from records.papers.numbering import new_code, new_number
from records.papers.typesetting import qr_svg, set_pdf

if TYPE_CHECKING:
    from records.access.models import User
    from records.subjects.models import Organisation, Region

WITHDRAWERS = (Role.REVIEWER, Role.SUPERVISOR, Role.CLOCK)


class DamagedPaper(Exception):
    """The stored file is not the one that was issued."""


@transaction.atomic
def issue(
    *,
    kind: str,
    title: str,
    data: dict[str, Any],
    about_kind: str,
    about_uid: uuid.UUID,
    region: "Region",
    organisation: "Organisation | None" = None,
    holder_name: str = "",
    valid_until: date | None = None,
    by: "User",
    at: datetime,
) -> Paper:
    """
    Set, seal and register one paper.

    Whether it may be issued is the calling room's to decide, in the same transaction as the step it
    documents: both happen or neither.

    :param kind: the name of a registered kind; ``data`` has the shape told in that kind's template
    :param holder_name: to whom it is given; a person's name is kept only masked, a body's name in full
    """
    known = paper_kind(kind)
    number, code = new_number(at=at), new_code()
    with override("zh-hans"):
        content = _content(
            label=str(known.label),
            title=title,
            number=number,
            code=code,
            valid_until=valid_until,
            data=data,
            at=at,
        )
    pdf = set_pdf(template=known.template, content=content, at=at)
    # Stored before the commit: a row without its file would be a lie, a file without its row is only litter.
    stored_name = sealed_files.keep(f"papers/{at:%Y%m}/{new_uid().hex}", pdf)
    paper = Paper.objects.create(
        kind=kind,
        number=number,
        code=code,
        title=clean_text(title)[:200],
        about_kind=about_kind,
        about_uid=about_uid,
        region=region,
        organisation=organisation,
        holder_name=_public_name(holder_name, organisation),
        issuer_name=content["issuer"],
        issued_by=by,
        issued_at=at,
        valid_until=valid_until,
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        stored_name=stored_name,
    )
    audit.record(
        action="paper.issued",
        by=by,
        at=at,
        subject=paper,
        details={"kind": kind, "about": f"{about_kind}:{about_uid}", "sha256": paper.sha256},
    )
    return paper


def open_pdf(paper: Paper) -> bytes:
    """The PDF as it was issued; whoever shows it to a person asks ``read_pdf`` or stands for the holder."""
    pdf = sealed_files.read(paper.stored_name)
    if hashlib.sha256(pdf).hexdigest() != paper.sha256:
        raise DamagedPaper(f"{paper.number}: the stored file is not the one that was issued")
    return pdf


def read_pdf(*, paper: Paper, purpose: str, by: "User", at: datetime) -> bytes:
    """The PDF for one of the staff: refused outside the kind's readers, and written down either way."""
    note_reading(paper=paper, purpose=purpose, by=by, at=at)
    return open_pdf(paper)


def note_reading(*, paper: Paper, purpose: str, by: "User", at: datetime) -> None:
    """
    Write down that somebody reads what the paper says, or refuse it.

    :raises TransitionDenied: ``not_your_role``, or ``outdated`` for a paper whose content has ended or changed
    """
    try:
        _refuse_reader(paper, by)
    except TransitionDenied as denied:
        details = {"kind": paper.kind, "reason": denied.code}
        audit.refused(action="paper.opened", by=by, at=at, subject=paper, details=details)
        raise
    details = {"kind": paper.kind, "purpose": purpose}
    audit.read(action="paper.opened", by=by, at=at, subject=paper, details=details)


def withdraw(*, paper: Paper, reason: str, by: "User", at: datetime) -> Paper:
    """Declare a paper void from now on; who verifies it is told so. A second call changes nothing."""
    # Asked before the transaction, which would take the trace of the refusal away with it.
    if not by.holds(WITHDRAWERS, over=paper):
        audit.refused(action="paper.withdrawn", by=by, at=at, subject=paper)
        raise TransitionDenied("not_your_role", _("收回文书须由审核或督导人员办理。"))
    reason = clean_text(reason).strip()[:500]
    if not reason:
        raise TransitionDenied("reason_missing", _("请填写收回原因，它会记入审计日志。"))
    with transaction.atomic():
        paper = Paper.objects.select_for_update().get(pk=paper.pk)
        if paper.is_withdrawn:
            return paper
        paper.withdrawn_by, paper.withdrawn_at, paper.withdrawn_reason = by, at, reason
        paper.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
        details = {"kind": paper.kind, "reason": reason}
        audit.record(action="paper.withdrawn", by=by, at=at, subject=paper, details=details)
    return paper


def verification_address(number: str = "", code: str = "") -> str:
    """Where a paper is checked; with number and code the page opens filled in."""
    query = f"?{urlencode({'number': number, 'code': code})}" if number else ""
    return f"{settings.PUBLIC_URL.rstrip('/')}/verify/{query}"


def _refuse_reader(paper: Paper, by: "User") -> None:
    kind = paper_kind(paper.kind)
    if not by.holds(kind.readers, over=paper):
        raise TransitionDenied("not_your_role", _("您没有查阅该文书的权限；请联系出具单位。"))
    # What has ended is shown nowhere any more; only the audit may still have to know what was said.
    if not kind.is_current(paper) and not by.holds(Role.AUDIT_ADMIN, over=paper):
        raise TransitionDenied("outdated", _("出具后内容已有变化，原件不再提供；请重新申请一份。"))


def _content(
    *,
    label: str,
    title: str,
    number: str,
    code: str,
    valid_until: date | None,
    data: dict[str, Any],
    at: datetime,
) -> dict[str, Any]:
    return {
        "label": label,
        "title": clean_text(title)[:200],
        "number": number,
        "code": code,
        "node": settings.NODE_NAME,
        "issuer": (settings.SITE.sponsor or settings.NODE_NAME)[:200],
        "demo": settings.DEMO,
        "issued_on": chinese_day(timezone.localtime(at).date()),
        "issued_at": chinese_moment(at),
        "valid_until": chinese_day(valid_until) if valid_until else "",
        "verify_address": verification_address(),
        "qr": qr_svg(verification_address(number, code)),
        "data": clean(data),
    }


def _public_name(holder_name: str, organisation: "Organisation | None") -> str:
    holder = clean_text(holder_name).strip()
    if organisation is not None and holder in ("", organisation.name):
        return organisation.name[:200]
    return mask_name(holder)
