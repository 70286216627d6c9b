"""What the pages of this room share."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

from records.access.models import User
from records.common.workflow import TransitionDenied

PER_PAGE = 50


class ReadOnlyAdmin(ModelAdmin):
    """Nothing is typed in past the services; every page is one of our own."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def must_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def render(request: HttpRequest, template: str, title: Any, **context: Any) -> TemplateResponse:
    """A page in the staff frame; ``crumbs`` are (title, address) on the way to it."""
    request.current_app = admin.site.name  # type: ignore[attr-defined]
    frame = admin.site.each_context(request)
    return TemplateResponse(
        request, f"admin/records/stewardship/{template}", {**frame, "title": title, **context}
    )


def attempted(form: Any, work: Callable[[], Any]) -> tuple[bool, Any]:
    """Whether ``work`` was done, and what it gave; what it refused stands on the form, at its field."""
    try:
        with transaction.atomic():
            return True, work()
    except TransitionDenied as denied:
        form.add_error(None, denied.message)
    except ValidationError as error:
        named = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
        for field, problems in named.items():
            form.add_error(field if field in form.fields else None, problems)
    return False, None


def say(request: HttpRequest, error: TransitionDenied | ValidationError) -> None:
    for sentence in error.messages if isinstance(error, ValidationError) else [error.message]:
        messages.error(request, sentence)


def crumb_of_users(user: User | None = None) -> list[tuple[str, str]]:
    found = [(_("账号"), reverse("admin:records_user_changelist"))]
    if user is not None:
        found.append((str(user), reverse("admin:records_user_change", args=[user.pk])))
    return found
