"""The settings of service, but for static files: they come from where they lie, so that nothing has to be collected."""

from integrity_portal.settings.base import *  # noqa: F403
from integrity_portal.settings.base import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
