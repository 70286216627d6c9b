"""The roof as an application of Django, and the admin with the portal's own site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "integrity_portal"
    label = "integrity_portal"
    verbose_name = "政务诚信门户"

    def ready(self) -> None:
        # Shared tasks bind to the app that exists when they are first sent, in web processes too.
        import integrity_portal.celery
        import integrity_portal.safety  # noqa: F401
        from integrity_portal.tags import parts, values, words

        for room in (parts, values, words):
            room.stand_in()


class PortalAdminConfig(AdminConfig):
    default_site = "integrity_portal.admin_site.PortalAdminSite"
