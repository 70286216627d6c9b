"""One deadline as delivered."""

from dataclasses import dataclass
from typing import Any

from records.common.deadlines import Length, Unit


@dataclass(frozen=True)
class Default:
    key: str
    label: Any
    number: int
    unit: Unit
    basis: str
    rolls: bool = False

    @property
    def length(self) -> Length:
        return Length(self.number, self.unit)
