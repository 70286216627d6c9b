"""
How each route of the portal is asked, so that nothing hidden can hide behind a parameter that nobody tries.

A route that is not declared here makes the matrix fail: whoever adds one says what to put into its holes, and
with which questions it may be asked.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.timezone import localdate

from tests.access_matrix import (
    archives,
    arrears,
    assessing,
    complaints,
    disputes,
    following,
    inspections,
    opendata,
    oversight,
    pledges,
    promises,
    publicity,
    referrals,
    remedies,
    reporting,
    searching,
    sharing,
    signing,
    stewards,
    systems,
    tasks,
    texts,
    trail,
    vigilance,
    voices,
)
from tests.access_matrix.world import World

HIDDEN_WORDS = ("隐藏", "隐", "欧阳隐名", "隐藏之拟改标题")
RECORD_QUERIES = (
    "",
    *(f"q={word}" for word in HIDDEN_WORDS),
    "region=411000", "source=judgment", "domain=procurement", "severity=ordinary", "subject_type=official",
    "ordering=published_at", "ordering=-decided_on", "page_size=100",
    "decided_from=2000-01-01&decided_to=2100-01-01",
)  # fmt: skip
STAFF_QUERIES = (
    "", "status=draft", "status=submitted", "status=published", "status=ended", "scope=internal",
    "scope=government", "region=411000", "work=drafts", "work=to_review", "work=hold_over", "page_size=100",
)  # fmt: skip
_FILING = ("", *(f"q={word}" for word in HIDDEN_WORDS))
LIST_QUERIES = ("", *(f"q={word}" for word in HIDDEN_WORDS))
ADMIN_QUERIES = ("", "q=隐藏", "q=欧阳")
PLAIN: list[dict[str, Any]] = [{}]


def _records(world: World) -> list[Any]:
    return world.objects["dishonestyrecord"]


def _uids(world: World) -> list[dict[str, Any]]:
    return [{"uid": uid} for uid in _records(world)]


def _bodies(world: World) -> list[dict[str, Any]]:
    return [{"uid": uid} for uid in world.objects["organisation"]]


DEADLINE_QUERIES = (
    "", "when=open", "show=own&when=open", "show=overseen&when=open", "show=overseen&when=overdue", "show=to_decide",
)  # fmt: skip


def _award_checks(world: World) -> list[dict[str, Any]]:
    return [{"uid": uid} for uid in world.objects.get("awardcheck", [])]


def _commendations(world: World) -> list[dict[str, Any]]:
    return [{"uid": uid} for uid in world.objects.get("commendation", [])]


def _things(world: World) -> list[dict[str, Any]]:
    """What may be called wrong, of each kind."""
    kinds = {"record": _uids(world), "organisation": _bodies(world), "commendation": _commendations(world)}
    holes = [{"kind": kind, **hole} for kind, holes in kinds.items() for hole in holes]
    return [
        *holes,
        *publicity.things(world),
        *arrears.things(world),
        *assessing.things(world),
        *pledges.things(world),
    ]


def _reports(world: World) -> list[dict[str, Any]]:
    return [{"uid": uid} for uid in world.objects.get("creditreport", [])]


# By the route's name: what to put into its holes, and the questions after the question mark.
ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    # operations
    "healthz": (PLAIN, ("",)),
    "readyz": (PLAIN, ("",)),
    "metrics": (PLAIN, ("",)),
    "csp-report": (PLAIN, ("",)),
    "security-txt": (PLAIN, ("",)),
    # public pages
    "site:home": (PLAIN, ("",)),
    "site:records": (PLAIN, RECORD_QUERIES),
    "site:record": (_uids, ("",)),
    "site:organisations": (PLAIN, LIST_QUERIES),
    "site:organisation": (_bodies, ("", "q=隐藏", "part=overdue", "part=commendations")),
    "site:regions": (PLAIN, LIST_QUERIES),
    "site:region": ([{"code": code} for code in ("000000", "410000", "411000", "411082")], ("",)),
    "site:statistics": (PLAIN, ("", "region=411000")),
    "site:about": (PLAIN, ("",)),
    "site:about-data-protection": (PLAIN, ("",)),
    "site:developers": (PLAIN, ("",)),
    "site:developer-guide": ([{"name": "guide"}, {"name": "nothing"}], ("",)),
    "site:developer-file": ([{"name": "guide.md"}, {"name": "../v1.yaml"}], ("",)),
    "site:transparency": (PLAIN, ("",)),
    "site:checkpoints": (PLAIN, ("",)),
    "site:entries": (PLAIN, ("", "before=1", "before=100", "after=0")),
    "site:keys": (PLAIN, ("",)),
    "site:verify-script": (PLAIN, ("",)),
    "site:verify-manual": (PLAIN, ("",)),
    "site:verify": (PLAIN, ("", "number=411000-20260504-7K3F9A&code=7K3F9ACD")),
    "site:verify-copy": (PLAIN, ("",)),
    "site:site-map": (PLAIN, ("",)),
    "site:robots": (PLAIN, ("",)),
    "site:sitemap": (PLAIN, ("",)),
    "site:sitemap-pages": (PLAIN, ("",)),
    "site:sitemap-records": (
        lambda world: [
            {"year": year, "month": month}
            for year in (localdate().year - 2, localdate().year)
            for month in range(1, 13)
        ],
        ("",),
    ),
    "site:commendations": (PLAIN, (*LIST_QUERIES, "honour=red_list", "level=city", "region=411000")),
    "site:commendation": (_commendations, ("",)),
    "site:remedies": (PLAIN, ("",)),
    "site:objection-new": (PLAIN, _FILING),
    "site:repair-new": (PLAIN, _FILING),
    "site:objection-track": (PLAIN, ("",)),
    "site:repair-track": (PLAIN, ("",)),
    "site:remedy-track": (PLAIN, ("",)),
    "site:remedy-act": (PLAIN, ("",)),
    "site:remedy-slip": (PLAIN, ("",)),
    "site:remedy-letter": (PLAIN, ("",)),
    "site:language": (PLAIN, ("",)),
    "site:text-size": (PLAIN, ("",)),
    "site:contrast": (PLAIN, ("",)),
    **{f"site:about-{name}": (PLAIN, ("",)) for name in ("figures", "periods", "withheld", "marks")},
    "site:wrong": (_things, ("",)),
    # public API
    "public-records": (PLAIN, RECORD_QUERIES),
    "public-record": (_uids, ("",)),
    "public-record-versions": (_uids, ("",)),
    "public-record-proof": (_uids, ("",)),
    "public-organisations": (PLAIN, LIST_QUERIES),
    "public-organisation": (_bodies, ("",)),
    "public-regions": (PLAIN, LIST_QUERIES),
    "public-region": ([{"code": "411000"}], ("",)),
    "public-statistics": (PLAIN, ("", "region=411000", "region=000000")),
    "public-paper-verify": (PLAIN, ("",)),
    "public-commendations": (PLAIN, (*LIST_QUERIES, "honour=red_list", "ordering=decided_on")),
    "public-commendation": (_commendations, ("",)),
    "public-commendation-proof": (_commendations, ("",)),
    "public-commendation-versions": (_commendations, ("",)),
    "public-changes": (PLAIN, ("", "after=2000-01-01T00:00:00Z", "page_size=1", "kind=commendation")),
    # partners and staff
    "oauth-token": (PLAIN, ("",)),
    "oauth-revoke": (PLAIN, ("",)),
    "me": (PLAIN, ("",)),
    "submissions": (PLAIN, ("",)),
    "submission-kinds": (PLAIN, ("",)),
    "submission": (lambda world: [{"uid": uid} for uid in world.objects["submission"]], ("",)),
    "records": (PLAIN, STAFF_QUERIES),
    "record": (_uids, ("",)),
    "record-transitions": (_uids, ("",)),
    "credit-reports": (PLAIN, ("",)),
    "credit-report": (_reports, ("",)),
    "credit-report-content": (_reports, ("",)),
    "schema": (PLAIN, ("",)),
    "docs": (PLAIN, ("",)),
    "nowhere": ([{"path": "records"}, {"path": "public/records/all/"}], ("",)),
    # nodes
    "chain:events": (PLAIN, ("",)),
    "chain:arrivals": (PLAIN, ("",)),
    "chain:notices": (PLAIN, ("", "after=0")),
    "chain:checkpoint": (PLAIN, ("",)),
    "chain:reconcile": (PLAIN, ("",)),
    "chain:reconcile-events": (PLAIN, ("",)),
    "chain:entries": ([{"place": "000"}, {"place": "000.p/1"}], ("",)),
    "chain:tile": ([{"level": 0, "place": "000"}, {"level": 0, "place": "000.p/1"}], ("",)),
    # staff pages that are no model's own
    "admin:index": (PLAIN, ("",)),
    "admin:login": (PLAIN, ("",)),
    # Leaving is asked last of all, or what follows would be asked by nobody.
    "admin:logout": ([], ("",)),
    "admin:password_change": (PLAIN, ("",)),
    "admin:password_change_done": (PLAIN, ("",)),
    "admin:jsi18n": (PLAIN, ("",)),
    "admin:search": (PLAIN, ("", "s=隐藏", "s=欧阳", "s=record")),
    "organisation-lookup": (PLAIN, ("q=城市管理",)),
    "admin:lookup_organisations": (PLAIN, ("q=城市管理",)),
    "admin:autocomplete": (
        PLAIN,
        (
            "app_label=records&model_name=post&field_name=official&term=欧阳",
            "app_label=records&model_name=post&field_name=official",
            "app_label=records&model_name=post&field_name=organisation&term=城市",
            "app_label=records&model_name=dishonestyrecord&field_name=official&term=司马",
            "app_label=records&model_name=dishonestyrecord&field_name=organisation",
        ),
    ),
    "admin:view_on_site": ([{"content_type_id": 1, "object_id": 1}], ("",)),
    "admin:app_list": ([{"app_label": "records"}], ("",)),
    # the record's own staff pages
    "admin:records_dishonestyrecord_explain": (
        PLAIN,
        ("", "source=judgment&severity=ordinary&decided_on=2026-01-01"),
    ),
    "admin:records_dishonestyrecord_bulk": ([{"name": n} for n in ("approve", "publish", "submit")], ("",)),
    "admin:records_dishonestyrecord_attachment": (lambda world: [{"uid": world.attachment.pk}], ("",)),
    "admin:records_dishonestyrecord_attachment_remove": (lambda world: [{"uid": world.attachment.pk}], ("",)),
    "admin:records_dishonestyrecord_page": (_uids, ("",)),
    "admin:records_dishonestyrecord_review": (_uids, ("",)),
    "admin:records_dishonestyrecord_step": (
        lambda world: [{"uid": uid, "name": "approve"} for uid in _records(world)],
        ("",),
    ),
    "admin:records_dishonestyrecord_naming": (_uids, ("",)),
    "admin:records_dishonestyrecord_comment": (_uids, ("",)),
    "admin:records_dishonestyrecord_attach": (_uids, ("",)),
    "admin:records_dishonestyrecord_propose": (_uids, ("",)),
    "admin:records_dishonestyrecord_order": (_uids, ("",)),
    "admin:records_deadline_changelist": (PLAIN, DEADLINE_QUERIES),
    "admin:records_deadline_page": (lambda world: [{"uid": uid} for uid in world.objects["deadline"]], ("",)),
    "admin:records_deadline_ask": (lambda world: [{"uid": uid} for uid in world.objects["deadline"]], ("",)),
    "admin:records_deadline_decide": (
        lambda world: [{"uid": uid} for uid in world.objects["deadlineextension"]],
        ("",),
    ),
    **{
        f"admin:records_creditreport_{name}": (_reports, ("",))
        for name in ("progress", "pdf", "letter", "retry")
    },
    "admin:records_creditreport_asked_about": (PLAIN, ("",)),
    "admin:records_paper_copy": (
        lambda world: [{"uid": uid} for uid in world.objects.get("paper", [])],
        ("",),
    ),
    "admin:records_paper_withdraw": (
        lambda world: [{"uid": uid} for uid in world.objects.get("paper", [])],
        ("",),
    ),
    "admin:records_commendation_page": (_commendations, ("",)),
    "admin:records_commendation_propose": (_commendations, ("",)),
    "admin:records_commendation_step": (
        lambda world: [
            {**uid, "name": name} for uid in _commendations(world) for name in ("publish", "accept", "end")
        ],
        ("",),
    ),
    "admin:records_chainalarm_board": (PLAIN, ("",)),
    "credit-checks": (PLAIN, ("",)),
    "credit-check": (_award_checks, ("",)),
    "credit-check-report": (_award_checks, ("",)),
    "admin:records_awardcheck_template": (PLAIN, ("",)),
    "admin:records_awardcheck_page": (_award_checks, ("", "result=found")),
    "admin:records_awardcheck_progress": (_award_checks, ("",)),
    "admin:records_awardcheck_results": (_award_checks, ("",)),
    "admin:records_importbatch_template": (PLAIN, ("",)),
    "admin:records_importbatch_suppliers": (PLAIN, ("",)),
    "admin:records_importbatch_progress": (lambda world: [{"uid": world.batch.pk}], ("",)),
    "admin:records_importbatch_import": (lambda world: [{"uid": world.batch.pk}], ("",)),
    "admin:records_importbatch_errors": (lambda world: [{"uid": world.batch.pk}], ("",)),
    **archives.ROUTES,
    **arrears.ROUTES,
    **assessing.ROUTES,
    **pledges.ROUTES,
    **promises.ROUTES,
    **complaints.ROUTES,
    **referrals.ROUTES,
    **disputes.ROUTES,
    **inspections.ROUTES,
    **oversight.ROUTES,
    **following.ROUTES,
    **publicity.ROUTES,
    **opendata.ROUTES,
    **remedies.ROUTES,
    **systems.ROUTES,
    **reporting.ROUTES,
    **tasks.ROUTES,
    **texts.ROUTES,
    **trail.ROUTES,
    **searching.ROUTES,
    **sharing.ROUTES,
    **signing.ROUTES,
    **stewards.ROUTES,
    **vigilance.ROUTES,
    **voices.ROUTES,
}

# Models whose admin pages by row are asked for the rows that the world holds.
WITH_ROWS = frozenset(
    {
        "awardcheck", "commendation", "dishonestyrecord", "proposedchange", "importbatch", "importrow", "submission", "auditentry", "trailalarm", "official", "paper", "creditreport",
        "post", "organisation", "region", "user", "grant", "partnerapplication", "chainevent", "quarantined",
        "notice", *archives.WITH_ROWS, *arrears.WITH_ROWS, *assessing.WITH_ROWS, *pledges.WITH_ROWS, *complaints.WITH_ROWS, *referrals.WITH_ROWS, *disputes.WITH_ROWS, *inspections.WITH_ROWS, *oversight.WITH_ROWS, *following.WITH_ROWS, *publicity.WITH_ROWS, *remedies.WITH_ROWS, *sharing.WITH_ROWS, *systems.WITH_ROWS, *reporting.WITH_ROWS, *tasks.WITH_ROWS, *texts.WITH_ROWS, *vigilance.WITH_ROWS,
        *opendata.WITH_ROWS,
    }
)  # fmt: skip
# Models of which no row tells about a record or a person: only their lists are asked for.
WITHOUT_SECRETS = frozenset(
    {
        "group", "trailcheck", "accesstoken", "idtoken", "refreshtoken", "accessattempt", "accesslog",
        "accessfailurelog", "receipt", "conflictalarm", "pushcursor", "peer", "peerkey",
        "calendaryear", "deadlinerule", "formerregion", "reconcilerun", "reconcilefinding", "chainalarm", "traffic",
        *arrears.WITHOUT_SECRETS,
    }
)  # fmt: skip
_MODEL_PAGE = re.compile(
    r"^admin:(?P<app>[a-z0-9_]+?)_(?P<model>[a-z]+)_(?P<page>changelist|add|history|delete|change)$"
)


class Undeclared(AssertionError):
    """A route that the matrix does not know how to ask."""


def named_routes() -> Iterator[str]:
    """The names of all routes with their namespaces; a nameless one under its pattern."""
    yield from _walk(get_resolver(), "")


def _walk(resolver: URLResolver, namespace: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}" if entry.name else f"{namespace}<{entry.pattern}>"


def questions(name: str, world: World) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """What to put into the route's holes and after the question mark."""
    if name in ROUTES:
        holes, queries = ROUTES[name]
        return (holes(world) if callable(holes) else holes), queries
    page = _MODEL_PAGE.match(name)
    if page is None:
        raise Undeclared(f"{name}: declare in tests/access_matrix/routes.py how this route is asked")
    model = page["model"]
    if model not in WITH_ROWS | WITHOUT_SECRETS:
        raise Undeclared(f"{name}: say in tests/access_matrix/routes.py which rows of {model} are asked for")
    if page["page"] == "changelist":
        return PLAIN, ADMIN_QUERIES if model in WITH_ROWS else ("",)
    if page["page"] == "add":
        return PLAIN, ("",)
    return [{"object_id": key} for key in world.objects.get(model, [])], ("",)


# Redirects and the admin's catch-all, which show nothing of their own.
def is_nameless(name: str) -> bool:
    return name.endswith(">") and name.startswith("admin:")
