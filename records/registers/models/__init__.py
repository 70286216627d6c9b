from records.registers.models.commendation import Commendation
from records.registers.models.entry import RegisterEntry
from records.registers.models.version import EntryTransition, EntryVersion

__all__ = ["Commendation", "EntryTransition", "EntryVersion", "RegisterEntry"]
