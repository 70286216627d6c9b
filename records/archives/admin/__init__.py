"""Staff's windows on archives, education and their files."""

from records.archives.admin import archives, courses, handbook, imports, work

__all__ = ["archives", "courses", "handbook", "imports", "work"]
