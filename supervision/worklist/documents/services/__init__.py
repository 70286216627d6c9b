"""What can be done with an incoming document."""

from supervision.worklist.documents.services.papers import papers_of
from supervision.worklist.documents.services.receiving import answer, confirm, confirm_by_code, slip
from supervision.worklist.documents.services.routing import (
    DocumentData,
    Given,
    archive,
    direct,
    finish_document,
    pass_on,
    propose,
    register_document,
    send_back,
    task_of_document,
)

__all__ = [
    "DocumentData",
    "Given",
    "answer",
    "archive",
    "confirm",
    "confirm_by_code",
    "direct",
    "finish_document",
    "papers_of",
    "pass_on",
    "propose",
    "register_document",
    "send_back",
    "slip",
    "task_of_document",
]
