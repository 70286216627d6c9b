"""The whole API: what the apps answer, its description, and an answer for every other address under it."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from integrity_portal import api_schema
from records.common.rest.views import nowhere

# Importing it makes the ways of signing in known to the description.
__all__ = ["api_schema", "urlpatterns"]

urlpatterns = [
    path("", include("disclosure.api.urls")),
    path("", include("disclosure.partners.urls")),
    path("", include("records.api")),
    path("", include("supervision.api")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    re_path(r"^(?P<path>.*)$", nowhere, name="nowhere"),
]
