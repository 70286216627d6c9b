"""Staff pages of ratings."""

from supervision.ratings.admin.agencies import RatingAgencyAdmin
from supervision.ratings.admin.pages import RatingCaseAdmin

__all__ = ["RatingAgencyAdmin", "RatingCaseAdmin"]
