"""The REST windows of the rooms of this app: partners and staff, under /api/v1/."""

from django.urls import path

from records.access.api import Me
from records.access.scopes import DESCRIPTIONS
from records.access.views import PartnerRevocationView, PartnerTokenView
from records.checks.awards.api import CheckDetail, CheckList, CheckReport
from records.checks.reports.api import CreditReportContent, CreditReportDetail, CreditReportRequest
from records.dishonesty.api.kinds import SubmissionKinds
from records.dishonesty.api.staff import RecordDetail, RecordList, RecordTransitions
from records.dishonesty.api.submissions import SubmissionDetail, SubmissionList
from records.sharing import api as sharing

__all__ = ["served_scopes", "urlpatterns"]

urlpatterns = [
    path("oauth/token/", PartnerTokenView.as_view(), name="oauth-token"),
    path("oauth/revoke/", PartnerRevocationView.as_view(), name="oauth-revoke"),
    path("me/", Me.as_view(), name="me"),
    path("submissions/", SubmissionList.as_view(), name="submissions"),
    path("submission-kinds/", SubmissionKinds.as_view(), name="submission-kinds"),
    path("submissions/<uuid:uid>/", SubmissionDetail.as_view(), name="submission"),
    path("credit-checks/", CheckList.as_view(), name="credit-checks"),
    path("credit-checks/<uuid:uid>/", CheckDetail.as_view(), name="credit-check"),
    path("credit-checks/<uuid:uid>/report/", CheckReport.as_view(), name="credit-check-report"),
    path("records/", RecordList.as_view(), name="records"),
    path("records/<uuid:uid>/", RecordDetail.as_view(), name="record"),
    path("records/<uuid:uid>/transitions/", RecordTransitions.as_view(), name="record-transitions"),
    path("credit-reports/", CreditReportRequest.as_view(), name="credit-reports"),
    path("credit-reports/<uuid:uid>/", CreditReportDetail.as_view(), name="credit-report"),
    path("credit-reports/<uuid:uid>/content/", CreditReportContent.as_view(), name="credit-report-content"),
    path("webhooks/", sharing.EndpointList.as_view(), name="webhooks"),
    path("webhooks/<uuid:uid>/", sharing.EndpointDetail.as_view(), name="webhook"),
    path("webhooks/<uuid:uid>/secret/", sharing.EndpointSecret.as_view(), name="webhook-secret"),
    path("webhooks/<uuid:uid>/test/", sharing.EndpointTest.as_view(), name="webhook-test"),
    path("webhooks/<uuid:uid>/replays/", sharing.Replays.as_view(), name="webhook-replays"),
    path("webhooks/<uuid:uid>/deliveries/", sharing.DeliveryList.as_view(), name="webhook-deliveries"),
    path(
        "webhooks/<uuid:uid>/deliveries/<uuid:delivery>/",
        sharing.DeliveryDetail.as_view(),
        name="webhook-delivery",
    ),
    path(
        "webhooks/<uuid:uid>/deliveries/<uuid:delivery>/replay/",
        sharing.DeliveryAgain.as_view(),
        name="webhook-delivery-replay",
    ),
]


def served_scopes() -> dict[str, str]:
    """The scopes that some address asks for; those of the shared things stand in an app above this one."""
    asked = {"records:read", "changes:read"} | {
        scope
        for view in (SubmissionList, SubmissionDetail, CheckList, CheckDetail, sharing.EndpointList)
        for scopes in view.required_scopes.values()
        for scope in scopes
    }
    return {scope: str(words) for scope, words in DESCRIPTIONS.items() if scope in asked}
