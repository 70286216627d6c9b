from disclosure.lists.admin.pages import ServiceListAdmin

__all__ = ["ServiceListAdmin"]
