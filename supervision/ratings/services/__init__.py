"""What can be done with ratings. Every function is keyword-only, atomic and audited."""

from supervision.ratings.services.agencies import (
    confirm_agency,
    end_agency,
    enter_agency,
    enter_method,
)
from supervision.ratings.services.publishing import (
    check,
    comment,
    keep,
    propose_withdrawal,
    publish,
    refuse_rating,
    send_back,
    show_comment,
    withdraw,
)
from supervision.ratings.services.receiving import (
    RatingData,
    attach,
    mend,
    open_file,
    receive,
    resubmit,
)

__all__ = [
    "RatingData",
    "attach",
    "check",
    "comment",
    "confirm_agency",
    "end_agency",
    "enter_agency",
    "enter_method",
    "keep",
    "mend",
    "open_file",
    "propose_withdrawal",
    "publish",
    "receive",
    "refuse_rating",
    "resubmit",
    "send_back",
    "show_comment",
    "withdraw",
]
