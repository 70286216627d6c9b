"""Attachments: added, taken out, and handed to who may read the record, never opened in the page."""

import uuid

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from records.access import audit
from records.access.roles import Role
from records.dishonesty import services
from records.dishonesty.admin.base import REFUSALS, person, record_in_reach, record_url, sentences
from records.dishonesty.admin.forms import AttachmentForm
from records.dishonesty.models import Attachment, DishonestyRecord
from records.dishonesty.services.drafting import EDITABLE_STATES


def may_attach(request: HttpRequest, record: DishonestyRecord) -> bool:
    return (
        not record.is_replica
        and record.status in EDITABLE_STATES
        and person(request).holds([Role.CLERK], over=record)
    )


def download(request: HttpRequest, uid: uuid.UUID) -> FileResponse:
    """The stored bytes as a file to save; that somebody read it stands in the audit trail."""
    attachment = _attachment(request, uid)
    audit.read(
        action="record.file_read",
        by=person(request),
        at=timezone.now(),
        subject=attachment.record,
        details={"sha256": attachment.sha256},
    )
    response = FileResponse(
        services.open_attachment(attachment),
        as_attachment=True,
        filename=attachment.original_name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def attach(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    record = record_in_reach(request, uid)
    form = AttachmentForm(request.POST, request.FILES)
    if not form.is_valid() or not form.cleaned_data["files"]:
        messages.error(request, _("请选择要上传的文件。"))
        return HttpResponseRedirect(record_url(record))
    for file in form.cleaned_data["files"]:
        try:
            services.attach_file(
                uid=record.pk,
                file=file,
                kind=form.cleaned_data["file_kind"] or "document",
                by=person(request),
                at=timezone.now(),
            )
        except REFUSALS as refused:
            for sentence in sentences(refused):
                messages.error(request, f"{file.name}：{sentence}")
        else:
            messages.success(request, _("已上传“%s”。") % file.name)
    return HttpResponseRedirect(record_url(record))


@require_POST
def remove(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    attachment = _attachment(request, uid)
    try:
        services.remove_attachment(uid=attachment.pk, by=person(request), at=timezone.now())
    except REFUSALS as refused:
        for sentence in sentences(refused):
            messages.error(request, sentence)
    else:
        messages.success(request, _("已移除“%s”。") % attachment.original_name)
    return HttpResponseRedirect(reverse("admin:records_dishonestyrecord_page", args=[attachment.record_id]))


def _attachment(request: HttpRequest, uid: uuid.UUID) -> Attachment:
    found = Attachment.objects.filter(pk=uid, removed_at=None).first()
    if found is None:
        raise Http404(_("没有这个附件，或它已被移除。"))
    found.record = record_in_reach(request, found.record_id)
    return found
