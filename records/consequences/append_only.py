"""What the database itself refuses in this room."""

from typing import Any

from records.common.database import AppendOnly

MIGRATION_OPERATIONS: list[Any] = [
    AppendOnly("records_consequencestep"),
    AppendOnly("records_evidencefile", fillable=("removed_by_id", "removed_at")),
]
