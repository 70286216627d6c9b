"""Writing a draft: the form, its files, and the two buttons under it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.roles import Role
from records.dishonesty import services
from records.dishonesty.admin.base import (
    crumbs,
    note_reading,
    person,
    posted,
    record_in_reach,
    record_url,
    render,
)
from records.dishonesty.admin.forms import TYPED, AttachmentForm, RecordForm
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services.drafting import EDITABLE_STATES
from records.subjects import services as subjects

BEGINNING = {"subject_type": "organisation", "scope": "public"}


def may_edit(request: HttpRequest, record: DishonestyRecord) -> bool:
    """Whether this person may still write in that record; the service asks the same again."""
    return (
        not record.is_replica
        and record.status in EDITABLE_STATES
        and person(request).holds([Role.CLERK], over=record)
    )


def write(request: HttpRequest, uid: str | None = None) -> HttpResponse:
    """The form for a new record or a draft; whatever cannot be edited is shown instead."""
    record = record_in_reach(request, uid) if uid else None
    if record is not None:
        if not may_edit(request, record):
            return HttpResponseRedirect(record_url(record))
        note_reading(request, record)
    at = timezone.now()
    submitting = "submit" in request.POST
    form = RecordForm(
        request.POST if request.method == "POST" else None,
        instance=record,
        initial=None if record else BEGINNING,
        submitting=submitting,
        at=at,
    )
    files = AttachmentForm(*posted(request))
    if request.method == "POST" and form.is_valid() and files.is_valid():
        saved = _save(request, form, files, uid=record.pk if record else None, at=at)
        if saved is not None:
            said = _("已提交，等待另一人审核。") if submitting else _("草稿已保存。")
            messages.success(request, said)
            # The page that follows tells the browser to forget its own copy of the draft.
            return HttpResponseRedirect(f"{record_url(saved)}?saved={record.pk if record else 'new'}")
    return _form_page(request, form, files, record)


def _save(
    request: HttpRequest, form: RecordForm, files: AttachmentForm, *, uid: Any, at: Any
) -> DishonestyRecord | None:
    """Keep the draft with its files, and submit it where asked; all or nothing, with refusals on the form."""
    by = person(request)
    try:
        with transaction.atomic():
            content = form.content()
            if isinstance(content["official"], dict):
                content["official"] = subjects.register_official(
                    name=content["official"]["name"],
                    id_number=content["official"]["id_number"] or None,
                    by=by,
                    at=at,
                )
            saved = (
                services.edit_record(uid=uid, content=content, by=by, at=at)
                if uid
                else services.create_record(content=content, by=by, at=at)
            )
            for file in files.cleaned_data["files"]:
                kind = files.cleaned_data["file_kind"] or "document"
                services.attach_file(uid=saved.pk, file=file, kind=kind, by=by, at=at)
            if form.submitting:
                saved = services.submit_record(uid=saved.pk, by=by, at=at)
            return saved
    except ValidationError as error:
        _onto_form(form, error)
    except services.FileRefused as refused:
        files.add_error("files", refused.message)
    except services.TransitionDenied as denied:
        form.add_error(None, denied.message)
    return None


def _onto_form(form: RecordForm, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        target = TYPED.get(name, name)
        form.add_error(target if target in form.fields else None, errors)


def _form_page(
    request: HttpRequest, form: RecordForm, files: AttachmentForm, record: DishonestyRecord | None
) -> HttpResponse:
    problems = [("", "", str(error)) for error in form.non_field_errors()] + form.error_list()
    problems += [
        (files["files"].id_for_label, str(_("附件")), str(error)) for error in files.errors.get("files", [])
    ]
    returned = (
        record and record.transitions.filter(name="return").select_related("by").order_by("-at").first()
    )
    response = render(
        request,
        "dishonestyrecord/form.html",
        _("修改记录") if record else _("录入新记录"),
        crumbs=crumbs(record),
        form=form,
        files_form=files,
        record=record,
        attachments=record.attachments.filter(removed_at=None) if record else [],
        problems=problems,
        candidates=getattr(form, "candidates", []),
        returned=returned if record and record.status == "returned" else None,
        # Colleagues share machines: nobody is offered another's unsaved draft.
        autosave_key=f"{person(request).pk}:{record.pk if record else 'new'}",
    )
    if problems:
        response.status_code = 422
    return response
