"""The staff's window on dishonesty records; importing it registers its pages with the admin."""

from records.dishonesty.admin.changes import ChangeAdmin
from records.dishonesty.admin.imports import BatchAdmin
from records.dishonesty.admin.records import RecordAdmin
from records.dishonesty.admin.rows import RowAdmin
from records.dishonesty.admin.submissions import SubmissionAdmin

__all__ = ["BatchAdmin", "ChangeAdmin", "RecordAdmin", "RowAdmin", "SubmissionAdmin"]
