"""What the database itself refuses of letters between nodes."""

from records.common.database import AppendOnly

MIGRATION_OPERATIONS = [
    AppendOnly(
        "supervision_letter",
        fillable=("number", "kind", "content", "passed_at", "settled_at", "settled_by_id"),
        resealable=("content",),
    ),
]
