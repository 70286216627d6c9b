"""What the database itself refuses in this room, and in the one below it that has no migration of its own."""

from disclosure.editing.append_only import BASE_OPERATIONS, guarded

MIGRATION_OPERATIONS = [
    *BASE_OPERATIONS,
    *(guarded(f"disclosure_{name}") for name in ("article", "case", "policy", "decision")),
]
