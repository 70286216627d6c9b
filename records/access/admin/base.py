"""What the windows of this room share."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.admin import ModelAdmin

from records.access.models import User
from records.access.services import AccessDenied


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

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # The audit trail holds what was done, by whom and from where; the admin's own log would say less, twice.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        return None
