"""Identifiers of rows that travel between nodes."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_uid() -> UUID:
    """A UUIDv7: unique without asking anybody, and in order of time, so that indexes grow at one end."""
    return uuid7()
