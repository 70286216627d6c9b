from records.dishonesty.models.attachment import Attachment
from records.dishonesty.models.change import ProposedChange
from records.dishonesty.models.history import PriorNotice, RecordTransition, RecordVersion
from records.dishonesty.models.intake import ImportBatch, ImportRow, Submission, SubmissionItem
from records.dishonesty.models.record import DishonestyRecord, NoneOf, RecordQuerySet
from records.dishonesty.models.wording import RecordWording, WordingProgress

__all__ = [
    "Attachment",
    "DishonestyRecord",
    "ImportBatch",
    "ImportRow",
    "NoneOf",
    "PriorNotice",
    "ProposedChange",
    "RecordQuerySet",
    "RecordTransition",
    "RecordVersion",
    "RecordWording",
    "Submission",
    "SubmissionItem",
    "WordingProgress",
]
