"""What the assessed body says of itself, with proofs."""

import hashlib
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.common import sealed_files
from records.common.ids import new_uid
from records.common.metadata import Unreadable, stripped
from records.common.uploads import FileRefused, examined
from records.dishonesty.content.checks import ID_NUMBER
from records.pledges.course import is_address
from supervision.assessments.rounds.choices import RoundStatus, SheetStatus, Stage
from supervision.assessments.rounds.deadlines import REPORT, meet, start_report
from supervision.assessments.rounds.models import (
    AssessmentEvidence,
    AssessmentMark,
    AssessmentScore,
    AssessmentSheet,
)
from supervision.assessments.rounds.services.steps import (
    begin_deed,
    begin_sheet,
    finish_sheet,
    given,
    lock_sheet,
    mark,
)
from supervision.assessments.rounds.workflow import BODY

if TYPE_CHECKING:
    from records.access.models import User

MOST_PER_SCORE = 20


def own_score(sheet: AssessmentSheet, key: str) -> AssessmentScore:
    """An indicator that people value; what the system reads from the data nobody types in."""
    found = sheet.scores.filter(key=key).first()
    if found is None:
        raise ValidationError({"key": _("这张表里没有这个指标。")})
    if found.is_automatic:
        raise ValidationError({"key": _("这个指标由系统取数，不能填写；有误的在申辩时说明。")})
    return found


@transaction.atomic
def assess_oneself(
    *,
    sheet: UUID,
    key: str,
    value: Decimal | None,
    absent: bool = False,
    note: str = "",
    by: "User",
    at: datetime,
) -> AssessmentMark:
    """
    Say what the body gives itself for one indicator, and why.

    :raises ValidationError: at ``key``, ``value`` or ``note``
    :raises TransitionDenied: ``wrong_state``, ``not_your_role``
    """
    case = lock_sheet(sheet)
    _begin(case, "assess_oneself", by=by, at=at)
    score = own_score(case, key)
    said = note.strip()
    if absent and not said:
        raise ValidationError({"note": _("选“不适用”的，请写明理由。")})
    if ID_NUMBER.search(said):
        raise ValidationError({"note": _("文字中有身份证件号码，请删去。")})
    made = mark(score, Stage.SELF, given(value, absent=absent), note=said, by=by, at=at)
    audit.record(action="assessment.assess_oneself", by=by, at=at, subject=case, details={"key": key})
    return made


def _begin(case: AssessmentSheet, name: str, *, by: "User", at: datetime) -> None:
    begin_deed(
        case,
        name,
        states=(SheetStatus.SELF_REPORT,),
        roles=BODY,
        office=False,
        phases=(RoundStatus.REPORTING,),
        by=by,
        at=at,
    )


@transaction.atomic
def keep_evidence(
    *, sheet: UUID, key: str, title: str, url: str = "", file: Any = None, by: "User", at: datetime
) -> AssessmentEvidence:
    """
    Keep what proves an indicator: a link, a file cleaned of what it says of its maker, or both.

    :raises FileRefused: what ``examined`` refuses, ``cannot_be_cleaned``, ``duplicate``, ``too_many``
    """
    case = lock_sheet(sheet)
    _begin(case, "keep_evidence", by=by, at=at)
    score, title, url = own_score(case, key), title.strip(), url.strip()
    if not title or len(title) > 200 or ID_NUMBER.search(title):
        raise ValidationError({"title": _("请给材料写一个名称，不超过 200 字，不含身份证件号码。")})
    if not is_address(url) or len(url) > 500 or (not url and file is None):
        raise ValidationError({"url": _("请附文件，或填写以 https:// 开头的网址。")})
    if score.evidence.count() >= MOST_PER_SCORE:
        raise FileRefused("too_many", _("一项最多 %d 份材料，请合并后上传。") % MOST_PER_SCORE)
    row = AssessmentEvidence(score=score, title=title, url=url, by=by, at=at)
    if file is not None:
        _store(row, file)
    row.save(force_insert=True)
    audit.record(
        action="assessment.keep_evidence",
        by=by,
        at=at,
        subject=case,
        details={"key": key, "sha256": row.sha256},
    )
    return row


def _store(row: AssessmentEvidence, file: Any) -> None:
    found, _digest = examined(file)
    file.seek(0)
    try:
        content = stripped(file.read(), found)
    except Unreadable as error:
        raise FileRefused(
            "cannot_be_cleaned",
            _("无法去除文件中的作者、位置等隐藏信息，请另存为未加密的 PDF 或图片后上传。"),
        ) from error
    row.sha256 = hashlib.sha256(content).hexdigest()
    if row.score.evidence.filter(sha256=row.sha256).exists():
        raise FileRefused("duplicate", _("同一个文件提交了两次，请移除其中一个。"))
    row.content_type, row.extension, row.size = found.content_type, found.extensions[0], len(content)
    row.stored_name = sealed_files.keep(f"assessments/{new_uid().hex}", content)


def open_evidence(*, evidence: AssessmentEvidence, by: "User", at: datetime) -> bytes:
    """The file's bytes, for one who may see its sheet; written down, for it may name people."""
    audit.read(
        action="assessment.evidence_opened",
        by=by,
        at=at,
        subject=evidence.score.sheet,
        details={"sha256": evidence.sha256},
    )
    return sealed_files.read(evidence.stored_name)


@transaction.atomic
def submit(*, sheet: UUID, by: "User", at: datetime) -> AssessmentSheet:
    """Hand the self-assessment in."""
    case = lock_sheet(sheet)
    step = begin_sheet(case, "submit", by=by, at=at)
    case.submitted_by, case.submitted_at = by, at
    finish_sheet(case, step, by=by, at=at)
    meet(case, REPORT, by=by, at=at)
    return case


@transaction.atomic
def recall(*, sheet: UUID, by: "User", at: datetime) -> AssessmentSheet:
    """Take it back to mend it, while the others still report."""
    case = lock_sheet(sheet)
    step = begin_sheet(case, "recall", by=by, at=at)
    case.submitted_by = case.submitted_at = None
    finish_sheet(case, step, by=by, at=at)
    start_report(case, by=by, at=at)
    return case
