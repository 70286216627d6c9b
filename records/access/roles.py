"""The roles, who excludes whom among them, and what each may see and do in the admin."""

from collections.abc import Iterable, Iterator
from functools import cache

from django.db import models
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    CLERK = "clerk", pgettext_lazy("role", "录入")
    REVIEWER = "reviewer", pgettext_lazy("role", "审核")
    DEPARTMENT = "department", pgettext_lazy("role", "部门")
    SUPERVISOR = "supervisor", pgettext_lazy("role", "督导")
    COMPLAINT_HANDLER = "complaint_handler", pgettext_lazy("role", "投诉举报承办")
    IDENTITY_CUSTODIAN = "identity_custodian", pgettext_lazy("role", "反映人身份保管")
    ASSESSOR = "assessor", pgettext_lazy("role", "考核评价")
    HR_ARCHIVIST = "hr_archivist", pgettext_lazy("role", "人事档案")
    PARTNER = "partner", pgettext_lazy("role", "对接单位")
    SYSTEM_ADMIN = "system_admin", pgettext_lazy("role", "系统管理员")
    SECURITY_ADMIN = "security_admin", pgettext_lazy("role", "安全管理员")
    AUDIT_ADMIN = "audit_admin", pgettext_lazy("role", "审计管理员")
    CLOCK = "clock", pgettext_lazy("role", "系统自动")


# 三员分立 (GB/T 22239-2019, level 3): nobody is two of them, and none of them does business.
THREE_ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# Held by what a user is, never by a grant: a partner through its application, the clock as part of the node.
INHERENT_ROLES = frozenset({Role.PARTNER, Role.CLOCK})
BUSINESS_ROLES = frozenset(set(Role) - THREE_ADMINISTRATORS - INHERENT_ROLES)
GRANTABLE_ROLES = BUSINESS_ROLES | THREE_ADMINISTRATORS


def _may(verbs: str, *models: str, app: str = "records") -> Iterator[str]:
    for model in models:
        for verb in verbs.split():
            yield f"{app}.{verb}_{model}"


def _all(*groups: Iterable[str]) -> frozenset[str]:
    return frozenset(code for group in groups for code in group)


_SUBJECTS = ("region", "formerregion", "organisation", "organisationname")
_PEOPLE = ("official", "post")
_CLOCKS = ("calendarday", "calendaryear", "deadlinerule")
_DEADLINES = ("deadline",)
_RECORD = (
    "dishonestyrecord",
    "recordversion",
    "recordtransition",
    "attachment",
    "priornotice",
    "proposedchange",
)
# Of the entries and readings in a file no page of the admin lists any: they are seen in the opened file alone.
_ARCHIVES = ("archive", "archiveimport", "course")
_CHECKS = ("awardcheck",)
_REGISTERS = (
    "assessmentresult",
    "commendation",
    "debtdisclosure",
    "licence",
    "penalty",
    "rating",
    "entryversion",
    "entrytransition",
)
_PLEDGES = ("pledge",)
# Single claims name who waits for the money: the office's, and the debtor's own; their yearly sums are everybody's.
_ARREARS, _STATEMENTS = ("arrear",), ("arrearsstatement",)
# Who hands over to whom is about people: the office's to read.
_HANDOVERS = ("handover",)
# What is written for the public (disclosure/editing), and what is kept of each.
_WRITTEN = (
    "article", "case", "policy", "decision",
    "servicelist",
    "agency", "agencyscore", "expert", "badconduct", "agencyreport",
)  # fmt: skip
_WRITTEN_HISTORY = ("writtenversion", "writtenstep", "writtenfile")
_PAPERS = ("paper",)
# Who sees what was complained about; from whom it came only custodians may open (supervision/complaints).
_COMPLAINTS = ("complaint", "referral", "dispute")
# Inspections, campaigns and demonstrations: the office's, and of each body what is about it (supervision/inspections).
_INSPECTED = (
    "inspectionvisit", "inspectionfinding", "campaigntarget", "demonstrationprogramme", "demonstrationapplication",
)  # fmt: skip
_INSPECTING = (*_INSPECTED, "inspection", "inspectionplan", "inspectionchecklist", "campaign")
# Congress, conference, courts, major decisions: the office's, and each body's own (supervision/oversight).
_OVERSIGHT = (
    "proposal", "congressreport", "litigationcase", "legaladvice", "criminaltransfer", "decisionfile",
)  # fmt: skip
# What is warned of early, the courts' letters before a listing, and how well data are delivered; the rules of
# warning and the leaders' page are for those above.
_WARNINGS = ("riskwarning", "courtnotice", "qualitymonth")
_WARNING_RULES = ("warningrule", "dashboardday")
# By what bodies are measured: written and adopted by assessors (supervision/assessments/systems).
_SYSTEMS = ("systemversion", "reckoning")
# A round is the office's; of a body's sheet it reads its own (supervision/assessments/rounds).
_ROUNDS, _SHEETS = ("assessmentround", "assessmentsheet"), ("assessmentsheet",)
# Reports of units, and ratings on their way to the public (supervision/worklist/reports, supervision/ratings).
_REPORTS, _RATINGS = ("workreport",), ("ratingcase", "ratingagency")
# Tasks and documents: the office's, and each body's own part (supervision/worklist).
_TASKS, _OWN_TASKS = ("taskpolicy", "ledgeritem", "taskduty", "taskmeeting"), ("ledgeritem", "taskduty")
_DOCUMENTS = ("incomingdocument",)
# Who sees that a case exists; whose it is, is asked apart (records/remedies/services/identity.py).
_REMEDIES = ("objection", "repair", "mitigation")
_ABOUT_HANDLING = ("handlingcomplaint",)
# Who answers for a record is about people: the office's and the personnel archives' to read.
_FOLLOWING = ("criticismnotice", "measure", "ownreport", "rectificationorder")
_ANSWERING = ("responsibility",)
_INTAKE = ("importbatch", "importrow", "submission", "submissionitem")
_ACCESS = ("user", "grant", "partnerapplication")
# What the three administrators decide together, confirm every year, and destroy (records/access/stewardship).
_STEWARDSHIP = ("stewardrequest", "grantreview", "destructionlist")
# Where partners are called, and what they answered (records/sharing).
_SHARING = ("webhookendpoint",)
# How much is offered and asked for; no page shows a subscriber's address.
_OPEN_DATA = ("dumpversion", "subscription")
# Alarms on unusual reading: the auditor's; those about an auditor himself the security administrator judges.
_TRAIL, _TRAIL_ALARMS = ("auditentry", "auditseal", "trailcheck"), ("trailalarm",)
_CHAIN = (
    "arrival",
    "chainalarm",
    "chainevent",
    "checkpoint",
    "conflictalarm",
    "cosignature",
    "notice",
    "peer",
    "peerkey",
    "pushcursor",
    "quarantined",
    "receipt",
    "reconcilefinding",
    "reconcilerun",
    "seal",
    "traffic",
)

_READER = (
    *_may("view", *_SUBJECTS, *_CLOCKS, *_DEADLINES, *_RECORD, *_REGISTERS, *_PLEDGES, *_STATEMENTS, *_CHAIN),
    *_may("view", *_WRITTEN, *_WRITTEN_HISTORY, app="disclosure"),
)

# Who may open which page of the admin. What may be done with one record there is the workflow's to say.
PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.CLERK: _all(
        _READER,
        _may("view add", *_TASKS, *_DOCUMENTS, app="supervision"),
        # Judgments not performed in time, for his draft of a record.
        _may("view", "litigationcase", app="supervision"),
        _may("view", *_REPORTS, *_RATINGS, app="supervision"),
        # Those that wait for his draft of a record.
        _may("view", "dispute", *_WARNINGS, app="supervision"),
        _may("view", "inspectionfinding", "campaigntarget", app="supervision"),
        _may("view", *_REMEDIES, *_ABOUT_HANDLING),
        _may("view", *_PEOPLE, *_INTAKE, *_PAPERS, *_FOLLOWING, *_ANSWERING),
        _may("view add", "creditreport"),
        _may(
            "add change",
            "commendation",
            "debtdisclosure",
            "dishonestyrecord",
            "licence",
            "penalty",
            "pledge",
            "arrearsstatement",
            "organisation",
            "organisationname",
            "official",
            "post",
        ),
        _may("add", "attachment", "importbatch"),
        _may("change", "importrow"),
        _may("view", *_HANDOVERS),
        _may("view add", *_ARREARS),
        _may("add change", *_WRITTEN, app="disclosure"),
    ),
    Role.REVIEWER: _all(
        _READER,
        _may("view", *_TASKS, *_DOCUMENTS, app="supervision"),
        _may("view", *_REPORTS, *_RATINGS, app="supervision"),
        _may("view", *_ROUNDS, app="supervision"),
        _may("view", *_COMPLAINTS, *_WARNINGS, *_INSPECTING, app="supervision"),
        _may("change", *_WRITTEN, app="disclosure"),
        _may("view", *_REMEDIES, *_ABOUT_HANDLING),
        _may("view add", *_CHECKS),
        _may(
            "view",
            *_PEOPLE,
            *_INTAKE,
            *_PAPERS,
            *_FOLLOWING,
            *_ANSWERING,
            *_HANDOVERS,
            *_ARREARS,
            "creditreport",
        ),
        _may(
            "change",
            "commendation",
            "debtdisclosure",
            "dishonestyrecord",
            "licence",
            "penalty",
            "pledge",
            "arrearsstatement",
            "proposedchange",
            "priornotice",
        ),
    ),
    Role.DEPARTMENT: _all(
        _READER,
        _may("view", *_OWN_TASKS, *_DOCUMENTS, app="supervision"),
        _may("view", *_REPORTS, "ratingcase", app="supervision"),
        _may("view add", *_OVERSIGHT, app="supervision"),
        _may("view", *_SHEETS, *_INSPECTED, app="supervision"),
        _may("view", *_WARNINGS, app="supervision"),
        _may("view", *_REMEDIES),
        _may("view", *_PAPERS, *_FOLLOWING, *_ARREARS),
        _may("view add", "creditreport"),
        _may("add", "attachment"),
    ),
    Role.SUPERVISOR: _all(
        _READER,
        _may("view add", *_TASKS, *_DOCUMENTS, app="supervision"),
        _may("view", *_REPORTS, *_RATINGS, app="supervision"),
        _may("view add", *_OVERSIGHT, app="supervision"),
        _may("view", *_ROUNDS, *_SYSTEMS, app="supervision"),
        _may("view", *_COMPLAINTS, *_WARNINGS, *_WARNING_RULES, *_INSPECTING, app="supervision"),
        _may("view", *_REMEDIES, *_ABOUT_HANDLING),
        _may("view", *_INTAKE, *_PAPERS, *_FOLLOWING, *_ANSWERING, *_HANDOVERS, *_ARREARS, "creditreport"),
        _may("view add", *_CHECKS),
    ),
    Role.COMPLAINT_HANDLER: _all(_READER, _may("view add", *_COMPLAINTS, app="supervision")),
    Role.IDENTITY_CUSTODIAN: _all(
        _may("view", "region", "organisation", *_DEADLINES), _may("view", "informant", app="supervision")
    ),
    Role.ASSESSOR: _all(
        _READER,
        _may("view", *_TASKS, app="supervision"),
        _may("view", *_OVERSIGHT, app="supervision"),
        _may("view", *_REPORTS, *_RATINGS, app="supervision"),
        _may("view", *_ROUNDS, app="supervision"),
        _may("view add", *_SYSTEMS, app="supervision"),
        _may("view", "demonstrationprogramme", "demonstrationapplication", app="supervision"),
        _may("view", *_FOLLOWING),
    ),
    Role.HR_ARCHIVIST: _all(
        _READER,
        _may("view", *_PAPERS, *_ANSWERING, "measure"),
        _may("view add", *_CHECKS),
        _may("view add change", *_PEOPLE, *_ARCHIVES, "handbookpage"),
    ),
    Role.PARTNER: frozenset(),
    Role.SYSTEM_ADMIN: _all(
        _may("view", *_SUBJECTS, *_CHAIN, *_STEWARDSHIP, "user", "trailcheck"),
        _may("view add change", *_CLOCKS, "loanprimerate", "partnerapplication", "peer", "peerkey"),
        _may("change", "conflictalarm"),
        _may("view change", *_SHARING),
        _may("view", *_OPEN_DATA, app="disclosure"),
        _may("add change", "user"),
    ),
    Role.SECURITY_ADMIN: _all(
        _may("view", *_SUBJECTS, *_ACCESS, *_STEWARDSHIP),
        _may("change", "user"),
        _may("add change", "grant"),
        _may("view change", *_TRAIL_ALARMS),
    ),
    Role.AUDIT_ADMIN: _all(
        _may("view", *_TASKS, *_DOCUMENTS, app="supervision"),
        _may("view", *_OVERSIGHT, app="supervision"),
        _may("view", *_REPORTS, *_RATINGS, app="supervision"),
        _may(
            "view",
            *_SUBJECTS,
            *_PEOPLE,
            *_CLOCKS,
            *_DEADLINES,
            *_RECORD,
            *_REGISTERS,
            *_ARREARS,
            *_STATEMENTS,
            "loanprimerate",
            *_PLEDGES,
            *_HANDOVERS,
            *_CHECKS,
            *_ARCHIVES,
            "handbookpage",
            *_FOLLOWING,
            *_ANSWERING,
            *_INTAKE,
            *_PAPERS,
            *_REMEDIES,
            *_ABOUT_HANDLING,
            "creditreport",
            *_ACCESS,
            *_STEWARDSHIP,
            *_SHARING,
            *_TRAIL,
            *_CHAIN,
        ),
        _may("view", *_WRITTEN, *_WRITTEN_HISTORY, *_OPEN_DATA, app="disclosure"),
        _may("view", *_ROUNDS, *_SYSTEMS, app="supervision"),
        _may(
            "view",
            *_COMPLAINTS,
            *_WARNINGS,
            *_WARNING_RULES,
            *_INSPECTING,
            "informant",
            app="supervision",
        ),
        _may("view change", *_TRAIL_ALARMS),
    ),
    Role.CLOCK: frozenset(),
}


@cache
def roles_with(permission: str) -> frozenset[Role]:
    """The roles that carry this permission, so that it can be asked for over one subject."""
    return frozenset(role for role, codes in PERMISSIONS.items() if permission in codes)
