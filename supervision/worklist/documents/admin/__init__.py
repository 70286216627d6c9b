"""Staff pages of incoming documents."""

from supervision.worklist.documents.admin.pages import IncomingDocumentAdmin

__all__ = ["IncomingDocumentAdmin"]
