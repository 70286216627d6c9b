"""How far one role of one account goes: a region with everything inside it, or one body there."""

import uuid
from dataclasses import dataclass
from typing import Any

from records.access.roles import Role
from records.subjects.models import subtree_prefix


@dataclass(frozen=True)
class Reach:
    role: Role
    region_code: str
    organisation_id: uuid.UUID | None

    @property
    def prefix(self) -> str:
        return subtree_prefix(self.region_code)

    def covers(self, subject: Any) -> bool:
        """Whether ``subject`` lies inside; a subject that does not say where it belongs lies nowhere."""
        code = getattr(subject, "access_region_code", None)
        if not code or not code.startswith(self.prefix):
            return False
        return self.organisation_id is None or (
            self.organisation_id == getattr(subject, "access_organisation_id", None)
        )
