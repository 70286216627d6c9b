"""Entrance for web servers that speak WSGI."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integrity_portal.settings.base")

application = get_wsgi_application()

# After the settings and apps are loaded, before the first request.
from integrity_portal.safety import refuse_unsafe_service  # noqa: E402

refuse_unsafe_service()
