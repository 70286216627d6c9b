"""The staff site: who may enter, how one signs in, and which page policy its pages carry."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite

from records.access import kept_counts
from records.access.forms import OwnPasswordForm
from records.access.models import User
from records.subjects.views import organisation_lookup

# The skin's script library evaluates expressions written in the pages, and its theme is a style element;
# see docs/adr/0009-csp-of-staff-pages.md. Scripts still come from this site alone, and none stands in a page.
STAFF_PAGE_POLICY = {
    "script-src": ["'self'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
}


def with_staff_policy(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let the page's answer carry the staff pages' Content-Security-Policy instead of the public one."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        # The name that csp.middleware looks for; its decorator would do the same, but not on methods.
        response._csp_replace = STAFF_PAGE_POLICY  # type: ignore[attr-defined]
        return response

    return answered


def _counting_anew(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let the side bar count again for whoever has done something."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD", "OPTIONS") and isinstance(request.user, User):
            kept_counts.forget(request.user)
        return response

    return answered


def may_enter(user: Any) -> bool:
    """Whether this account is a person of the staff, not shut, and holds at least one role today."""
    return bool(
        user.is_authenticated
        and user.is_active
        and user.is_staff
        and user.kind == User.Kind.PERSON
        and user.roles()
    )


class StaffSignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": gettext_lazy("用户名或密码不正确，请重新输入；密码区分大小写。"),
        "inactive": gettext_lazy("该账号已停用，请联系系统管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].label = _("密码")

    def confirm_login_allowed(self, user: Any) -> None:
        """Say what is missing instead of letting somebody in to an empty house."""
        if not user.is_active:
            raise ValidationError(self.error_messages["inactive"], code="inactive")
        if not user.is_staff or user.kind != User.Kind.PERSON:
            raise ValidationError(_("该账号不是工作人员账号，不能进入后台。"), code="not_staff")
        if not user.roles():
            raise ValidationError(
                _("该账号目前没有有效的授权，请联系安全管理员授权后再登录。"), code="no_grant"
            )


class PortalAdminSite(UnfoldAdminSite):
    login_form = StaffSignInForm
    index_title = gettext_lazy("我的工作")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        return may_enter(request.user)

    def get_urls(self) -> list[Any]:
        lookup = path(
            "lookup/organisations/", self.admin_view(organisation_lookup), name="lookup_organisations"
        )
        return [lookup, *super().get_urls()]

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        return with_staff_policy(_counting_anew(super().admin_view(view, cacheable)))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        context = {"title": _("工作人员登录"), **(extra_context or {})}
        return with_staff_policy(super().login)(request, context)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """The skin's page with a form that changes the password through the service, and so into the trail."""
        view = PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            template_name="registration/password_change_form.html",
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **super().each_context(request),
            "demo": settings.DEMO,
            "node_name": settings.NODE_NAME,
            # Each language by its own name; Django would translate the names too.
            "site_languages": settings.LANGUAGES,
        }
