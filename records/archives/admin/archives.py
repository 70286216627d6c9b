"""The list of archives, the opened file, and the pages around it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from records.access import audit
from records.access.factors.stepup import require_recent
from records.archives import feeds, queries, rules, sheets
from records.archives.admin import coverage, writing
from records.archives.admin.base import (
    LIST,
    REFUSALS,
    archive_for,
    attachment,
    crumbs,
    file_url,
    kept_private,
    onto,
    opened,
    problems,
    refused_page,
    told,
)
from records.archives.admin.forms import HandOverForm, NumberForm, PurposeForm
from records.archives.choices import EntryKind, EntryState, Purpose
from records.archives.models import Archive, ArchiveEntry, ArchiveReading
from records.archives.services import keeping
from records.archives.services.common import KEEPERS
from records.common.identifiers import validate_id_number
from records.dishonesty.admin.base import WORK_LIST, person, posted, render
from records.dishonesty.admin.filters import by_region
from records.subjects.models import Organisation

READINGS_SHOWN = 50


@admin.register(Archive)
class ArchiveAdmin(ModelAdmin):
    """Whose archives there are. What stands in one is seen only after a purpose was given."""

    change_list_template = WORK_LIST
    list_display = ("whose", "kept_by", "opened")
    list_display_links = None
    list_filter = (by_region(),)
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    actions = None
    search_fields = ("official__name",)
    search_help_text = gettext_lazy("按姓名；按身份证件号码请用“按号码查找”")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Archive]:
        return (
            queries.archives_in_reach(person(request))
            .select_related("official", "organisation", "region")
            .defer("official__id_number")
            .order_by("organisation__pinyin", "official__name", "pk")
        )

    @admin.display(description=gettext_lazy("姓名"))
    def whose(self, archive: Archive) -> SafeString:
        return format_html('<a class="row-title" href="{}">{}</a>', file_url(archive), archive.official.name)

    @admin.display(description=gettext_lazy("管档机构"))
    def kept_by(self, archive: Archive) -> SafeString:
        return format_html(
            '{}<span class="row-sub">{}</span>', archive.organisation.name, archive.region.full_name
        )

    @admin.display(description=gettext_lazy("建档日期"), ordering="opened_at")
    def opened(self, archive: Archive) -> str:
        return timezone.localdate(archive.opened_at).isoformat()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise refused_page(request, "archive.listed")
        audit.read(action="archive.listed", by=person(request), at=timezone.now())
        return super().changelist_view(request, extra_context)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return writing.open_for_body(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return file_page(request, object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who opened the file stands on its own page."""
        return HttpResponseRedirect(file_url(archive_for(request, object_id)))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        raise PermissionDenied

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("find/", "find", find),
            ("coverage/", "coverage", coverage.coverage_page),
            ("lacking/", "lacking", coverage.lacking_page),
            ("waiting/", "waiting", coverage.waiting_page),
            ("terms/", "terms", coverage.terms_page),
            ("<uuid:uid>/open/", "open", open_file),
            ("<uuid:uid>/enter/", "enter", writing.enter),
            ("<uuid:uid>/hand-over/", "handover", hand_over),
            ("<uuid:uid>/sheet.pdf", "sheet", sheet),
            ("<uuid:uid>/entries/<uuid:entry>/correct/", "correct", writing.correct),
            ("<uuid:uid>/entries/<uuid:entry>/<slug:name>/", "decide", writing.decide),
        ]
        own = [
            path(address, self.admin_site.admin_view(view), name=f"records_archive_{name}")
            for address, name, view in pages
        ]
        return [*own, *super().get_urls()]


def file_page(request: HttpRequest, uid: str) -> HttpResponse:
    """The file, while this person has it open; before that, the question for what."""
    archive = archive_for(request, uid)
    reading = keeping.reading_of(person(request), archive, at=timezone.now())
    if reading is None:
        return _purpose_page(request, archive, PurposeForm(purposes=_purposes(request, archive)))
    return kept_private(_file(request, archive, reading))


def open_file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say for what, and be let in. An open file may be opened again for another purpose."""
    archive = archive_for(request, uid)
    form = PurposeForm(*posted(request), purposes=_purposes(request, archive))
    if request.method == "POST" and form.is_valid():
        if (shown := require_recent(request)) is not None:
            return shown
        try:
            keeping.read_archive(uid=archive.pk, **form.cleaned_data, by=person(request), at=timezone.now())
        except REFUSALS as refused:
            onto(form, refused)
        else:
            return HttpResponseRedirect(file_url(archive))
    return _purpose_page(request, archive, form)


def _purposes(request: HttpRequest, archive: Archive) -> list[str]:
    return keeping.purposes_for(person(request), archive)


def _purpose_page(request: HttpRequest, archive: Archive, form: PurposeForm) -> HttpResponse:
    # The page says whose file it is, before anybody has said what for.
    audit.read(action="archive.listed", by=person(request), at=timezone.now(), subject=archive)
    response = render(
        request,
        "archive/purpose.html",
        _("查阅诚信档案"),
        crumbs=crumbs(),
        archive=archive,
        form=form,
        problems=problems(form),
        minutes=int(keeping.HOLDS.total_seconds() // 60),
    )
    if form.is_bound and form.errors:
        response.status_code = 422
    return kept_private(response)


def _file(request: HttpRequest, archive: Archive, reading: ArchiveReading) -> HttpResponse:
    user, today = person(request), timezone.localdate()
    may_write = user.holds(KEEPERS, over=archive)
    entries = list(
        archive.entries.select_related("entered_by", "confirmed_by", "refused_by").order_by(
            "-occurred_on", "-uid"
        )
    )
    posts = archive.official.posts.select_related("organisation").order_by("until_on", "-from_on")
    return render(
        request,
        "archive/page.html",
        archive.official.name,
        crumbs=crumbs(),
        archive=archive,
        reading=reading,
        purpose=Purpose(reading.purpose).label,
        may_write=may_write,
        may_print=may_write and reading.purpose == Purpose.OWN_COPY,
        sections=[(kind, _lines(kind, entries, user=user, today=today)) for kind in EntryKind],
        posts=posts,
        records=queries.dishonesty_records(archive)[:100],
        may_open_records=user.has_perm("records.view_dishonestyrecord"),
        readings=archive.readings.select_related("by").order_by("-at")[:READINGS_SHOWN],
        attempts=list(queries.attempts(archive)[:READINGS_SHOWN]),
    )


def _lines(kind: str, entries: list[ArchiveEntry], *, user: Any, today: Any) -> list[dict[str, Any]]:
    """What the page shows of each entry: its words, its state, and what this person may do with it."""
    return [
        {
            "entry": entry,
            "state": EntryState(entry.state),
            "days_left": rules.days_left(entry.ends_on, today=today)
            if entry.state == EntryState.KEPT and entry.ends_on
            else None,
            "may_decide": entry.state == EntryState.PENDING and entry.entered_by_id != user.pk,
            "may_correct": entry.state in (EntryState.KEPT, EntryState.ENDED),
            "origin": feeds.address_of(entry),
        }
        for entry in entries
        if entry.kind == kind
    ]


def find(request: HttpRequest) -> HttpResponse:
    """Find a file by the whole number: posted, so that the number stands in no address and no log of the server."""
    user = person(request)
    if not user.has_perm("records.view_archive"):
        raise refused_page(request, "archive.searched")
    form = NumberForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        audit.read(action="archive.searched", by=user, at=timezone.now())
        try:
            found = queries.find_by_number(user, validate_id_number(form.cleaned_data["id_number"]))
        except ValidationError as error:
            form.add_error("id_number", error)
        else:
            if found is not None:
                return HttpResponseRedirect(file_url(found))
            form.add_error("id_number", _("您的管档范围内没有该号码的档案。"))
    response = render(
        request, "archive/find.html", _("按号码查找"), crumbs=crumbs(), form=form, problems=problems(form)
    )
    if form.is_bound and form.errors:
        response.status_code = 422
    return kept_private(response)


@opened
def hand_over(request: HttpRequest, archive: Archive, reading: ArchiveReading) -> HttpResponse:
    others = Organisation.objects.current().exclude(pk=archive.organisation_id)
    # Where he is in post now, which is mostly where the file goes, and whatever else the archivist reaches.
    wanted = archive.official.posts.filter(until_on=None).values("organisation")
    reachable = queries.bodies_of(person(request)).values("pk")
    form = HandOverForm(
        *posted(request),
        organisations=(others.filter(pk__in=wanted) | others.filter(pk__in=reachable))
        .distinct()
        .order_by("pinyin"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            keeping.hand_over(
                uid=archive.pk,
                to=form.cleaned_data["organisation"],
                reason=form.cleaned_data["reason"],
                by=person(request),
                at=timezone.now(),
            )
        except REFUSALS as refused:
            onto(form, refused)
        else:
            messages.success(request, _("档案已转递，今后由新的管档机构管理。"))
            return HttpResponseRedirect(reverse(LIST))
    return render(
        request,
        "archive/form.html",
        _("转递档案"),
        crumbs=crumbs(archive),
        form=form,
        problems=problems(form),
        lead=_("转递后由新的管档机构管理和查阅，本机构不再能打开。"),
        button=_("确认转递"),
        back=file_url(archive),
    )


@require_POST
@opened
def sheet(request: HttpRequest, archive: Archive, reading: ArchiveReading) -> HttpResponse:
    """The official's own copy as a numbered PDF."""
    if (shown := require_recent(request)) is not None:
        return shown
    try:
        pdf = sheets.own_copy(archive=archive, by=person(request), at=timezone.now())
    except REFUSALS as refused:
        told(request, refused)
        return HttpResponseRedirect(file_url(archive))
    return attachment(pdf, f"{sheets.TITLE}.pdf", "application/pdf")
