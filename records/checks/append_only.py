"""What the database itself refuses in this room; for the migration of its models."""

from records.checks.awards import append_only as awards
from records.checks.reports import append_only as reports

MIGRATION_OPERATIONS = [*awards.OPERATIONS, *reports.OPERATIONS]
