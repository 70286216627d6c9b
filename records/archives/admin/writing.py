"""Writing in a file: opening archives, entries, corrections, and the second archivist's decision."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.archives import queries
from records.archives.admin.base import (
    LIST,
    REFUSALS,
    crumbs,
    file_url,
    onto,
    opened,
    problems,
    refused_page,
    told,
)
from records.archives.admin.forms import BodyForm, EntryForm, ReasonForm
from records.archives.choices import EntryKind
from records.archives.models import Archive, ArchiveEntry, ArchiveReading
from records.archives.services import entries, keeping
from records.archives.services.common import KEEPERS
from records.archives.workflow import ENTRY
from records.dishonesty.admin.base import person, posted, render


def open_for_body(request: HttpRequest) -> HttpResponse:
    """Open an archive for everybody in post at one body who has none."""
    user = person(request)
    if not user.holds(KEEPERS):
        raise refused_page(request, "archive.opened_for_body")
    form = BodyForm(
        *posted(request),
        organisations=queries.bodies_of(user),
        initial={"organisation": request.GET.get("organisation")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = keeping.open_for_body(
                organisation=form.cleaned_data["organisation"], by=user, at=timezone.now()
            )
        except REFUSALS as refused:
            onto(form, refused)
        else:
            said = _("已为 %d 名在任人员建档。") % count if count else _("该机构在任人员都已建档。")
            messages.success(request, said)
            return HttpResponseRedirect(reverse(LIST))
    return _page(
        request,
        form,
        _("批量建档"),
        crumbs=crumbs(),
        lead=_("为所选机构还没有诚信档案的在任人员各建一份；已有档案的不变。"),
        button=_("为全部在任人员建档"),
        back=reverse(LIST),
    )


@opened
def enter(request: HttpRequest, archive: Archive, reading: ArchiveReading) -> HttpResponse:
    _only_writers(request, archive)
    kind = _kind(request.GET.get("kind", EntryKind.APPRAISAL))
    form = EntryForm(*posted(request), kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            made = entries.enter(
                archive=archive, content=form.content(), by=person(request), at=timezone.now()
            )
        except REFUSALS as refused:
            onto(form, refused)
        else:
            return _entered(request, archive, made)
    return _page(
        request,
        form,
        _("录入%s") % kind.label,
        crumbs=crumbs(archive),
        lead=_lead(kind),
        button=_("录入"),
        back=file_url(archive),
        kinds=[(one.value, one.label, one == kind) for one in EntryKind],
    )


@opened
def correct(
    request: HttpRequest, archive: Archive, reading: ArchiveReading, entry: uuid.UUID
) -> HttpResponse:
    _only_writers(request, archive)
    old = _entry(archive, entry)
    initial = {name: getattr(old, name) for name in EntryForm.base_fields}
    form = EntryForm(*posted(request), kind=old.kind, correcting=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = entries.correct(
                uid=old.pk,
                content=form.content(),
                reason=form.cleaned_data["reason"],
                by=person(request),
                at=timezone.now(),
            )
        except REFUSALS as refused:
            onto(form, refused)
        else:
            return _entered(request, archive, made)
    return _page(
        request,
        form,
        _("更正%s") % EntryKind(old.kind).label,
        crumbs=crumbs(archive),
        lead=_("写成应有的样子；原条目不改动，注明“已更正”。"),
        button=_("提交更正"),
        back=file_url(archive),
    )


@opened
def decide(
    request: HttpRequest, archive: Archive, reading: ArchiveReading, entry: uuid.UUID, name: str
) -> HttpResponse:
    """A second archivist compares a sanction with its document, and confirms it or sends it back."""
    _only_writers(request, archive)
    if name not in ("confirm", "refuse"):
        raise Http404
    waiting, step = _entry(archive, entry), ENTRY.transitions[name]
    form = ReasonForm(*posted(request)) if name == "refuse" else None
    if request.method == "POST" and (form is None or form.is_valid()):
        who: dict[str, Any] = {"uid": waiting.pk, "by": person(request), "at": timezone.now()}
        try:
            if form is None:
                entries.confirm(**who)
            else:
                entries.refuse(reason=form.cleaned_data["reason"], **who)
        except REFUSALS as refused:
            told(request, refused)
        else:
            messages.success(request, _("已确认入档。") if form is None else _("已退回。"))
        return HttpResponseRedirect(file_url(archive))
    return render(
        request,
        "archive/decide.html",
        str(step.label),
        crumbs=crumbs(archive),
        archive=archive,
        entry=waiting,
        name=name,
        form=form,
        problems=problems(form) if form else [],
        back=file_url(archive),
    )


def _entered(request: HttpRequest, archive: Archive, made: ArchiveEntry) -> HttpResponse:
    if made.kind == EntryKind.DISCIPLINE:
        messages.success(request, _("已录入，等待另一名档案管理人员确认。"))
    else:
        messages.success(request, _("已录入。"))
    return HttpResponseRedirect(file_url(archive))


def _page(request: HttpRequest, form: Any, title: str, **context: Any) -> HttpResponse:
    response = render(request, "archive/form.html", title, form=form, problems=problems(form), **context)
    if form.is_bound and form.errors:
        response.status_code = 422
    return response


def _lead(kind: EntryKind) -> str:
    if kind == EntryKind.DISCIPLINE:
        return _("处分由一人录入、另一人对照处分决定书确认后才入档；影响期满由系统自动解除。")
    return _("录入后即入档，不能修改；有误的用“更正”。")


def _only_writers(request: HttpRequest, archive: Archive) -> None:
    if not person(request).holds(KEEPERS, over=archive):
        raise refused_page(request, "archive.entered", archive)


def _kind(text: str) -> EntryKind:
    if text not in EntryKind.values:
        raise Http404
    return EntryKind(text)


def _entry(archive: Archive, uid: uuid.UUID) -> ArchiveEntry:
    found = archive.entries.filter(pk=uid).first()
    if found is None:
        raise Http404(_("档案里没有这个条目。"))
    return found
