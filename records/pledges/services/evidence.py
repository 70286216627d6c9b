"""Files and links that prove a step: cleaned of what they say of their maker, kept unreadable in the storage."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.access import audit
from records.common import sealed_files
from records.common.ids import new_uid
from records.common.metadata import Unreadable, stripped
from records.common.uploads import FileRefused, examined
from records.dishonesty.content.checks import ID_NUMBER
from records.pledges.course import is_address
from records.pledges.models import PledgeEvidence

if TYPE_CHECKING:
    from records.access.models import User

MOST_PER_STEP = 12


@dataclass(frozen=True)
class EvidenceData:
    """A title with an uploaded file, an address, or both; title and address are shown to readers, the file is not."""

    title: str
    url: str = ""
    file: Any = None


def keep_evidence(
    *, step: uuid.UUID, evidence: Sequence[EvidenceData], by: "User", at: datetime
) -> list[PledgeEvidence]:
    """
    Keep what proves the step, in the caller's transaction.

    :raises ValidationError: at ``evidence``, where a title or an address is no good
    :raises FileRefused: what ``examined`` refuses, ``cannot_be_cleaned``, ``duplicate``, ``too_many``
    """
    held = set(PledgeEvidence.objects.filter(step=step).values_list("sha256", flat=True))
    if len(held) + len(evidence) > MOST_PER_STEP:
        raise FileRefused("too_many", _("一项最多 %d 份材料，请合并后上传。") % MOST_PER_STEP)
    return [_keep(step, one, held, by=by, at=at) for one in evidence]


def _keep(step: uuid.UUID, one: EvidenceData, held: set[str], *, by: "User", at: datetime) -> PledgeEvidence:
    title, url = one.title.strip(), one.url.strip()
    if not title or len(title) > 200 or ID_NUMBER.search(title):
        raise ValidationError(
            {"evidence": _("请给每份材料写一个名称，不超过 200 字，不含身份证件号码；名称会公开。")}
        )
    if not is_address(url) or len(url) > 500 or (not url and one.file is None):
        raise ValidationError({"evidence": _("每份材料须有文件，或以 https:// 开头的网址。")})
    row = PledgeEvidence(step=step, title=title, url=url, uploaded_by=by, uploaded_at=at)
    if one.file is not None:
        found, _digest = examined(one.file)
        one.file.seek(0)
        try:
            content = stripped(one.file.read(), found)
        except Unreadable as error:
            raise FileRefused(
                "cannot_be_cleaned",
                _("无法去除文件中的作者、位置等隐藏信息，请另存为未加密的 PDF 或图片后上传。"),
            ) from error
        row.sha256 = hashlib.sha256(content).hexdigest()
        if row.sha256 in held:
            raise FileRefused("duplicate", _("同一个文件提交了两次，请移除其中一个。"))
        held.add(row.sha256)
        row.content_type, row.extension, row.size = found.content_type, found.extensions[0], len(content)
        # Stored before the commit: a row without its file would be a lie, a file without its row is only litter.
        row.stored_name = sealed_files.keep(f"pledges/{new_uid().hex}", content)
    row.save(force_insert=True)
    return row


def open_evidence(*, evidence: PledgeEvidence, subject: Any, by: "User", at: datetime) -> bytes:
    """The file's bytes for one who may see ``subject``; written down, for it may name people."""
    audit.read(
        action="pledge.evidence_opened", by=by, at=at, subject=subject, details={"evidence": str(evidence.pk)}
    )
    return sealed_files.read(evidence.stored_name)
