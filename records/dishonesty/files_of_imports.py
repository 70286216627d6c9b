"""
The files of imports, as a kind that is destroyed by list: they name people, and nobody reads them once checked.

What came of a file stays: the batch with its counts and the digest of its bytes, the rows that became a record, and
those over which somebody still has to decide.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy, gettext_noop

from records.access.stewardship.retention import Destroyable
from records.dishonesty.choices import ImportState, RowState
from records.dishonesty.models import ImportBatch, ImportRow

BASIS = "个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间；本系统留存十二个月"
KEPT_FOR = timedelta(days=366)
# Somebody's work goes on with these; a file that was checked and never confirmed is nobody's any more.
_OVER = (ImportState.DONE, ImportState.FAILED, ImportState.CHECKED)
NEVER_CONFIRMED = gettext_noop("超过保存期限没有确认导入，文件已按清单销毁。")


def kind() -> Destroyable:
    return Destroyable(
        "import_files", gettext_lazy("导入文件原件"), KEPT_FOR, BASIS, _batches, _spelt, destroy=_destroy
    )


def _batches(before: datetime) -> QuerySet[Any]:
    return ImportBatch.objects.filter(uploaded_at__lt=before, state__in=_OVER).exclude(stored_name="")


def _spelt(batch: ImportBatch) -> dict[str, Any]:
    return {
        "uid": str(batch.pk),
        "sha256": batch.sha256,
        "uploaded_at": batch.uploaded_at.isoformat(),
        "uploaded_by": batch.uploaded_by_id,
        "rows": batch.rows_total,
    }


def _destroy(batches: Sequence[ImportBatch]) -> None:
    """The files first: where the transaction fails they are asked for again, and a file that is gone is no fault."""
    for batch in batches:
        default_storage.delete(batch.stored_name)
    pks = [batch.pk for batch in batches]
    came_to_nothing = Q(state__in=[RowState.DUPLICATE, RowState.DISCARDED])
    unconfirmed = Q(batch__state=ImportState.CHECKED)
    ImportRow.objects.filter(came_to_nothing | unconfirmed, batch__in=pks).delete()
    rows = ImportBatch.objects.filter(pk__in=pks)
    # It can be uploaded anew: the same bytes are refused only beside a batch that did not fail.
    rows.filter(state=ImportState.CHECKED).update(state=ImportState.FAILED, failure=NEVER_CONFIRMED)
    rows.update(stored_name="")
