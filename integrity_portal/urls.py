"""Where everything answers: pages at the root, the API under /api/v1/, nodes under /chain/v1/, staff under /admin/."""

from django.contrib import admin
from django.urls import include, path

from integrity_portal import health, reports
from records.subjects.views import organisation_lookup

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("csp-report/", reports.csp_report, name="csp-report"),
    path(".well-known/security.txt", reports.security_txt, name="security-txt"),
    path("admin/lookup/organisations/", organisation_lookup, name="organisation-lookup"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("integrity_portal.api")),
    path("chain/v1/", include("records.chain.urls")),
    path("", include("disclosure.site.urls")),
]

handler400 = "integrity_portal.errors.bad_request"
handler403 = "integrity_portal.errors.not_allowed"
handler404 = "integrity_portal.errors.not_found"
handler500 = "integrity_portal.errors.broken"
