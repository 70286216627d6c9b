"""The official's archive, honesty education, and the files that bring many entries at once."""

from records.archives.models.archives import Archive, ArchiveEntry, ArchiveEntryQuerySet, ArchiveReading
from records.archives.models.education import Course, CourseSession, HandbookPage, Participation
from records.archives.models.imports import ArchiveImport, ArchiveImportLine

__all__ = [
    "Archive",
    "ArchiveEntry",
    "ArchiveEntryQuerySet",
    "ArchiveImport",
    "ArchiveImportLine",
    "ArchiveReading",
    "Course",
    "CourseSession",
    "HandbookPage",
    "Participation",
]
