"""How complete the files are, by body; who lacks one; what waits and what ends soon."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.archives import queries, rules
from records.archives.admin.base import crumbs, file_url, kept_private, refused_page
from records.archives.services.common import KEEPERS
from records.dishonesty.admin.base import person, render
from records.dishonesty.admin.filters import regions_in_reach
from records.subjects.models import Organisation

PER_PAGE = 50


def may_see_figures(user: Any) -> bool:
    return bool(user.holds(queries.FIGURE_READERS))


def coverage_page(request: HttpRequest) -> HttpResponse:
    """Figures without names: the whole, then body by body as bars and as a table."""
    user, today = person(request), timezone.localdate()
    if not may_see_figures(user):
        raise refused_page(request, "archive.coverage")
    regions = regions_in_reach(user)
    region = request.GET.get("region", "")
    if region not in {code for code, _name in regions}:
        region = ""
    page = Paginator(queries.coverage_by_body(user, on=today, region=region), PER_PAGE).get_page(
        request.GET.get("page")
    )
    whole = queries.coverage(user, on=today, region=region)
    return render(
        request,
        "archive/coverage.html",
        _("档案覆盖情况"),
        crumbs=crumbs() if user.has_perm("records.view_archive") else [],
        whole=whole,
        figures=_figures(whole),
        rows=[(row, queries.coverage_of(row)) for row in page],
        page=page,
        regions=regions,
        region=region,
        year=rules.appraisal_year(today),
        since=rules.training_since(today),
        may_name=user.holds(queries.READERS),
    )


def _figures(whole: queries.Coverage) -> list[tuple[str, str]]:
    return [
        (_("在任人员"), str(whole.in_post)),
        (_("已建档"), _share(whole.filed, whole.in_post)),
        (_("有应有的年度考核"), _share(whole.appraised, whole.in_post)),
        (_("有近两年诚信教育"), _share(whole.trained, whole.in_post)),
        (_("档案完整"), _share(whole.complete, whole.in_post)),
    ]


def _share(part: int, whole: int) -> str:
    rate = rules.rate(part, whole)
    return f"{part}" if rate is None else f"{part}（{rate}%）"


def lacking_page(request: HttpRequest) -> HttpResponse:
    """By name, who in post has no complete file."""
    user, today = person(request), timezone.localdate()
    if not user.holds(queries.READERS):
        raise refused_page(request, "archive.lacking_listed")
    organisation = _organisation(request)
    audit.read(action="archive.lacking_listed", by=user, at=timezone.now(), subject=organisation)
    page = Paginator(queries.lacking(user, on=today, organisation=organisation), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return kept_private(
        render(
            request,
            "archive/lacking.html",
            _("缺档人员"),
            crumbs=[*crumbs(), (_("档案覆盖情况"), reverse("admin:records_archive_coverage"))],
            organisation=organisation,
            keep=f"organisation={organisation.pk}&" if organisation else "",
            rows=[(post, _gaps(post, today)) for post in page],
            page=page,
            may_write=user.holds(KEEPERS),
        )
    )


def _gaps(post: Any, today: Any) -> list[str]:
    if not post.has_file:
        return [_("未建档")]
    gaps = []
    if not post.has_appraisal:
        gaps.append(_("缺 %d 年度考核") % rules.appraisal_year(today))
    if not post.has_training:
        gaps.append(_("缺近两年诚信教育"))
    if post.official.archive.organisation_id != post.organisation_id:
        gaps.append(_("档案在%s，请办理转递") % post.official.archive.organisation.name)
    return gaps


def _organisation(request: HttpRequest) -> Organisation | None:
    code = request.GET.get("organisation", "")
    try:
        return queries.bodies_of(person(request), *queries.READERS).filter(pk=code).first() if code else None
    except ValidationError:
        # Not even the shape of a key.
        return None


def waiting_page(request: HttpRequest) -> HttpResponse:
    """Sanctions that wait for a second archivist; what they say is seen in the opened file."""
    user = person(request)
    if not user.holds(KEEPERS):
        raise refused_page(request, "archive.listed")
    audit.read(action="archive.listed", by=user, at=timezone.now())
    found = queries.waiting_for(user).select_related(
        "archive__official", "archive__organisation", "entered_by"
    )
    page = Paginator(
        found.defer("archive__official__id_number").order_by("entered_at", "uid"), PER_PAGE
    ).get_page(request.GET.get("page"))
    return kept_private(
        render(
            request,
            "archive/waiting.html",
            _("处分待确认"),
            crumbs=crumbs(),
            rows=[(entry, file_url(entry.archive)) for entry in page],
            page=page,
        )
    )


def terms_page(request: HttpRequest) -> HttpResponse:
    """Terms that end within a month, the soonest first."""
    user, today = person(request), timezone.localdate()
    if not user.holds(KEEPERS):
        raise refused_page(request, "archive.listed")
    audit.read(action="archive.listed", by=user, at=timezone.now())
    found = queries.ending_soon(user, on=today).select_related("archive__official", "archive__organisation")
    page = Paginator(
        found.defer("archive__official__id_number").order_by("ends_on", "uid"), PER_PAGE
    ).get_page(request.GET.get("page"))
    return kept_private(
        render(
            request,
            "archive/terms.html",
            _("影响期将满"),
            crumbs=crumbs(),
            rows=[
                (entry, file_url(entry.archive), rules.days_left(entry.ends_on, today=today))
                for entry in page
                if entry.ends_on
            ],
            page=page,
            days=queries.SOON.days,
        )
    )
