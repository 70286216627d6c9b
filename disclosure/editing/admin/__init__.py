from disclosure.editing.admin.pages import DeskAdmin

__all__ = ["DeskAdmin"]
