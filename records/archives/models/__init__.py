"""The official's archive, honesty education, and the files that bring many entries at once."""

from records.archives.models.archives import Archive, ArchiveEntry, ArchiveReading, EntryQuerySet
from records.archives.models.education import Course, CourseSession, HandbookPage, Participation
from records.archives.models.imports import ArchiveImport, ArchiveImportLine

__all__ = [
    "Archive",
    "ArchiveEntry",
    "ArchiveImport",
    "ArchiveImportLine",
    "ArchiveReading",
    "Course",
    "CourseSession",
    "EntryQuerySet",
    "HandbookPage",
    "Participation",
]
