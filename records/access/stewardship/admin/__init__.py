"""The three administrators' pages: what they ask of each other, who leaves, whose role ends, what is destroyed."""

from records.access.stewardship.admin.destruction import DestructionListAdmin
from records.access.stewardship.admin.requests import StewardRequestAdmin
from records.access.stewardship.admin.reviews import GrantReviewAdmin

__all__ = ["DestructionListAdmin", "GrantReviewAdmin", "StewardRequestAdmin"]
