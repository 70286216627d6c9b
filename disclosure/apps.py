"""The app of disclosure: what the public sees."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosureConfig(AppConfig):
    name = "disclosure"
    verbose_name = _("信息公开")

    def ready(self) -> None:
        """Let each room make itself known to those below it."""
        from disclosure.agencies import desks as agencies
        from disclosure.agencies import partners as of_agencies
        from disclosure.lists import desks as lists
        from disclosure.notices import desks as notices
        from disclosure.partners import happenings as partners

        notices.register()
        lists.register()
        agencies.register()
        of_agencies.register()
        partners.register()
