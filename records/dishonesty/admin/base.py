"""What every page of this room needs: its record within reach, its frame, and refusals as sentences."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.models import User
from records.dishonesty import queries
from records.dishonesty.choices import SubjectType
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import FileRefused, TransitionDenied

LIST = "admin:records_dishonestyrecord_changelist"
# Lists whose filters stand in one row above the table, as selects that work without any script.
WORK_LIST = "admin/records/work_list.html"


def render(request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
    """A page in the staff frame; ``crumbs`` are (title, address) on the way to it."""
    request.current_app = admin.site.name  # type: ignore[attr-defined]
    return TemplateResponse(
        request, f"admin/records/{template}", {**admin.site.each_context(request), "title": title, **context}
    )


def person(request: HttpRequest) -> User:
    """Who asks; the admin lets nobody in unnamed."""
    return cast(User, request.user)


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: data and files of a POST, even an empty one; nothing on GET."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def record_in_reach(request: HttpRequest, uid: str | uuid.UUID) -> DishonestyRecord:
    """The record if it lies within this person's grants; outside them it does not exist."""
    try:
        return queries.records_in_reach(person(request)).with_parties().get(pk=uid)
    except (DishonestyRecord.DoesNotExist, ValueError, ValidationError) as error:
        raise Http404(_("没有这条记录，或它不在您的权限范围内。")) from error


def note_reading(request: HttpRequest, record: DishonestyRecord) -> None:
    """Reading an official's data leaves a trace as writing does."""
    if record.subject_type == SubjectType.OFFICIAL:
        audit.read(action="record.read", by=person(request), at=timezone.now(), subject=record)


def crumbs(record: DishonestyRecord | None = None) -> list[tuple[str, str]]:
    found = [(_("失信记录"), reverse(LIST))]
    if record is not None:
        found.append((record.title, record_url(record)))
    return found


def record_url(record: DishonestyRecord, page: str = "page") -> str:
    return reverse(f"admin:records_dishonestyrecord_{page}", args=[record.pk])


def sentences(error: Exception) -> list[str]:
    """What a refusal says, line by line."""
    if isinstance(error, TransitionDenied | FileRefused):
        return [error.message]
    if isinstance(error, ValidationError):
        return list(error.messages)
    raise error


REFUSALS = (TransitionDenied, FileRefused, ValidationError)


def refusals_as_messages(
    back: Callable[..., str],
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Where the service refuses, say why on the page that ``back(*args, **kwargs)`` names."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except REFUSALS as error:
                for sentence in sentences(error):
                    messages.error(request, sentence)
                return HttpResponseRedirect(back(*args, **kwargs))

        return answered

    return decorate
