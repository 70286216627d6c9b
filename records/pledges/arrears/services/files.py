"""Papers of a claim: checked by content, kept encrypted, read only with a trace."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.access import audit
from records.common import sealed_files
from records.common.ids import new_uid
from records.common.uploads import examined
from records.pledges.arrears.choices import FileKind
from records.pledges.arrears.models import Arrear, ArrearFile

if TYPE_CHECKING:
    from records.access.models import User

MOST_PER_ARREAR = 60


def keep_file(*, arrear: Arrear, kind: str, file: Any, by: "User", at: datetime) -> ArrearFile:
    """
    Keep a file with a claim that the caller holds locked.

    :raises FileRefused: as ``examined``
    :raises ValidationError: the same file twice, or too many
    """
    found, digest = examined(file)
    if kind not in FileKind.values:
        raise ValidationError({"files": [_("请选择材料类别。")]})
    if arrear.files.filter(sha256=digest).exists():
        raise ValidationError({"files": [_("该文件已经提交过。")]})
    if arrear.files.count() >= MOST_PER_ARREAR:
        raise ValidationError({"files": [_("一笔账款最多 %d 个文件。") % MOST_PER_ARREAR]})
    file.seek(0)
    kept = ArrearFile.objects.create(
        arrear=arrear,
        kind=kind,
        stored_name=sealed_files.keep(f"arrears/{new_uid().hex}", file.read()),
        content_type=found.content_type,
        extension=found.extensions[0],
        size=file.size,
        sha256=digest,
        uploaded_by=by,
        uploaded_at=at,
    )
    audit.record(action="arrear.file_kept", by=by, at=at, subject=arrear, details={"sha256": digest})
    return kept


def read_file(*, file: ArrearFile, by: "User", at: datetime) -> bytes:
    """The bytes, for somebody in whose reach the claim lies; that he read them stays written."""
    audit.read(action="arrear.file_read", by=by, at=at, subject=file.arrear, details={"sha256": file.sha256})
    return sealed_files.read(file.stored_name)
