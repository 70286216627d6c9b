"""Staff's windows on the remedies."""

from records.remedies.admin import cases

__all__ = ["cases"]
