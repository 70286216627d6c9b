"""What the database itself refuses of quality: a month that was reckoned stays as it was."""

from records.common.database import AppendOnly

MIGRATION_OPERATIONS = [AppendOnly("supervision_qualitymonth")]
