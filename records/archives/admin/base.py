"""What every page of this room needs: a file that was opened for a purpose, and refusals that are logged."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from records.access import audit
from records.archives.models import Archive
from records.archives.services.keeping import purposes_for, reading_of, refuse_reading
from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import person

REFUSALS = (TransitionDenied, ValidationError)
LIST = "admin:records_archive_changelist"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sentences(error: Exception) -> list[str]:
    return [error.message] if isinstance(error, TransitionDenied) else list(getattr(error, "messages", []))


def file_url(archive: Archive | uuid.UUID) -> str:
    return reverse("admin:records_archive_change", args=[getattr(archive, "pk", archive)])


def crumbs(archive: Archive | None = None) -> list[tuple[str, str]]:
    found = [(_("诚信档案"), reverse(LIST))]
    if archive is not None:
        found.append((archive.official.name, file_url(archive)))
    return found


def archive_for(request: HttpRequest, uid: Any) -> Archive:
    """The archive if this person may open it for any purpose; whoever may not is refused, and that is logged."""
    found = (
        Archive.objects.select_related("official", "organisation", "region")
        .defer("official__id_number")
        .filter(pk=_uuid(uid))
        .first()
    )
    if found is None or not purposes_for(person(request), found):
        denied = refuse_reading(found, by=person(request), at=timezone.now())
        raise PermissionDenied(denied.message)
    return found


def opened(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """``view(request, archive, reading, ...)`` for a file that was opened; else ask for the purpose first."""

    @wraps(view)
    def answered(request: HttpRequest, uid: uuid.UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        archive = archive_for(request, uid)
        reading = reading_of(person(request), archive, at=timezone.now())
        if reading is None:
            return HttpResponseRedirect(file_url(archive))
        return kept_private(view(request, archive, reading, *args, **kwargs))

    return answered


def kept_private(response: HttpResponse) -> HttpResponse:
    """No copy of a file's page stays in the browser after its reader has gone."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def refused_page(request: HttpRequest, action: str, subject: Any = None) -> PermissionDenied:
    """The refusal to raise for a page that is not this person's, already in the trail."""
    audit.refused(action=action, by=person(request), at=timezone.now(), subject=subject)
    return PermissionDenied(_("您没有查看本页的权限。"))


def told(request: HttpRequest, error: Exception) -> None:
    for sentence in sentences(error):
        messages.error(request, sentence)


def onto(form: Any, error: Exception) -> None:
    """The reasons of a refusal at the fields of a form, the others above it."""
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        for sentence in sentences(error):
            form.add_error(None, sentence)


def problems(form: Any) -> list[tuple[str, str, str]]:
    """The summary above a form: where, what it is called, what is wrong."""
    return [
        (form[name].id_for_label, str(form[name].label), str(text))
        if name in form.fields
        else ("", "", str(text))
        for name, texts in form.errors.items()
        for text in texts
    ]


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return kept_private(response)


def _uuid(text: Any) -> uuid.UUID:
    try:
        return uuid.UUID(str(text))
    except ValueError as error:
        raise Http404 from error
