"""What the database itself refuses of this room, gathered for its migrations."""

from supervision.assessments.systems.append_only import SYSTEM_OPERATIONS

__all__ = ["SYSTEM_OPERATIONS"]
