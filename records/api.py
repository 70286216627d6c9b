"""The REST windows of the rooms of this app: partners and staff, under /api/v1/."""

from django.urls import path

from records.access.views import PartnerTokenView
from records.dishonesty.api.staff import RecordDetail, RecordList, RecordTransitions
from records.dishonesty.api.submissions import SubmissionDetail, SubmissionList

__all__ = ["urlpatterns"]

urlpatterns = [
    path("oauth/token/", PartnerTokenView.as_view(), name="oauth-token"),
    path("submissions/", SubmissionList.as_view(), name="submissions"),
    path("submissions/<uuid:uid>/", SubmissionDetail.as_view(), name="submission"),
    path("records/", RecordList.as_view(), name="records"),
    path("records/<uuid:uid>/", RecordDetail.as_view(), name="record"),
    path("records/<uuid:uid>/transitions/", RecordTransitions.as_view(), name="record-transitions"),
]
