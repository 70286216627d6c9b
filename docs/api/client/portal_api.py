"""
A typed client of the portal's API, made from its description by ``make client``: an example to copy and to change.

    with Portal("https://portal.example", client_id="…", client_secret="…") as portal:
        print(portal.get_me()["rights"])
        for page in portal.pages(portal.list_public_records(q="采购")):
            ...

What goes wrong is raised as ``ApiError`` with the problem that the portal told (RFC 9457). Only ``httpx`` is needed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict, TypeVar, cast
from urllib.parse import urlsplit

import httpx

Page = TypeVar("Page", bound=Mapping[str, Any])


class ApiError(Exception):
    """The portal said no; ``code`` is for programs, ``errors`` says what is wrong at which place."""

    def __init__(self, response: httpx.Response) -> None:
        try:
            self.problem: dict[str, Any] = response.json()
        except ValueError:
            self.problem = {}
        self.status = response.status_code
        self.code: str = self.problem.get("code") or self.problem.get("error") or "error"
        self.errors: list[dict[str, str]] = self.problem.get("errors", [])
        super().__init__(f"{self.status} {self.code}: {self.problem.get('detail', '')}")


class AcceptedKind(TypedDict):
    kind: str
    label: str
    may_submit: bool
    columns: list[KindColumn]

class AcceptedKinds(TypedDict):
    results: list[AcceptedKind]

class Again(TypedDict):
    calls: int
    next_since: str | None

class AgencyBrief(TypedDict):
    uid: str
    version: int
    name: str
    uscc: str
    qualification: str
    specialities: str
    address: str
    registered_on: str
    organisation: Publisher
    region: Place
    updated_at: str

class AgencyScoreItem(TypedDict):
    external_id: str
    organisation_uscc: NotRequired[str | None]
    organisation_name: NotRequired[str | None]
    region: NotRequired[str | None]
    agency_uscc: str
    title: str
    year: str | float
    grade: str
    score: NotRequired[str | float | None]
    authority_name: str
    document_number: str
    remarks: NotRequired[str | None]
    dated_on: str
    show_until: NotRequired[str | None]
    show_from: NotRequired[str | None]
    scope: NotRequired[str | None]

class AgencyShown(TypedDict):
    uid: str
    version: int
    name: str
    uscc: str
    qualification: str
    specialities: str
    address: str
    registered_on: str
    organisation: Publisher
    region: Place
    updated_at: str
    scores: list[ScoreShown]
    bad_conduct: list[ConductShown]

AnonymityEnum: TypeAlias = 'Literal["named", "confidential", "anonymous"]'

class AnswerShown(TypedDict):
    uid: str
    title: str
    answer: str
    kind: ComplaintKind
    outcome: ComplaintOutcome
    organisation: AnsweredBody | None
    region: Place
    answered_on: str
    published_on: str

class AnsweredBody(TypedDict):
    uid: str
    name: str

class ArrearItem(TypedDict):
    external_id: str
    organisation_uscc: NotRequired[str | None]
    organisation_name: NotRequired[str | None]
    region: NotRequired[str | None]
    kind: str
    contract_name: str
    contract_number: str
    contract_on: str
    amount: str | float
    creditor_kind: str
    creditor: str
    creditor_code: NotRequired[str | None]
    people: NotRequired[str | float | None]
    accepted_on: NotRequired[str | None]
    invoiced_on: NotRequired[str | None]
    agreed_days: NotRequired[str | float | None]
    due_on: NotRequired[str | None]
    rate_basis: NotRequired[str | None]
    agreed_rate: NotRequired[str | float | None]
    note: NotRequired[str | None]

class Arrival(TypedDict):
    node: Place
    version: int
    action: str
    at: str

class AskedAbout(TypedDict):
    name: NotRequired[str]
    uscc: NotRequired[str]

class AssessmentFigureItem(TypedDict):
    external_id: str
    organisation_uscc: NotRequired[str | None]
    organisation_name: NotRequired[str | None]
    region: NotRequired[str | None]
    round_title: str
    indicator: str
    value: str | float
    authority_name: str
    document_name: str
    document_number: str
    dated_on: str
    note: NotRequired[str | None]
    url: NotRequired[str | None]

class AssessmentShown(TypedDict):
    uid: str
    version: int
    status: str
    organisation: Body
    title: str
    document_number: str
    document_name: str
    decided_on: str
    valid_until: str | None
    scope: str
    authority: Authority
    region: Place
    origin: Place
    published_at: str
    updated_at: str
    kind: str
    round_uid: str
    round_title: str
    year: int
    period_from: str
    period_until: str
    system_title: str
    peer_group: str
    score: str
    full: str
    grade: str
    passed: bool
    vetoed: bool
    peer_count: int
    peer_median: str
    peer_low: str
    peer_high: str
    rank: int | None
    details: dict[str, Any]
    uses: list[dict[str, Any]]

class Authority(TypedDict):
    name: str
    uscc: str | None

class AuthorityItem(TypedDict):
    name: str
    uscc: NotRequired[str]

class BadConductItem(TypedDict):
    external_id: str
    organisation_uscc: NotRequired[str | None]
    organisation_name: NotRequired[str | None]
    region: NotRequired[str | None]
    agency_uscc: NotRequired[str | None]
    expert_code: NotRequired[str | None]
    title: str
    conduct: str
    facts: str
    legal_basis: str
    authority_name: str
    document_name: str
    document_number: str
    dated_on: str
    show_until: str
    show_from: NotRequired[str | None]
    scope: NotRequired[str | None]

BlankEnum: TypeAlias = 'Literal[""]'

class Body(TypedDict):
    uid: str
    name: str
    uscc: str | None
    region: Place

class BodyItem(TypedDict):
    uscc: NotRequired[str]
    name: NotRequired[str]
    region: NotRequired[str]

class BodySent(TypedDict):
    uscc: NotRequired[str]
    name: NotRequired[str]

CategoryEnum: TypeAlias = 'Literal["policy", "rule"]'

class Changes(TypedDict):
    next: str | None
    previous: str | None
    results: list[dict[str, Any]]
    after: str | None
    as_of: str

class CheckAnswered(TypedDict):
    id: str
    purpose: CheckPurpose
    title: str
    basis: str
    requested_at: str
    state: CheckState
    clear: int
    found: int
    unclear: int
    report: str | None
    digest: str
    sandbox: bool
    items: list[CheckedItem]

class CheckAsked(TypedDict):
    purpose: CheckPurpose
    title: str
    basis: NotRequired[str]
    items: list[AskedAbout]

class CheckListed(TypedDict):
    id: str
    purpose: CheckPurpose
    title: str
    basis: str
    requested_at: str
    state: CheckState
    clear: int
    found: int
    unclear: int
    report: str | None
    digest: str
    sandbox: bool

CheckPurpose: TypeAlias = 'Literal["award", "appointment", "recruitment", "funding", "procurement", "lending", "justice", "other"]'

CheckState: TypeAlias = 'Literal["pending", "running", "ready", "failed"]'

class CheckedItem(TypedDict):
    position: int
    name: str
    uscc: str | None
    organisation: str | None
    result: ResultEnum
    explanation: str
    findings: list[Finding]

class CodeValue(TypedDict):
    value: str
    label: str

class Commendation(TypedDict):
    uid: str
    kind: str
    version: int
    status: str
    organisation: Body
    title: str
    document_number: str
    document_name: str
    decided_on: str
    valid_until: str | None
    scope: str
    honour: HonourEnum
    level: CommendationLevelEnum
    merits: str
    incentives: str
    authority: Authority
    region: Place
    origin: Place
    published_at: str
    updated_at: str

class CommendationItem(TypedDict):
    external_id: str | float | bool
    organisation_uscc: str | float | bool
    organisation_name: NotRequired[str | float | bool | None]
    region: NotRequired[str | float | bool | None]
    title: str | float | bool
    honour: str | float | bool
    level: str | float | bool
    merits: str | float | bool
    incentives: NotRequired[str | float | bool | None]
    document_name: str | float | bool
    document_number: str | float | bool
    authority_name: str | float | bool
    authority_uscc: NotRequired[str | float | bool | None]
    decided_on: str | float | bool
    valid_until: NotRequired[str | float | bool | None]
    scope: str | float | bool

CommendationLevelEnum: TypeAlias = 'Literal["nation", "province", "city", "county"]'

ComplaintKind: TypeAlias = 'Literal["arrears", "broken_pledge", "contract", "policy", "procurement", "service", "credit_handling", "other"]'

ComplaintOutcome: TypeAlias = 'Literal["untrue", "resolved", "determined", "explained", "elsewhere"]'

class ComplaintSent(TypedDict):
    outside_number: str
    kind: ComplaintKind
    organisation: BodySent
    region: str
    title: str
    statement: str
    wished: NotRequired[str]
    amount: NotRequired[str | None]
    contract_number: NotRequired[str]
    happened_on: NotRequired[str | None]
    anonymity: AnonymityEnum
    informant: NotRequired[InformantSent]

class ComplaintShown(TypedDict):
    number: str
    outside_number: str
    kind: ComplaintKind
    organisation: str
    region: Place
    status: ComplaintStatus
    status_label: str
    received_at: str
    updated_at: str
    steps: list[StepShown]
    deadlines: list[DeadlineShown]
    outcome: ComplaintOutcome | NullEnum
    answer: str | None
    answered_at: str | None
    on_time: bool | None
    satisfaction: Satisfaction | NullEnum

class ComplaintStatisticsShown(TypedDict):
    first: str
    last: str
    region: str
    fewest: int
    filed: int | None
    answered: int | None
    on_time: int | None
    satisfied: int | None
    kinds: list[KindCount]
    outcomes: list[OutcomeCount]
    satisfaction: list[SatisfactionCount]
    regions: list[NamedCount]
    bodies: list[NamedCount]

ComplaintStatus: TypeAlias = 'Literal["submitted", "registered", "refusal_proposed", "not_accepted", "transferred", "accepted", "assigned", "verifying", "untrue_proposed", "untrue", "true", "rectifying", "rectified", "refused", "determination", "answered", "closed", "merged"]'

class ComplaintsShown(TypedDict):
    next: str | None
    previous: str | None
    results: list[ComplaintShown]
    after: str | None

ConductEnum: TypeAlias = 'Literal["collusion", "false_material", "leak", "unfair", "rules", "other"]'

class ConductShown(TypedDict):
    uid: str
    title: str
    conduct: ConductEnum
    facts: str
    authority: str
    document_name: str
    document_number: str
    decided_on: str
    display_until: str

class Consequence(TypedDict):
    kind: ConsequenceKindEnum
    title: str
    authority: str
    decided_on: str
    ends_on: str | None
    status: ConsequenceStatusEnum

ConsequenceKindEnum: TypeAlias = 'Literal["honours", "appointment", "promotion", "funds", "pilots", "financing", "assessment", "talks", "supervision", "other", "criticism"]'

ConsequenceStatusEnum: TypeAlias = 'Literal["in_force", "issued", "expired", "lifted"]'

CountedOutcome: TypeAlias = 'Literal["untrue", "resolved", "determined", "explained", "elsewhere", "other"]'

class CourtNoticeItem(TypedDict):
    external_id: str
    organisation_uscc: NotRequired[str | None]
    organisation_name: NotRequired[str | None]
    region: NotRequired[str | None]
    court: str
    case_number: str
    letter: str
    obligation: str
    amount: NotRequired[str | float | None]
    received_on: str
    listing_on: NotRequired[str | None]

CoverageEnum: TypeAlias = 'Literal["body", "region"]'

class DeadlineShown(TypedDict):
    key: str
    label: str
    due_on: str
    basis: str

class DebtDisclosureItem(TypedDict):
    external_id: str | float | bool
    organisation_uscc: str | float | bool
    organisation_name: NotRequired[str | float | bool | None]
    region: NotRequired[str | float | bool | None]
    year: str | float | bool
    limit_general: str | float | bool
    limit_special: str | float | bool
    balance_general: str | float | bool
    balance_special: str | float | bool
    due_in_year: str | float | bool
    debt_ratio: NotRequired[str | float | bool | None]
    repayment_sources: str | float | bool
    emergency: str | float | bool
    document_name: str | float | bool
    document_number: str | float | bool
    decided_on: str | float | bool
    approved_on: str | float | bool
    disclosed_on: str | float | bool
    document_url: NotRequired[str | float | bool | None]

class DebtShown(TypedDict):
    uid: str
    version: int
    status: str
    organisation: Body
    title: str
    document_number: str
    document_name: str
    decided_on: str
    valid_until: str | None
    scope: str
    authority: Authority
    region: Place
    origin: Place
    published_at: str
    updated_at: str
    kind: str
    year: int
    limit_general: str
    limit_special: str
    balance_general: str
    balance_special: str
    due_in_year: str
    debt_ratio: str | None
    repayment_sources: str
    emergency: EmergencyEnum
    approved_on: str
    disclosed_on: str
    due_on: str
    document_url: str
    on_time: bool

class Delivery(TypedDict):
    uid: str
    event: EventEnum
    about: str
    state: DeliveryState
    tries: int
    created_at: str
    next_try_at: str | None
    done_at: str | None

DeliveryState: TypeAlias = 'Literal["waiting", "done", "given_up"]'

class DeliveryWithLog(TypedDict):
    uid: str
    event: EventEnum
    about: str
    state: DeliveryState
    tries: int
    created_at: str
    next_try_at: str | None
    done_at: str | None
    body: str
    log: list[Try]

DocumentKind: TypeAlias = 'Literal["judgment", "non_prosecution", "penalty", "discipline", "accountability", "enforcement", "determination", "other_decision"]'

Domain: TypeAlias = 'Literal["procurement", "ppp", "bidding", "resource_trading", "investment", "debt", "statistics", "grassroots", "work_safety", "legal_duty", "policy", "general"]'

EmergencyEnum: TypeAlias = 'Literal["none", "four", "three", "two", "one"]'

EndReason: TypeAlias = 'Literal["repaired", "expired", "revoked"]'

class Endpoint(TypedDict):
    uid: str
    url: str
    events: list[EventsEnum]
    kinds: list[str]
    description: str
    contact: str | None
    is_on: bool
    off_reason: OffReasonEnum | NullEnum
    off_at: str | None
    failures: int
    failing_since: str | None
    delivered_at: str | None
    former_secret_until: str | None
    created_at: str

class EndpointSent(TypedDict):
    url: str
    events: list[str]
    kinds: NotRequired[list[str]]
    description: NotRequired[str]
    contact: NotRequired[str]

class EndpointWithSecret(TypedDict):
    uid: str
    url: str
    events: list[EventsEnum]
    kinds: list[str]
    description: str
    contact: str | None
    is_on: bool
    off_reason: OffReasonEnum | NullEnum
    off_at: str | None
    failures: int
    failing_since: str | None
    delivered_at: str | None
    former_secret_until: str | None
    created_at: str
    secret: str | None

class Endpoints(TypedDict):
    next: str | None
    previous: str | None
    results: list[Endpoint]

class EntryVersionShown(TypedDict):
    number: int
    reason: EntryVersionShownReasonEnum
    made_at: str
    registered_at: str

EntryVersionShownReasonEnum: TypeAlias = 'Literal["created", "updated", "corrected", "expired", "revoked"]'

class EntryVersionsShown(TypedDict):
    next: str | None
    previous: str | None
    results: list[EntryVersionShown]

class Error(TypedDict):
    pointer: str
    code: str
    detail: str

EventEnum: TypeAlias = 'Literal["record.published", "record.changed", "record.ended", "submission.decided", "complaint.answered", "snapshot.ready", "webhook.test"]'

EventsEnum: TypeAlias = 'Literal["record.published", "record.changed", "record.ended", "submission.decided", "complaint.answered", "snapshot.ready"]'

class Fate(TypedDict):
    state: FateState
    reasons: list[str]
    since: str | None

FateState: TypeAlias = 'Literal["in_review", "returned", "approved", "published", "ended", "change_in_review", "change_accepted", "change_refused", "rejected"]'

class Finding(TypedDict):
    kind: str
    title: str
    authority: str
    decided_on: str
    reason: str
    blocks: bool

ForceEnum: TypeAlias = 'Literal["in_force", "pending", "repealed"]'

GradeEnum: TypeAlias = 'Literal["a", "b", "c", "d", "none"]'

HonourEnum: TypeAlias = 'Literal["commendation", "red_list", "demonstration"]'

class InformantSent(TypedDict):
    name: NotRequired[str]
    is_body: NotRequired[bool]
    id_number: NotRequired[str]
    phone: NotRequired[str]
    email: NotRequired[str]
    address: NotRequired[str]

class ItemAnswered(TypedDict):
    position: int
    external_id: str | None
    outcome: ItemOutcome
    record: str | None
    errors: list[Error]

class ItemFollowed(TypedDict):
    position: int
    external_id: str | None
    outcome: ItemOutcome
    record: str | None
    errors: list[Error]
    fate: Fate

ItemOutcome: TypeAlias = 'Literal["accepted", "duplicate", "rejected"]'

class KindColumn(TypedDict):
    name: str
    pointer: str
    label: str
    required: bool
    example: str
    help: str
    values: list[CodeValue]

class KindCount(TypedDict):
    name: ComplaintKind
    number: int | None

class LicenceItem(TypedDict):
    XK_XDR_MC: str | float | bool
    XK_XDR_LB: str | float | bool
    XK_XDR_SHXYM: NotRequired[str | float | bool | None]
    XK_XDR_GSZC: NotRequired[str | float | bool | None]
    XK_XDR_ZZJG: NotRequired[str | float | bool | None]
    XK_XDR_SWDJ: NotRequired[str | float | bool | None]
    XK_XDR_SYDW: NotRequired[str | float | bool | None]
    XK_XDR_SHZZ: NotRequired[str | float | bool | None]
    XK_FRDB: NotRequired[str | float | bool | None]
    XK_FR_ZJLX: NotRequired[str | float | bool | None]
    XK_FR_SFZH: NotRequired[str | float | bool | None]
    XK_XDR_ZJLX: NotRequired[str | float | bool | None]
    XK_XDR_ZJHM: NotRequired[str | float | bool | None]
    XK_XKWS: str | float | bool
    XK_WSH: str | float | bool
    XK_XKLB: str | float | bool
    XK_XKZS: NotRequired[str | float | bool | None]
    XK_XKBH: NotRequired[str | float | bool | None]
    XK_NR: str | float | bool
    XK_JDRQ: str | float | bool
    XK_YXQZ: str | float | bool
    XK_YXQZI: str | float | bool
    XK_XKJG: str | float | bool
    XK_XKJGDM: str | float | bool
    XK_ZT: str | float | bool
    XK_LYDW: str | float | bool
    XK_LYDWDM: str | float | bool
    BZ: NotRequired[str | float | bool | None]
    external_id: str | float | bool
    region: NotRequired[str | float | bool | None]
    scope: NotRequired[str | float | bool | None]
    publication_reason: NotRequired[str | float | bool | None]

class LicenceShown(TypedDict):
    uid: str
    version: int
    status: str
    organisation: Body
    title: str
    scope: str
    replaces: str | None
    punctuality: Punctuality
    display_until: str | None
    authority: Authority
    region: Place
    origin: Place
    published_at: str
    updated_at: str
    kind: str
    national: dict[str, Any]

class LitigationCaseItem(TypedDict):
    external_id: str
    organisation_uscc: NotRequired[str | None]
    organisation_name: NotRequired[str | None]
    region: NotRequired[str | None]
    procedure: str
    instance: NotRequired[str | None]
    case_number: str
    authority: str
    title: str
    plaintiff_kind: str
    filed_on: str
    outcome: NotRequired[str | None]
    loss_reason: NotRequired[str | None]
    decided_on: NotRequired[str | None]

MatterEnum: TypeAlias = 'Literal["quality", "time_limit", "guarantee", "affairs", "finance", "other"]'

class Myself(TypedDict):
    client_id: str
    name: str
    organisation: OwnBody
    region: NamedPlace
    node: NamedPlace
    sandbox: bool
    scopes: list[OwnScope]
    rights: list[OwnRight]
    valid_from: str | None
    valid_until: str | None
    allowed_networks: list[str]
    former_secret_until: str | None
    token: OwnToken
    limits: list[OwnLimit]

class NamedCount(TypedDict):
    name: str
    number: int | None
    label: str

class NamedPlace(TypedDict):
    code: str
    name: str

class NoticeShown(TypedDict):
    uid: str
    version: int
    title: str
    summary: str
    body: str
    source: str
    subjects: list[Domain]
    dated_on: str
    organisation: Publisher
    region: Place
    published_at: str
    updated_at: str
    kind: NoticeShownKindEnum

NoticeShownKindEnum: TypeAlias = 'Literal["notice", "news", "practice", "interpretation", "model"]'

NullEnum: TypeAlias = "None"

OffReasonEnum: TypeAlias = 'Literal["partner", "staff", "failing"]'

class OfficialItem(TypedDict):
    name: str
    id_number: NotRequired[str]

class Organisation(TypedDict):
    uid: str
    name: str
    uscc: str | None
    kind: OrganisationKind
    region: Place
    superior: Superior | None

OrganisationKind: TypeAlias = 'Literal["government", "department", "township", "institution", "mass", "court", "procuratorate", "other"]'

class OutcomeCount(TypedDict):
    name: CountedOutcome
    number: int | None

OutlookEnum: TypeAlias = 'Literal["positive", "stable", "negative", "watch"]'

class OwnBody(TypedDict):
    uid: str
    name: str

class OwnLimit(TypedDict):
    policy: str
    limit: int
    window: int
    remaining: int
    resets_in: int

class OwnRight(TypedDict):
    kind: str
    label: str
    region: NamedPlace
    may_submit: bool
    may_read: bool
    open_fields: list[SensitiveField]

class OwnScope(TypedDict):
    name: str
    description: str

class OwnToken(TypedDict):
    expires_at: str
    scope: str

class PaginatedAgencyBriefList(TypedDict):
    next: str | None
    previous: str | None
    results: list[AgencyBrief]

class PaginatedAnswerShownList(TypedDict):
    next: str | None
    previous: str | None
    results: list[AnswerShown]

class PaginatedAssessmentShownList(TypedDict):
    next: str | None
    previous: str | None
    results: list[AssessmentShown]

class PaginatedCheckListedList(TypedDict):
    next: str | None
    previous: str | None
    results: list[CheckListed]

class PaginatedCommendationList(TypedDict):
    next: str | None
    previous: str | None
    results: list[Commendation]

class PaginatedDebtShownList(TypedDict):
    next: str | None
    previous: str | None
    results: list[DebtShown]

class PaginatedDeliveryList(TypedDict):
    next: str | None
    previous: str | None
    results: list[Delivery]

class PaginatedLicenceShownList(TypedDict):
    next: str | None
    previous: str | None
    results: list[LicenceShown]

class PaginatedNoticeShownList(TypedDict):
    next: str | None
    previous: str | None
    results: list[NoticeShown]

class PaginatedOrganisationList(TypedDict):
    next: str | None
    previous: str | None
    results: list[Organisation]

class PaginatedPenaltyShownList(TypedDict):
    next: str | None
    previous: str | None
    results: list[PenaltyShown]

class PaginatedPledgeShownList(TypedDict):
    next: str | None
    previous: str | None
    results: list[PledgeShown]

class PaginatedPolicyShownList(TypedDict):
    next: str | None
    previous: str | None
    results: list[PolicyShown]

class PaginatedRatingShownList(TypedDict):
    next: str | None
    previous: str | None
    results: list[RatingShown]

class PaginatedRecordList(TypedDict):
    next: str | None
    previous: str | None
    results: list[Record]

class PaginatedRegionList(TypedDict):
    next: str | None
    previous: str | None
    results: list[Region]

class PaginatedSharedThingList(TypedDict):
    next: str | None
    previous: str | None
    results: list[SharedThing]

class PaginatedStatementShownList(TypedDict):
    next: str | None
    previous: str | None
    results: list[StatementShown]

class PaginatedSubmissionListedList(TypedDict):
    next: str | None
    previous: str | None
    results: list[SubmissionListed]

class PaperAsked(TypedDict):
    number: str
    code: str

class PaperFound(TypedDict):
    number: str
    kind: str
    title: str
    issuer: str
    issued_at: str
    valid_until: str | None
    holder: str | None
    sha256: str
    state: PaperFoundStateEnum
    withdrawn_at: str | None

PaperFoundStateEnum: TypeAlias = 'Literal["valid", "expired", "outdated", "withdrawn"]'

class PartnerItem(TypedDict):
    external_id: str
    organisation: BodyItem
    official: NotRequired[OfficialItem | None]
    source: Source
    domain: Domain
    severity: Severity
    title: str
    facts: str
    legal_basis: str
    document_number: str
    document_name: str
    document_kind: NotRequired[DocumentKind]
    catalogue_item: NotRequired[str]
    authority: AuthorityItem
    decided_on: str
    scope: NotRequired[Scope]
    amount: NotRequired[str]
    subject_served: NotRequired[bool]
    naming_basis: NotRequired[str]
    minor_publication_reason: NotRequired[str]

class PatchedEndpointChanged(TypedDict):
    url: NotRequired[str]
    events: NotRequired[list[str]]
    kinds: NotRequired[list[str]]
    description: NotRequired[str]
    contact: NotRequired[str]
    is_on: NotRequired[bool]

class PenaltyItem(TypedDict):
    CF_XDR_MC: str | float | bool
    CF_XDR_LB: str | float | bool
    CF_XDR_SHXYM: NotRequired[str | float | bool | None]
    CF_XDR_GSZC: NotRequired[str | float | bool | None]
    CF_XDR_ZZJG: NotRequired[str | float | bool | None]
    CF_XDR_SWDJ: NotRequired[str | float | bool | None]
    CF_XDR_SYDW: NotRequired[str | float | bool | None]
    CF_XDR_SHZZ: NotRequired[str | float | bool | None]
    CF_FRDB: NotRequired[str | float | bool | None]
    CF_FR_ZJLX: NotRequired[str | float | bool | None]
    CF_FR_SFZH: NotRequired[str | float | bool | None]
    CF_XDR_ZJLX: NotRequired[str | float | bool | None]
    CF_XDR_ZJHM: NotRequired[str | float | bool | None]
    CF_WSH: str | float | bool
    CF_WFXW: str | float | bool
    CF_SY: str | float | bool
    CF_YJ: str | float | bool
    CF_CFLB: str | float | bool
    CF_NR: str | float | bool
    CF_NR_FK: NotRequired[str | float | bool | None]
    CF_NR_WFFF: NotRequired[str | float | bool | None]
    CF_NR_ZKDX: NotRequired[str | float | bool | None]
    CF_JDRQ: str | float | bool
    CF_YXQ: str | float | bool
    CF_GSJZQ: NotRequired[str | float | bool | None]
    CF_CFJG: str | float | bool
    CF_CFJGDM: str | float | bool
    CF_SJLY: str | float | bool
    CF_SJLYDM: str | float | bool
    BZ: NotRequired[str | float | bool | None]
    external_id: str | float | bool
    region: NotRequired[str | float | bool | None]
    scope: NotRequired[str | float | bool | None]
    publication_reason: NotRequired[str | float | bool | None]
    severity: NotRequired[str | float | bool | None]
    simple_procedure: NotRequired[str | float | bool | None]

class PenaltyShown(TypedDict):
    uid: str
    version: int
    status: str
    organisation: Body
    title: str
    scope: str
    replaces: str | None
    punctuality: Punctuality
    display_until: str | None
    authority: Authority
    region: Place
    origin: Place
    published_at: str
    updated_at: str
    kind: str
    severity: Severity
    simple_procedure: bool
    national: dict[str, Any]

class Place(TypedDict):
    code: str
    name: str

class PledgeItem(TypedDict):
    external_id: str | float | bool
    pledge_kind: str | float | bool
    title: str | float | bool
    counts_as_kept: str | float | bool
    due_on: str | float | bool
    post_title: str | float | bool
    organisation_name: str | float | bool
    organisation_uscc: str | float | bool
    region: NotRequired[str | float | bool | None]
    document_name: str | float | bool
    document_number: str | float | bool
    decided_on: str | float | bool
    document_url: NotRequired[str | float | bool | None]
    domain: str | float | bool
    matter: NotRequired[str | float | bool | None]
    counterparty_kind: NotRequired[str | float | bool | None]
    counterparty_name: NotRequired[str | float | bool | None]
    counterparty_uscc: NotRequired[str | float | bool | None]
    amount: NotRequired[str | float | bool | None]
    in_review: NotRequired[str | float | bool | None]
    scope: NotRequired[str | float | bool | None]

PledgeKind: TypeAlias = 'Literal["service", "target", "livelihood", "policy", "contract", "ppp", "payment", "township"]'

PledgeOutcome: TypeAlias = 'Literal["pending", "partly", "kept", "broken", "changed", "ended"]'

class PledgeShown(TypedDict):
    uid: str
    version: int
    status: str
    organisation: Body
    title: str
    document_number: str
    document_name: str
    decided_on: str
    valid_until: str | None
    scope: str
    authority: Authority
    region: Place
    origin: Place
    published_at: str
    updated_at: str
    kind: str
    pledge_kind: PledgeKind
    domain: Domain
    matter: MatterEnum | BlankEnum
    counts_as_kept: str
    document_url: str
    post_title: str
    post_seat: int
    due_on: str
    amount: str | None
    in_review: bool
    counterparty_kind: str
    counterparty_name: str
    counterparty_uscc: str
    outcome: PledgeOutcome
    progress: int
    overdue_since: str | None
    course: dict[str, Any]
    overdue: bool
    undisclosed_stages: list[str]

class PolicyShown(TypedDict):
    uid: str
    version: int
    title: str
    summary: str
    body: str
    source: str
    subjects: list[Domain]
    dated_on: str
    organisation: Publisher
    region: Place
    published_at: str
    updated_at: str
    category: CategoryEnum
    document_number: str
    effective_on: str | None
    repealed_on: str | None
    force: ForceEnum
    source_note: str

class ProofOfRecord(TypedDict):
    uid: str
    version: int
    proof: dict[str, Any] | None
    arrivals: list[Arrival]

class Publisher(TypedDict):
    uid: str
    name: str

class Punctuality(TypedDict):
    due_on: str
    on_time: bool
    working_days_late: int

class RatingItem(TypedDict):
    external_id: str
    organisation_uscc: NotRequired[str | None]
    organisation_name: NotRequired[str | None]
    region: NotRequired[str | None]
    agency_uscc: str
    method_name: str
    method_version: str
    rating_kind: str
    title: str
    report_number: str
    rated_on: str
    valid_until: NotRequired[str | None]
    period_from: str
    period_until: str
    grade: str
    outlook: NotRequired[str | None]
    score: NotRequired[str | float | None]
    findings: str
    conflict_statement: str
    replaces_number: NotRequired[str | None]
    report_name: NotRequired[str | None]
    report_file: NotRequired[str | None]

RatingKindEnum: TypeAlias = 'Literal["trust", "debt"]'

class RatingShown(TypedDict):
    uid: str
    version: int
    status: str
    organisation: Body
    title: str
    document_number: str
    document_name: str
    decided_on: str
    valid_until: str | None
    scope: str
    authority: Authority
    region: Place
    origin: Place
    published_at: str
    updated_at: str
    kind: str
    rating_kind: RatingKindEnum
    agency_qualification: str
    method_name: str
    method_version: str
    scale: str
    grade: str
    outlook: OutlookEnum | BlankEnum
    score: str | None
    score_full: str | None
    period_from: str
    period_until: str
    findings: str
    conflict_statement: str
    received_on: str
    due_on: str
    body_comment: str
    commented_on: str | None
    replaces: str | None
    on_time: bool

class Record(TypedDict):
    uid: str
    version: int
    status: Status
    scope: Scope
    end_reason: EndReason | NullEnum
    subject_type: SubjectType
    organisation: Body
    official_name: str | None
    source: Source
    domain: Domain
    severity: Severity
    title: str
    facts: str
    legal_basis: str
    document_number: str
    document_name: str
    document_kind: DocumentKind
    authority: Authority
    amount: str | None
    decided_on: str
    display_from: str | None
    display_until: str | None
    under_objection: bool
    under_litigation: bool
    subject_comment: str | None
    rectification: Rectification | None
    consequences: list[Consequence]
    region: Place
    origin: Place
    published_at: str | None
    updated_at: str

class Rectification(TypedDict):
    due_on: str
    status: RectificationStatusEnum

RectificationStatusEnum: TypeAlias = 'Literal["open", "submitted", "accepted", "overdue"]'

class Region(TypedDict):
    code: str
    name: str
    full_name: str
    level: RegionLevel
    parent: Place | None

RegionLevel: TypeAlias = 'Literal["nation", "province", "city", "county"]'

ResultEnum: TypeAlias = 'Literal["clear", "found", "unclear"]'

Satisfaction: TypeAlias = 'Literal["satisfied", "basically", "unsatisfied"]'

class SatisfactionCount(TypedDict):
    name: Satisfaction
    number: int | None

Scope: TypeAlias = 'Literal["public", "government", "query", "internal"]'

class ScoreShown(TypedDict):
    year: int
    grade: GradeEnum
    score: str | None
    authority: str
    document_number: str

SensitiveField: TypeAlias = 'Literal["official_name", "facts", "amount", "subject_comment"]'

Severity: TypeAlias = 'Literal["minor", "ordinary", "serious"]'

class SharedChanges(TypedDict):
    next: str | None
    previous: str | None
    results: list[dict[str, Any]]
    after: str
    as_of: str

class SharedThing(TypedDict):
    kind: str
    uid: str
    version: int
    withheld: list[str]
    ended: bool

class Since(TypedDict):
    since: str

class Snapshot(TypedDict):
    uid: str
    kinds: list[str]
    state: SnapshotStateEnum
    rows: int
    asked_at: str
    finished_at: str | None
    ends_at: str | None
    after: str | None
    files: list[SnapshotFile]

class SnapshotAsked(TypedDict):
    kinds: NotRequired[list[str]]

class SnapshotFile(TypedDict):
    kind: str
    name: str
    rows: int
    bytes: int
    sha256: str
    url: str

SnapshotStateEnum: TypeAlias = 'Literal["waiting", "making", "ready", "failed", "ended"]'

class Snapshots(TypedDict):
    next: str | None
    previous: str | None
    results: list[Snapshot]

Source: TypeAlias = 'Literal["judgment", "non_prosecution", "penalty", "discipline", "accountability", "judgment_debtor", "broken_pledge", "online_service", "arrears", "other"]'

class StatementShown(TypedDict):
    uid: str
    version: int
    status: str
    organisation: Body
    title: str
    document_number: str
    document_name: str
    decided_on: str
    valid_until: str | None
    scope: str
    authority: Authority
    region: Place
    origin: Place
    published_at: str
    updated_at: str
    kind: str
    coverage: CoverageEnum
    year: int
    due_on: str
    overdue_count: int
    overdue_amount: str
    goods_count: int
    goods_amount: str
    works_count: int
    works_amount: str
    services_count: int
    services_amount: str
    deposit_count: int
    deposit_amount: str
    wages_count: int
    wages_amount: str
    owed_amount: str
    paid_amount: str
    bodies_due: int
    bodies_punctual: int
    remark: str
    on_time: bool
    settled_rate: str | None

class Statistics(TypedDict):
    as_of: str
    region: Place
    total: int
    organisations: int
    new_in_30_days: int
    under_objection: int
    by_source: dict[str, int]
    by_domain: dict[str, int]
    by_severity: dict[str, int]
    by_month: dict[str, int]
    by_region: dict[str, int]

Status: TypeAlias = 'Literal["draft", "submitted", "returned", "approved", "published", "ended"]'

class StepShown(TypedDict):
    at: str
    label: str

SubjectType: TypeAlias = 'Literal["organisation", "official"]'

class SubmissionAnswered(TypedDict):
    id: str
    kind: str
    received_at: str
    accepted: int
    duplicates: int
    rejected: int
    sandbox: bool
    items: list[ItemAnswered]

class SubmissionFollowed(TypedDict):
    id: str
    kind: str
    received_at: str
    accepted: int
    duplicates: int
    rejected: int
    sandbox: bool
    items: list[ItemFollowed]

class SubmissionListed(TypedDict):
    id: str
    kind: str
    received_at: str
    accepted: int
    duplicates: int
    rejected: int
    sandbox: bool

class SubmissionSent(TypedDict):
    kind: str
    items: list[PartnerItem | AgencyScoreItem | ArrearItem | AssessmentFigureItem | BadConductItem | CommendationItem | CourtNoticeItem | DebtDisclosureItem | LicenceItem | LitigationCaseItem | PenaltyItem | PledgeItem | RatingItem]

class Superior(TypedDict):
    uid: str
    name: str

class Try(TypedDict):
    number: int
    at: str
    milliseconds: int
    status: int | None
    problem: str | None
    answer: str

class Version(TypedDict):
    number: int
    reason: VersionReason
    corrects: int | None
    made_at: str
    registered_at: str

VersionReason: TypeAlias = 'Literal["created", "updated", "corrected", "annulled", "repaired", "expired", "restored"]'

class Versions(TypedDict):
    next: str | None
    previous: str | None
    results: list[Version]


class Portal:
    """One node of the portal. Without ``client_id`` only what is open to all can be read."""

    def __init__(
        self,
        url: str,
        *,
        client_id: str = "",
        client_secret: str = "",
        language: str = "zh-hans",
        most_tries: int = 4,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._secret = (client_id, client_secret)
        self._token, self._token_ends = "", 0.0
        self._most_tries = most_tries
        headers = {"Accept": "application/json", "Accept-Language": language}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=30, transport=transport)

    def __enter__(self) -> Portal:
        return self

    def __exit__(self, *raised: object) -> None:
        self._http.close()

    def pages(self, first: Page) -> Iterator[Page]:
        """A list page by page, by the address that each page names for the next."""
        page = first
        while True:
            yield page
            if not page.get("next"):
                return
            parts = urlsplit(page["next"])
            page = cast(Page, self._call("GET", f"{parts.path}?{parts.query}"))

    def _authorization(self) -> dict[str, str]:
        if not self._secret[0]:
            return {}
        # Fetched again half a minute before it runs out, so that it is good for the request under way.
        if time.monotonic() > self._token_ends - 30:
            answer = self._http.post(
                "/api/v1/oauth/token/", data={"grant_type": "client_credentials"}, auth=self._secret
            )
            if answer.status_code != 200:
                raise ApiError(answer)
            said = answer.json()
            self._token, self._token_ends = said["access_token"], time.monotonic() + said["expires_in"]
        return {"Authorization": f"Bearer {self._token}"}

    def _call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Any:
        asked = {name: value for name, value in (params or {}).items() if value is not None}
        sent = {name: value for name, value in (headers or {}).items() if value is not None}
        # A write is repeated only under a key, by which the portal knows it again.
        repeatable = method == "GET" or "Idempotency-Key" in sent
        for attempt in range(1, self._most_tries + 1):
            answer = self._http.request(
                method, path, params=asked or None, json=json, headers={**sent, **self._authorization()}
            )
            busy = answer.status_code in (429, 503)
            if not busy or not repeatable or attempt == self._most_tries:
                break
            time.sleep(float(answer.headers.get("Retry-After", 1)))
        if answer.status_code >= 400:
            raise ApiError(answer)
        if not answer.content:
            return None
        kind = answer.headers.get("Content-Type", "")
        return answer.json() if kind.startswith("application/json") else answer.content

    def list_changes(
        self,
        *,
        after: str | None = None,
        kind: str | None = None,
        page_size: int | None = None,
    ) -> SharedChanges:
        """本单位可查询数据的增量变化"""
        answer = self._call(
            "GET",
            "/api/v1/changes/",
            params={"after": after, "kind": kind, "page_size": page_size},
        )
        return cast("SharedChanges", answer)

    def list_complaints(
        self,
        *,
        after: str | None = None,
        page_size: int | None = None,
    ) -> ComplaintsShown:
        """获取本单位所推送投诉举报的最新情况"""
        answer = self._call("GET", "/api/v1/complaints/", params={"after": after, "page_size": page_size})
        return cast("ComplaintsShown", answer)

    def create_complaint(
        self,
        body: ComplaintSent | Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
    ) -> ComplaintShown:
        """推送一件热线受理的投诉举报"""
        answer = self._call(
            "POST",
            "/api/v1/complaints/",
            json=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return cast("ComplaintShown", answer)

    def get_complaint(self, number: str) -> ComplaintShown:
        """查询一件所推送投诉举报的办理情况"""
        answer = self._call("GET", f"/api/v1/complaints/{number}/")
        return cast("ComplaintShown", answer)

    def list_credit_checks(
        self,
        *,
        cursor: str | None = None,
        ordering: Literal["-requested_at"] | None = None,
        page_size: int | None = None,
    ) -> PaginatedCheckListedList:
        """本单位发起过的信用核查，新的在前"""
        answer = self._call(
            "GET",
            "/api/v1/credit-checks/",
            params={"cursor": cursor, "ordering": ordering, "page_size": page_size},
        )
        return cast("PaginatedCheckListedList", answer)

    def create_credit_check(
        self,
        body: CheckAsked | Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
    ) -> CheckAnswered:
        """就 1 至 1000 个机构发起信用核查"""
        answer = self._call(
            "POST",
            "/api/v1/credit-checks/",
            json=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return cast("CheckAnswered", answer)

    def get_credit_check(self, uid: str) -> CheckAnswered:
        """再次读取一次信用核查的结果"""
        answer = self._call("GET", f"/api/v1/credit-checks/{uid}/")
        return cast("CheckAnswered", answer)

    def get_credit_check_report(self, uid: str) -> bytes:
        """一次信用核查的核查单（PDF）"""
        answer = self._call("GET", f"/api/v1/credit-checks/{uid}/report/")
        return cast("bytes", answer)

    def get_me(self) -> Myself:
        """本应用可以做什么、到何时、还剩多少次数"""
        answer = self._call("GET", "/api/v1/me/")
        return cast("Myself", answer)

    def list_public_agencies(
        self,
        *,
        cursor: str | None = None,
        ordering: Literal["-dated_on", "dated_on"] | None = None,
        page_size: int | None = None,
        q: str | None = None,
    ) -> PaginatedAgencyBriefList:
        """检索招标代理机构"""
        answer = self._call(
            "GET",
            "/api/v1/public/agencies/",
            params={"cursor": cursor, "ordering": ordering, "page_size": page_size, "q": q},
        )
        return cast("PaginatedAgencyBriefList", answer)

    def get_public_agency(self, uid: str) -> AgencyShown:
        """读取一家招标代理机构"""
        answer = self._call("GET", f"/api/v1/public/agencies/{uid}/")
        return cast("AgencyShown", answer)

    def list_public_arrears(
        self,
        *,
        coverage: Literal["body", "region"] | None = None,
        cursor: str | None = None,
        decided_from: str | None = None,
        decided_to: str | None = None,
        ordering: Literal["-decided_on", "decided_on"] | None = None,
        organisation: str | None = None,
        page_size: int | None = None,
        q: str | None = None,
        region: str | None = None,
        year: int | None = None,
    ) -> PaginatedStatementShownList:
        """检索拖欠账款年度公示"""
        answer = self._call(
            "GET",
            "/api/v1/public/arrears/",
            params={"coverage": coverage, "cursor": cursor, "decided_from": decided_from, "decided_to": decided_to, "ordering": ordering, "organisation": organisation, "page_size": page_size, "q": q, "region": region, "year": year},
        )
        return cast("PaginatedStatementShownList", answer)

    def get_public_arrears(self, uid: str) -> StatementShown:
        """读取一条拖欠账款年度公示"""
        answer = self._call("GET", f"/api/v1/public/arrears/{uid}/")
        return cast("StatementShown", answer)

    def get_public_arrears_proof(self, uid: str) -> ProofOfRecord:
        """一条拖欠账款年度公示的入链证明"""
        answer = self._call("GET", f"/api/v1/public/arrears/{uid}/proof/")
        return cast("ProofOfRecord", answer)

    def list_public_arrears_versions(self, uid: str) -> EntryVersionsShown:
        """一条拖欠账款年度公示的版本沿革"""
        answer = self._call("GET", f"/api/v1/public/arrears/{uid}/versions/")
        return cast("EntryVersionsShown", answer)

    def list_public_assessments(
        self,
        *,
        cursor: str | None = None,
        decided_from: str | None = None,
        decided_to: str | None = None,
        grade: str | None = None,
        ordering: Literal["-decided_on", "decided_on"] | None = None,
        organisation: str | None = None,
        page_size: int | None = None,
        q: str | None = None,
        region: str | None = None,
        round: str | None = None,
        year: int | None = None,
    ) -> PaginatedAssessmentShownList:
        """检索考核结果"""
        answer = self._call(
            "GET",
            "/api/v1/public/assessments/",
            params={"cursor": cursor, "decided_from": decided_from, "decided_to": decided_to, "grade": grade, "ordering": ordering, "organisation": organisation, "page_size": page_size, "q": q, "region": region, "round": round, "year": year},
        )
        return cast("PaginatedAssessmentShownList", answer)

    def get_public_assessment(self, uid: str) -> AssessmentShown:
        """读取一条考核结果"""
        answer = self._call("GET", f"/api/v1/public/assessments/{uid}/")
        return cast("AssessmentShown", answer)

    def get_public_assessment_proof(self, uid: str) -> ProofOfRecord:
        """一条考核结果的入链证明"""
        answer = self._call("GET", f"/api/v1/public/assessments/{uid}/proof/")
        return cast("ProofOfRecord", answer)

    def list_public_assessment_versions(self, uid: str) -> EntryVersionsShown:
        """一条考核结果的版本沿革"""
        answer = self._call("GET", f"/api/v1/public/assessments/{uid}/versions/")
        return cast("EntryVersionsShown", answer)

    def list_public_changes(
        self,
        *,
        after: str | None = None,
        kind: str | None = None,
        page_size: int | None = None,
    ) -> Changes:
        """公示内容的增量变化"""
        answer = self._call(
            "GET",
            "/api/v1/public/changes/",
            params={"after": after, "kind": kind, "page_size": page_size},
        )
        return cast("Changes", answer)

    def list_public_commendations(
        self,
        *,
        cursor: str | None = None,
        honour: Literal["commendation", "demonstration", "red_list"] | None = None,
        level: Literal["city", "county", "nation", "province"] | None = None,
        ordering: Literal["-decided_on", "decided_on"] | None = None,
        page_size: int | None = None,
        q: str | None = None,
        region: str | None = None,
    ) -> PaginatedCommendationList:
        """检索表彰激励"""
        answer = self._call(
            "GET",
            "/api/v1/public/commendations/",
            params={"cursor": cursor, "honour": honour, "level": level, "ordering": ordering, "page_size": page_size, "q": q, "region": region},
        )
        return cast("PaginatedCommendationList", answer)

    def get_public_commendation(self, uid: str) -> Commendation:
        """读取一条表彰激励"""
        answer = self._call("GET", f"/api/v1/public/commendations/{uid}/")
        return cast("Commendation", answer)

    def get_public_commendation_proof(self, uid: str) -> ProofOfRecord:
        """一条表彰激励的入链证明"""
        answer = self._call("GET", f"/api/v1/public/commendations/{uid}/proof/")
        return cast("ProofOfRecord", answer)

    def list_public_commendation_versions(self, uid: str) -> EntryVersionsShown:
        """一条表彰激励的版本沿革"""
        answer = self._call("GET", f"/api/v1/public/commendations/{uid}/versions/")
        return cast("EntryVersionsShown", answer)

    def list_public_complaint_answers(
        self,
        *,
        cursor: str | None = None,
        kind: Literal["arrears", "broken_pledge", "contract", "credit_handling", "other", "policy", "procurement", "service"] | None = None,
        ordering: Literal["-published_at", "published_at"] | None = None,
        organisation: str | None = None,
        page_size: int | None = None,
        region: str | None = None,
    ) -> PaginatedAnswerShownList:
        """读取公开的投诉答复"""
        answer = self._call(
            "GET",
            "/api/v1/public/complaints/answers/",
            params={"cursor": cursor, "kind": kind, "ordering": ordering, "organisation": organisation, "page_size": page_size, "region": region},
        )
        return cast("PaginatedAnswerShownList", answer)

    def get_public_complaint_answer(self, uid: str) -> AnswerShown:
        """读取一份公开的投诉答复"""
        answer = self._call("GET", f"/api/v1/public/complaints/answers/{uid}/")
        return cast("AnswerShown", answer)

    def get_public_complaint_statistics(
        self,
        *,
        region: str | None = None,
    ) -> ComplaintStatisticsShown:
        """读取投诉举报的统计"""
        answer = self._call("GET", "/api/v1/public/complaints/statistics/", params={"region": region})
        return cast("ComplaintStatisticsShown", answer)

    def list_public_debt_disclosures(
        self,
        *,
        cursor: str | None = None,
        decided_from: str | None = None,
        decided_to: str | None = None,
        emergency: Literal["four", "none", "one", "three", "two"] | None = None,
        ordering: Literal["-decided_on", "decided_on"] | None = None,
        organisation: str | None = None,
        page_size: int | None = None,
        q: str | None = None,
        region: str | None = None,
    ) -> PaginatedDebtShownList:
        """检索政府债务公开"""
        answer = self._call(
            "GET",
            "/api/v1/public/debt-disclosures/",
            params={"cursor": cursor, "decided_from": decided_from, "decided_to": decided_to, "emergency": emergency, "ordering": ordering, "organisation": organisation, "page_size": page_size, "q": q, "region": region},
        )
        return cast("PaginatedDebtShownList", answer)

    def get_public_debt_disclosure(self, uid: str) -> DebtShown:
        """读取一条政府债务公开"""
        answer = self._call("GET", f"/api/v1/public/debt-disclosures/{uid}/")
        return cast("DebtShown", answer)

    def get_public_debt_disclosure_proof(self, uid: str) -> ProofOfRecord:
        """一条政府债务公开的入链证明"""
        answer = self._call("GET", f"/api/v1/public/debt-disclosures/{uid}/proof/")
        return cast("ProofOfRecord", answer)

    def list_public_debt_disclosure_versions(self, uid: str) -> EntryVersionsShown:
        """一条政府债务公开的版本沿革"""
        answer = self._call("GET", f"/api/v1/public/debt-disclosures/{uid}/versions/")
        return cast("EntryVersionsShown", answer)

    def list_public_licences(
        self,
        *,
        counterparty_kind: Literal["个体工商户", "法人及非法人组织", "自然人"] | None = None,
        cursor: str | None = None,
        decided_from: str | None = None,
        decided_to: str | None = None,
        licence_kind: Literal["其他", "普通", "核准", "特许", "登记", "认可"] | None = None,
        ordering: Literal["-decided_on", "decided_on"] | None = None,
        organisation: str | None = None,
        page_size: int | None = None,
        q: str | None = None,
        region: str | None = None,
        state: Literal["0", "1"] | None = None,
    ) -> PaginatedLicenceShownList:
        """检索行政许可"""
        answer = self._call(
            "GET",
            "/api/v1/public/licences/",
            params={"counterparty_kind": counterparty_kind, "cursor": cursor, "decided_from": decided_from, "decided_to": decided_to, "licence_kind": licence_kind, "ordering": ordering, "organisation": organisation, "page_size": page_size, "q": q, "region": region, "state": state},
        )
        return cast("PaginatedLicenceShownList", answer)

    def get_public_licence(self, uid: str) -> LicenceShown:
        """读取一条行政许可"""
        answer = self._call("GET", f"/api/v1/public/licences/{uid}/")
        return cast("LicenceShown", answer)

    def get_public_licence_proof(self, uid: str) -> ProofOfRecord:
        """一条行政许可的入链证明"""
        answer = self._call("GET", f"/api/v1/public/licences/{uid}/proof/")
        return cast("ProofOfRecord", answer)

    def list_public_licence_versions(self, uid: str) -> EntryVersionsShown:
        """一条行政许可的版本沿革"""
        answer = self._call("GET", f"/api/v1/public/licences/{uid}/versions/")
        return cast("EntryVersionsShown", answer)

    def list_public_notices(
        self,
        *,
        cursor: str | None = None,
        kind: Literal["interpretation", "model", "news", "notice", "practice"] | None = None,
        ordering: Literal["-dated_on", "dated_on"] | None = None,
        page_size: int | None = None,
        q: str | None = None,
    ) -> PaginatedNoticeShownList:
        """检索通知和新闻"""
        answer = self._call(
            "GET",
            "/api/v1/public/notices/",
            params={"cursor": cursor, "kind": kind, "ordering": ordering, "page_size": page_size, "q": q},
        )
        return cast("PaginatedNoticeShownList", answer)

    def get_public_notice(self, uid: str) -> NoticeShown:
        """读取一篇通知或新闻"""
        answer = self._call("GET", f"/api/v1/public/notices/{uid}/")
        return cast("NoticeShown", answer)

    def list_public_organisations(
        self,
        *,
        cursor: str | None = None,
        kind: Literal["court", "department", "government", "institution", "mass", "other", "procuratorate", "township"] | None = None,
        ordering: Literal["name", "-name"] | None = None,
        page_size: int | None = None,
        q: str | None = None,
        region: str | None = None,
    ) -> PaginatedOrganisationList:
        """检索机构"""
        answer = self._call(
            "GET",
            "/api/v1/public/organisations/",
            params={"cursor": cursor, "kind": kind, "ordering": ordering, "page_size": page_size, "q": q, "region": region},
        )
        return cast("PaginatedOrganisationList", answer)

    def get_public_organisation(self, uid: str) -> Organisation:
        """读取一个机构"""
        answer = self._call("GET", f"/api/v1/public/organisations/{uid}/")
        return cast("Organisation", answer)

    def verify_paper(self, body: PaperAsked | Mapping[str, Any]) -> PaperFound:
        """凭编号和核验码核对一份文书"""
        answer = self._call("POST", "/api/v1/public/papers/verify/", json=body)
        return cast("PaperFound", answer)

    def list_public_penalties(
        self,
        *,
        categories: Literal["其他", "吊销许可证件", "暂扣许可证件", "没收违法所得", "没收非法财物", "罚款", "行政拘留", "警告", "责令停产停业", "责令关闭", "通报批评", "降低资质等级", "限制从业", "限制开展生产经营活动"] | None = None,
        counterparty_kind: Literal["个体工商户", "法人及非法人组织", "自然人"] | None = None,
        cursor: str | None = None,
        decided_from: str | None = None,
        decided_to: str | None = None,
        ordering: Literal["-decided_on", "decided_on"] | None = None,
        organisation: str | None = None,
        page_size: int | None = None,
        q: str | None = None,
        region: str | None = None,
        severity: Literal["minor", "ordinary", "serious"] | None = None,
    ) -> PaginatedPenaltyShownList:
        """检索行政处罚"""
        answer = self._call(
            "GET",
            "/api/v1/public/penalties/",
            params={"categories": categories, "counterparty_kind": counterparty_kind, "cursor": cursor, "decided_from": decided_from, "decided_to": decided_to, "ordering": ordering, "organisation": organisation, "page_size": page_size, "q": q, "region": region, "severity": severity},
        )
        return cast("PaginatedPenaltyShownList", answer)

    def get_public_penalty(self, uid: str) -> PenaltyShown:
        """读取一条行政处罚"""
        answer = self._call("GET", f"/api/v1/public/penalties/{uid}/")
        return cast("PenaltyShown", answer)

    def get_public_penalty_proof(self, uid: str) -> ProofOfRecord:
        """一条行政处罚的入链证明"""
        answer = self._call("GET", f"/api/v1/public/penalties/{uid}/proof/")
        return cast("ProofOfRecord", answer)

    def list_public_penalty_versions(self, uid: str) -> EntryVersionsShown:
        """一条行政处罚的版本沿革"""
        answer = self._call("GET", f"/api/v1/public/penalties/{uid}/versions/")
        return cast("EntryVersionsShown", answer)

    def list_public_pledges(
        self,
        *,
        counterparty_kind: str | None = None,
        cursor: str | None = None,
        decided_from: str | None = None,
        decided_to: str | None = None,
        domain: Literal["bidding", "debt", "general", "grassroots", "investment", "legal_duty", "policy", "ppp", "procurement", "resource_trading", "statistics", "work_safety"] | None = None,
        due: Literal["later", "overdue", "soon"] | None = None,
        due_from: str | None = None,
        due_to: str | None = None,
        matter: Literal["affairs", "finance", "guarantee", "other", "quality", "time_limit"] | None = None,
        ordering: Literal["-decided_on", "decided_on"] | None = None,
        organisation: str | None = None,
        outcome: Literal["broken", "changed", "ended", "kept", "partly", "pending"] | None = None,
        page_size: int | None = None,
        pledge_kind: Literal["contract", "livelihood", "payment", "policy", "ppp", "service", "target", "township"] | None = None,
        q: str | None = None,
        region: str | None = None,
    ) -> PaginatedPledgeShownList:
        """检索政府承诺"""
        answer = self._call(
            "GET",
            "/api/v1/public/pledges/",
            params={"counterparty_kind": counterparty_kind, "cursor": cursor, "decided_from": decided_from, "decided_to": decided_to, "domain": domain, "due": due, "due_from": due_from, "due_to": due_to, "matter": matter, "ordering": ordering, "organisation": organisation, "outcome": outcome, "page_size": page_size, "pledge_kind": pledge_kind, "q": q, "region": region},
        )
        return cast("PaginatedPledgeShownList", answer)

    def get_public_pledge(self, uid: str) -> PledgeShown:
        """读取一条政府承诺"""
        answer = self._call("GET", f"/api/v1/public/pledges/{uid}/")
        return cast("PledgeShown", answer)

    def get_public_pledge_proof(self, uid: str) -> ProofOfRecord:
        """一条政府承诺的入链证明"""
        answer = self._call("GET", f"/api/v1/public/pledges/{uid}/proof/")
        return cast("ProofOfRecord", answer)

    def list_public_pledge_versions(self, uid: str) -> EntryVersionsShown:
        """一条政府承诺的版本沿革"""
        answer = self._call("GET", f"/api/v1/public/pledges/{uid}/versions/")
        return cast("EntryVersionsShown", answer)

    def list_public_policies(
        self,
        *,
        category: Literal["policy", "rule"] | None = None,
        cursor: str | None = None,
        force: Literal["in_force", "pending", "repealed"] | None = None,
        ordering: Literal["-dated_on", "dated_on"] | None = None,
        page_size: int | None = None,
        q: str | None = None,
    ) -> PaginatedPolicyShownList:
        """检索政策文件"""
        answer = self._call(
            "GET",
            "/api/v1/public/policies/",
            params={"category": category, "cursor": cursor, "force": force, "ordering": ordering, "page_size": page_size, "q": q},
        )
        return cast("PaginatedPolicyShownList", answer)

    def get_public_policy(self, uid: str) -> PolicyShown:
        """读取一份政策文件"""
        answer = self._call("GET", f"/api/v1/public/policies/{uid}/")
        return cast("PolicyShown", answer)

    def list_public_ratings(
        self,
        *,
        cursor: str | None = None,
        decided_from: str | None = None,
        decided_to: str | None = None,
        ordering: Literal["-decided_on", "decided_on"] | None = None,
        organisation: str | None = None,
        outlook: Literal["negative", "positive", "stable", "watch"] | None = None,
        page_size: int | None = None,
        q: str | None = None,
        rating_kind: Literal["debt", "trust"] | None = None,
        region: str | None = None,
    ) -> PaginatedRatingShownList:
        """检索第三方评级"""
        answer = self._call(
            "GET",
            "/api/v1/public/ratings/",
            params={"cursor": cursor, "decided_from": decided_from, "decided_to": decided_to, "ordering": ordering, "organisation": organisation, "outlook": outlook, "page_size": page_size, "q": q, "rating_kind": rating_kind, "region": region},
        )
        return cast("PaginatedRatingShownList", answer)

    def get_public_rating(self, uid: str) -> RatingShown:
        """读取一条第三方评级"""
        answer = self._call("GET", f"/api/v1/public/ratings/{uid}/")
        return cast("RatingShown", answer)

    def get_public_rating_proof(self, uid: str) -> ProofOfRecord:
        """一条第三方评级的入链证明"""
        answer = self._call("GET", f"/api/v1/public/ratings/{uid}/proof/")
        return cast("ProofOfRecord", answer)

    def list_public_rating_versions(self, uid: str) -> EntryVersionsShown:
        """一条第三方评级的版本沿革"""
        answer = self._call("GET", f"/api/v1/public/ratings/{uid}/versions/")
        return cast("EntryVersionsShown", answer)

    def list_public_records(
        self,
        *,
        cursor: str | None = None,
        decided_from: str | None = None,
        decided_to: str | None = None,
        domain: Literal["bidding", "debt", "general", "grassroots", "investment", "legal_duty", "policy", "ppp", "procurement", "resource_trading", "statistics", "work_safety"] | None = None,
        ordering: Literal["-published_at", "published_at", "-decided_on", "decided_on"] | None = None,
        organisation: str | None = None,
        page_size: int | None = None,
        q: str | None = None,
        region: str | None = None,
        severity: Literal["minor", "ordinary", "serious"] | None = None,
        source: Literal["accountability", "arrears", "broken_pledge", "discipline", "judgment", "judgment_debtor", "non_prosecution", "online_service", "other", "penalty"] | None = None,
        subject_type: Literal["official", "organisation"] | None = None,
    ) -> PaginatedRecordList:
        """检索公示中的失信记录"""
        answer = self._call(
            "GET",
            "/api/v1/public/records/",
            params={"cursor": cursor, "decided_from": decided_from, "decided_to": decided_to, "domain": domain, "ordering": ordering, "organisation": organisation, "page_size": page_size, "q": q, "region": region, "severity": severity, "source": source, "subject_type": subject_type},
        )
        return cast("PaginatedRecordList", answer)

    def get_public_record(self, uid: str) -> Record:
        """读取一条公示中的失信记录"""
        answer = self._call("GET", f"/api/v1/public/records/{uid}/")
        return cast("Record", answer)

    def get_public_record_proof(self, uid: str) -> ProofOfRecord:
        """一条记录的入链证明"""
        answer = self._call("GET", f"/api/v1/public/records/{uid}/proof/")
        return cast("ProofOfRecord", answer)

    def list_public_record_versions(self, uid: str) -> Versions:
        """一条记录的版本沿革"""
        answer = self._call("GET", f"/api/v1/public/records/{uid}/versions/")
        return cast("Versions", answer)

    def list_public_regions(
        self,
        *,
        cursor: str | None = None,
        level: Literal["city", "county", "nation", "province"] | None = None,
        ordering: Literal["code", "-code"] | None = None,
        page_size: int | None = None,
        parent: str | None = None,
        q: str | None = None,
    ) -> PaginatedRegionList:
        """行政区划（GB/T 2260）"""
        answer = self._call(
            "GET",
            "/api/v1/public/regions/",
            params={"cursor": cursor, "level": level, "ordering": ordering, "page_size": page_size, "parent": parent, "q": q},
        )
        return cast("PaginatedRegionList", answer)

    def get_public_region(self, code: str) -> Region:
        """读取一个行政区划"""
        answer = self._call("GET", f"/api/v1/public/regions/{code}/")
        return cast("Region", answer)

    def get_public_statistics(self, *, region: str | None = None) -> Statistics:
        """公示中记录的统计数"""
        answer = self._call("GET", "/api/v1/public/statistics/", params={"region": region})
        return cast("Statistics", answer)

    def list_shared(
        self,
        kind: str,
        *,
        cursor: str | None = None,
        ordering: Literal["-created", "created"] | None = None,
        organisation: str | None = None,
        page_size: int | None = None,
        region: str | None = None,
    ) -> PaginatedSharedThingList:
        """列出本单位可查询的某一种类的数据"""
        answer = self._call(
            "GET",
            f"/api/v1/shared/{kind}/",
            params={"cursor": cursor, "ordering": ordering, "organisation": organisation, "page_size": page_size, "region": region},
        )
        return cast("PaginatedSharedThingList", answer)

    def get_shared(self, kind: str, uid: str) -> SharedThing:
        """读取本单位可查询的一条数据"""
        answer = self._call("GET", f"/api/v1/shared/{kind}/{uid}/")
        return cast("SharedThing", answer)

    def list_snapshots(self) -> Snapshots:
        """本单位最近的快照"""
        answer = self._call("GET", "/api/v1/snapshots/")
        return cast("Snapshots", answer)

    def create_snapshot(
        self,
        body: SnapshotAsked | Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
    ) -> Snapshot:
        """申请一个可查询数据的完整快照"""
        answer = self._call(
            "POST",
            "/api/v1/snapshots/",
            json=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return cast("Snapshot", answer)

    def get_snapshot(self, uid: str) -> Snapshot:
        """一个快照的进度和文件"""
        answer = self._call("GET", f"/api/v1/snapshots/{uid}/")
        return cast("Snapshot", answer)

    def get_snapshot_file(self, uid: str, name: str) -> bytes:
        """下载快照的一个文件"""
        answer = self._call("GET", f"/api/v1/snapshots/{uid}/files/{name}")
        return cast("bytes", answer)

    def list_submission_kinds(self) -> AcceptedKinds:
        """可以报送哪些种类，每一条要填什么"""
        answer = self._call("GET", "/api/v1/submission-kinds/")
        return cast("AcceptedKinds", answer)

    def list_submissions(
        self,
        *,
        cursor: str | None = None,
        ordering: Literal["-received_at"] | None = None,
        page_size: int | None = None,
    ) -> PaginatedSubmissionListedList:
        """本单位的历次报送，新的在前"""
        answer = self._call(
            "GET",
            "/api/v1/submissions/",
            params={"cursor": cursor, "ordering": ordering, "page_size": page_size},
        )
        return cast("PaginatedSubmissionListedList", answer)

    def create_submission(
        self,
        body: SubmissionSent | Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
    ) -> SubmissionAnswered:
        """报送 1 至 1000 条同一种类的数据"""
        answer = self._call(
            "POST",
            "/api/v1/submissions/",
            json=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return cast("SubmissionAnswered", answer)

    def get_submission(self, uid: str) -> SubmissionFollowed:
        """查询一次报送中每一条的后续情况"""
        answer = self._call("GET", f"/api/v1/submissions/{uid}/")
        return cast("SubmissionFollowed", answer)

    def list_webhooks(self) -> Endpoints:
        """本单位登记的回调地址"""
        answer = self._call("GET", "/api/v1/webhooks/")
        return cast("Endpoints", answer)

    def create_webhook(
        self,
        body: EndpointSent | Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
    ) -> EndpointWithSecret:
        """登记一个回调地址"""
        answer = self._call(
            "POST",
            "/api/v1/webhooks/",
            json=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return cast("EndpointWithSecret", answer)

    def delete_webhook(self, uid: str, *, idempotency_key: str | None = None) -> None:
        """删除一个回调地址"""
        self._call(
            "DELETE",
            f"/api/v1/webhooks/{uid}/",
            headers={"Idempotency-Key": idempotency_key},
        )

    def get_webhook(self, uid: str) -> Endpoint:
        """读取一个回调地址"""
        answer = self._call("GET", f"/api/v1/webhooks/{uid}/")
        return cast("Endpoint", answer)

    def change_webhook(
        self,
        uid: str,
        body: PatchedEndpointChanged | Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
    ) -> Endpoint:
        """修改、停用或恢复一个回调地址"""
        answer = self._call(
            "PATCH",
            f"/api/v1/webhooks/{uid}/",
            json=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return cast("Endpoint", answer)

    def list_webhook_deliveries(
        self,
        uid: str,
        *,
        cursor: str | None = None,
        ordering: Literal["-created_at", "created_at"] | None = None,
        page_size: int | None = None,
        state: Literal["done", "given_up", "waiting"] | None = None,
    ) -> PaginatedDeliveryList:
        """一个回调地址的送达记录"""
        answer = self._call(
            "GET",
            f"/api/v1/webhooks/{uid}/deliveries/",
            params={"cursor": cursor, "ordering": ordering, "page_size": page_size, "state": state},
        )
        return cast("PaginatedDeliveryList", answer)

    def get_webhook_delivery(self, uid: str, delivery: str) -> DeliveryWithLog:
        """一条通知的正文和每次调用的结果"""
        answer = self._call("GET", f"/api/v1/webhooks/{uid}/deliveries/{delivery}/")
        return cast("DeliveryWithLog", answer)

    def replay_webhook_delivery(
        self,
        uid: str,
        delivery: str,
        *,
        idempotency_key: str | None = None,
    ) -> Delivery:
        """重放一条通知"""
        answer = self._call(
            "POST",
            f"/api/v1/webhooks/{uid}/deliveries/{delivery}/replay/",
            headers={"Idempotency-Key": idempotency_key},
        )
        return cast("Delivery", answer)

    def replay_webhook_deliveries(
        self,
        uid: str,
        body: Since | Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
    ) -> Again:
        """重放某一时刻以来的通知"""
        answer = self._call(
            "POST",
            f"/api/v1/webhooks/{uid}/replays/",
            json=body,
            headers={"Idempotency-Key": idempotency_key},
        )
        return cast("Again", answer)

    def renew_webhook_secret(
        self,
        uid: str,
        *,
        idempotency_key: str | None = None,
    ) -> EndpointWithSecret:
        """更换一个回调地址的签名密钥"""
        answer = self._call(
            "POST",
            f"/api/v1/webhooks/{uid}/secret/",
            headers={"Idempotency-Key": idempotency_key},
        )
        return cast("EndpointWithSecret", answer)

    def test_webhook(self, uid: str, *, idempotency_key: str | None = None) -> Delivery:
        """向一个回调地址发送测试通知"""
        answer = self._call(
            "POST",
            f"/api/v1/webhooks/{uid}/test/",
            headers={"Idempotency-Key": idempotency_key},
        )
        return cast("Delivery", answer)
