"""The public part of the API: /api/v1/public/…"""

from django.urls import include, path

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

_PUBLIC = [
    path("records/", RecordList.as_view(), name="public-records"),
    path("records/<uuid:uid>/", RecordDetail.as_view(), name="public-record"),
    path("records/<uuid:uid>/versions/", RecordVersions.as_view(), name="public-record-versions"),
    path("records/<uuid:uid>/proof/", RecordProof.as_view(), name="public-record-proof"),
    path("organisations/", OrganisationList.as_view(), name="public-organisations"),
    path("organisations/<uuid:uid>/", OrganisationDetail.as_view(), name="public-organisation"),
    path("regions/", RegionList.as_view(), name="public-regions"),
    path("regions/<str:code>/", RegionDetail.as_view(), name="public-region"),
    path("statistics/", Statistics.as_view(), name="public-statistics"),
    path("commendations/", CommendationList.as_view(), name="public-commendations"),
    path("commendations/<uuid:uid>/", CommendationDetail.as_view(), name="public-commendation"),
    path(
        "commendations/<uuid:uid>/proof/",
        CommendationProof.as_view(),
        name="public-commendation-proof",
    ),
    path(
        "commendations/<uuid:uid>/versions/",
        CommendationVersions.as_view(),
        name="public-commendation-versions",
    ),
    path("licences/", LicenceList.as_view(), name="public-licences"),
    path("licences/<uuid:uid>/", LicenceDetail.as_view(), name="public-licence"),
    path("licences/<uuid:uid>/proof/", LicenceProof.as_view(), name="public-licence-proof"),
    path("licences/<uuid:uid>/versions/", LicenceVersions.as_view(), name="public-licence-versions"),
    path("penalties/", PenaltyList.as_view(), name="public-penalties"),
    path("penalties/<uuid:uid>/", PenaltyDetail.as_view(), name="public-penalty"),
    path("penalties/<uuid:uid>/proof/", PenaltyProof.as_view(), name="public-penalty-proof"),
    path("penalties/<uuid:uid>/versions/", PenaltyVersions.as_view(), name="public-penalty-versions"),
    path("pledges/", PledgeList.as_view(), name="public-pledges"),
    path("pledges/<uuid:uid>/", PledgeDetail.as_view(), name="public-pledge"),
    path("pledges/<uuid:uid>/versions/", PledgeVersions.as_view(), name="public-pledge-versions"),
    path("pledges/<uuid:uid>/proof/", PledgeProof.as_view(), name="public-pledge-proof"),
    path("arrears/", StatementList.as_view(), name="public-arrears"),
    path("arrears/<uuid:uid>/", StatementDetail.as_view(), name="public-arrears-statement"),
    path(
        "arrears/<uuid:uid>/versions/",
        StatementVersions.as_view(),
        name="public-arrears-statement-versions",
    ),
    path("arrears/<uuid:uid>/proof/", StatementProof.as_view(), name="public-arrears-statement-proof"),
    path("assessments/", AssessmentList.as_view(), name="public-assessments"),
    path("assessments/<uuid:uid>/", AssessmentDetail.as_view(), name="public-assessment"),
    path(
        "assessments/<uuid:uid>/versions/",
        AssessmentVersions.as_view(),
        name="public-assessment-versions",
    ),
    path("assessments/<uuid:uid>/proof/", AssessmentProof.as_view(), name="public-assessment-proof"),
    path("ratings/", RatingList.as_view(), name="public-ratings"),
    path("ratings/<uuid:uid>/", RatingDetail.as_view(), name="public-rating"),
    path("ratings/<uuid:uid>/versions/", RatingVersions.as_view(), name="public-rating-versions"),
    path("ratings/<uuid:uid>/proof/", RatingProof.as_view(), name="public-rating-proof"),
    path("debt-disclosures/", DebtList.as_view(), name="public-debt-disclosures"),
    path("debt-disclosures/<uuid:uid>/", DebtDetail.as_view(), name="public-debt-disclosure"),
    path(
        "debt-disclosures/<uuid:uid>/versions/",
        DebtVersions.as_view(),
        name="public-debt-disclosure-versions",
    ),
    path("debt-disclosures/<uuid:uid>/proof/", DebtProof.as_view(), name="public-debt-disclosure-proof"),
    path("notices/", NoticeList.as_view(), name="public-notices"),
    path("notices/<uuid:uid>/", NoticeDetail.as_view(), name="public-notice"),
    path("policies/", PolicyList.as_view(), name="public-policies"),
    path("policies/<uuid:uid>/", PolicyDetail.as_view(), name="public-policy"),
    path("agencies/", AgencyList.as_view(), name="public-agencies"),
    path("agencies/<uuid:uid>/", AgencyDetail.as_view(), name="public-agency"),
    path("papers/verify/", PaperVerification.as_view(), name="public-paper-verify"),
    path("complaints/statistics/", ComplaintStatistics.as_view(), name="public-complaint-statistics"),
    path("complaints/answers/", AnswerList.as_view(), name="public-complaint-answers"),
    path("complaints/answers/<uuid:uid>/", AnswerDetail.as_view(), name="public-complaint-answer"),
    path("changes/", Changes.as_view(), name="public-changes"),
]

# One step, so that whoever asks for something else passes by all of them at once.
urlpatterns = [path("public/", include(_PUBLIC))]
