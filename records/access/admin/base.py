"""What the windows of this room share."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from unfold.admin import ModelAdmin

from records.access.models import User
from records.access.services import AccessDenied
from records.access.stewardship import frame
from records.access.stewardship.pages import to_request


def person(request: HttpRequest) -> User:
    """Who stands at this window; the site has let in nobody else."""
    return cast(User, request.user)


class ServiceAdmin(ModelAdmin):
    """
    A window whose writes are service calls; a refusal is shown as a message, and nothing is saved.

    Nothing is ever deleted here: accounts, grants and partners are ended and stay as history.
    """

    actions = None
    list_per_page = 50

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except AccessDenied as denied:
            messages.error(request, denied.message)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
        return HttpResponseRedirect(request.get_full_path())

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return _where_it_waits(request) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return _where_it_waits(request) or super().response_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # The audit trail holds what was done, by whom and from where; the admin's own log would say less, twice.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        return None


def ask(request: HttpRequest, action: str, *, reason: str, document: str = "", **arguments: Any) -> None:
    """Put it before another administrator instead of doing it; the answer leads to where it waits."""
    request.steward_request = frame.ask(  # type: ignore[attr-defined]
        action=action,
        arguments=arguments,
        reason=reason,
        document=document,
        by=person(request),
        at=timezone.now(),
    )


def _where_it_waits(request: HttpRequest) -> HttpResponse | None:
    asked = getattr(request, "steward_request", None)
    return to_request(request, asked) if asked else None
