"""The public part of the API: /api/v1/public/…"""

from django.urls import path

from disclosure.api.assessments import (
    AssessmentDetail,
    AssessmentList,
    AssessmentProof,
    AssessmentVersions,
)
from disclosure.api.changes import Changes
from disclosure.api.complaints import AnswerDetail, AnswerList, ComplaintStatistics
from disclosure.api.histories import CommendationVersions, LicenceVersions, PenaltyVersions
from disclosure.api.papers import PaperVerification
from disclosure.api.pledges import (
    PledgeDetail,
    PledgeList,
    PledgeProof,
    PledgeVersions,
    StatementDetail,
    StatementList,
    StatementProof,
    StatementVersions,
)
from disclosure.api.ratings import (
    DebtDetail,
    DebtList,
    DebtProof,
    DebtVersions,
    RatingDetail,
    RatingList,
    RatingProof,
    RatingVersions,
)
from disclosure.api.records import RecordDetail, RecordList, RecordProof, RecordVersions
from disclosure.api.registers import (
    CommendationDetail,
    CommendationList,
    CommendationProof,
    LicenceDetail,
    LicenceList,
    LicenceProof,
    PenaltyDetail,
    PenaltyList,
    PenaltyProof,
)
from disclosure.api.subjects import (
    OrganisationDetail,
    OrganisationList,
    RegionDetail,
    RegionList,
    Statistics,
)
from disclosure.api.texts import (
    AgencyDetail,
    AgencyList,
    NoticeDetail,
    NoticeList,
    PolicyDetail,
    PolicyList,
)

urlpatterns = [
    path("public/records/", RecordList.as_view(), name="public-records"),
    path("public/records/<uuid:uid>/", RecordDetail.as_view(), name="public-record"),
    path("public/records/<uuid:uid>/versions/", RecordVersions.as_view(), name="public-record-versions"),
    path("public/records/<uuid:uid>/proof/", RecordProof.as_view(), name="public-record-proof"),
    path("public/organisations/", OrganisationList.as_view(), name="public-organisations"),
    path("public/organisations/<uuid:uid>/", OrganisationDetail.as_view(), name="public-organisation"),
    path("public/regions/", RegionList.as_view(), name="public-regions"),
    path("public/regions/<str:code>/", RegionDetail.as_view(), name="public-region"),
    path("public/statistics/", Statistics.as_view(), name="public-statistics"),
    path("public/commendations/", CommendationList.as_view(), name="public-commendations"),
    path("public/commendations/<uuid:uid>/", CommendationDetail.as_view(), name="public-commendation"),
    path(
        "public/commendations/<uuid:uid>/proof/",
        CommendationProof.as_view(),
        name="public-commendation-proof",
    ),
    path(
        "public/commendations/<uuid:uid>/versions/",
        CommendationVersions.as_view(),
        name="public-commendation-versions",
    ),
    path("public/licences/", LicenceList.as_view(), name="public-licences"),
    path("public/licences/<uuid:uid>/", LicenceDetail.as_view(), name="public-licence"),
    path("public/licences/<uuid:uid>/proof/", LicenceProof.as_view(), name="public-licence-proof"),
    path("public/licences/<uuid:uid>/versions/", LicenceVersions.as_view(), name="public-licence-versions"),
    path("public/penalties/", PenaltyList.as_view(), name="public-penalties"),
    path("public/penalties/<uuid:uid>/", PenaltyDetail.as_view(), name="public-penalty"),
    path("public/penalties/<uuid:uid>/proof/", PenaltyProof.as_view(), name="public-penalty-proof"),
    path("public/penalties/<uuid:uid>/versions/", PenaltyVersions.as_view(), name="public-penalty-versions"),
    path("public/pledges/", PledgeList.as_view(), name="public-pledges"),
    path("public/pledges/<uuid:uid>/", PledgeDetail.as_view(), name="public-pledge"),
    path("public/pledges/<uuid:uid>/versions/", PledgeVersions.as_view(), name="public-pledge-versions"),
    path("public/pledges/<uuid:uid>/proof/", PledgeProof.as_view(), name="public-pledge-proof"),
    path("public/arrears/", StatementList.as_view(), name="public-arrears"),
    path("public/arrears/<uuid:uid>/", StatementDetail.as_view(), name="public-arrears-statement"),
    path(
        "public/arrears/<uuid:uid>/versions/",
        StatementVersions.as_view(),
        name="public-arrears-statement-versions",
    ),
    path("public/arrears/<uuid:uid>/proof/", StatementProof.as_view(), name="public-arrears-statement-proof"),
    path("public/assessments/", AssessmentList.as_view(), name="public-assessments"),
    path("public/assessments/<uuid:uid>/", AssessmentDetail.as_view(), name="public-assessment"),
    path(
        "public/assessments/<uuid:uid>/versions/",
        AssessmentVersions.as_view(),
        name="public-assessment-versions",
    ),
    path("public/assessments/<uuid:uid>/proof/", AssessmentProof.as_view(), name="public-assessment-proof"),
    path("public/ratings/", RatingList.as_view(), name="public-ratings"),
    path("public/ratings/<uuid:uid>/", RatingDetail.as_view(), name="public-rating"),
    path("public/ratings/<uuid:uid>/versions/", RatingVersions.as_view(), name="public-rating-versions"),
    path("public/ratings/<uuid:uid>/proof/", RatingProof.as_view(), name="public-rating-proof"),
    path("public/debt-disclosures/", DebtList.as_view(), name="public-debt-disclosures"),
    path("public/debt-disclosures/<uuid:uid>/", DebtDetail.as_view(), name="public-debt-disclosure"),
    path(
        "public/debt-disclosures/<uuid:uid>/versions/",
        DebtVersions.as_view(),
        name="public-debt-disclosure-versions",
    ),
    path(
        "public/debt-disclosures/<uuid:uid>/proof/", DebtProof.as_view(), name="public-debt-disclosure-proof"
    ),
    path("public/notices/", NoticeList.as_view(), name="public-notices"),
    path("public/notices/<uuid:uid>/", NoticeDetail.as_view(), name="public-notice"),
    path("public/policies/", PolicyList.as_view(), name="public-policies"),
    path("public/policies/<uuid:uid>/", PolicyDetail.as_view(), name="public-policy"),
    path("public/agencies/", AgencyList.as_view(), name="public-agencies"),
    path("public/agencies/<uuid:uid>/", AgencyDetail.as_view(), name="public-agency"),
    path("public/papers/verify/", PaperVerification.as_view(), name="public-paper-verify"),
    path("public/complaints/statistics/", ComplaintStatistics.as_view(), name="public-complaint-statistics"),
    path("public/complaints/answers/", AnswerList.as_view(), name="public-complaint-answers"),
    path("public/complaints/answers/<uuid:uid>/", AnswerDetail.as_view(), name="public-complaint-answer"),
    path("public/changes/", Changes.as_view(), name="public-changes"),
]
