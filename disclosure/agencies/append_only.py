"""What the database itself refuses in this room, and in that of lists, which shares its migration."""

from disclosure.editing.append_only import guarded
from disclosure.lists import append_only as lists

MIGRATION_OPERATIONS = [
    *(
        guarded(f"disclosure_{name}")
        for name in ("agency", "agencyscore", "expert", "badconduct", "agencyreport")
    ),
    *lists.MIGRATION_OPERATIONS,
]
