"""The staff site: who may enter, how one signs in, and which page policy its pages carry."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite

from records.access import kept_counts
from records.access.factors import oidc, sessions
from records.access.factors.urls import urls as factor_urls
from records.access.factors.views.entrance import SignInView
from records.access.factors.views.own import OwnPasswordView
from records.access.models import User
from records.subjects.views import organisation_lookup

# So long before its end a page says that the session will end.
WARNED_SECONDS = 120
# The skin writes its colours as a style element and sizes lists by style attributes; see
# docs/adr/0052-staff-pages-evaluate-nothing.md. Scripts are as strict as on public pages.
STAFF_PAGE_POLICY = {"style-src": ["'self'", "'unsafe-inline'"]}


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
        return may_enter(request.user) and sessions.shows_enough(request)

    def get_urls(self) -> list[Any]:
        lookup = path(
            "lookup/organisations/", self.admin_view(organisation_lookup), name="lookup_organisations"
        )
        signing_in = factor_urls(outside=with_staff_policy, inside=self.admin_view)
        return [lookup, *signing_in, *super().get_urls()]

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        return with_staff_policy(_counting_anew(super().admin_view(view, cacheable)))

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        """The skin's page; what follows the right password is ``records.access.factors.signing_in``'s."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {
            **self.each_context(request),
            "title": _("工作人员登录"),
            "app_path": request.get_full_path(),
            "oidc": settings.OIDC if oidc.is_on() else None,
            "second_factor_required": settings.SECOND_FACTOR_REQUIRED,
            **(extra_context or {}),
        }
        if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
            context[REDIRECT_FIELD_NAME] = reverse("admin:index")
        view = SignInView.as_view(
            authentication_form=self.login_form, template_name="admin/login.html", extra_context=context
        )
        return with_staff_policy(view)(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """The skin's page with a form that changes the password through the service, and so into the trail."""
        view = OwnPasswordView.as_view(
            template_name="registration/password_change_form.html",
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """
        Every model with what this person may do to it, once somebody looks.

        Django has it made for each page; here the side bar has doors of its own, and only few pages show the list.
        """
        return cast(list[Any], SimpleLazyObject(partial(super().get_app_list, request, app_label)))

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        """
        The doors as ``staff.navigation`` gives them: all that the skin would find out of each is said there.

        The skin copies a hundred doors in depth for each page first.
        """
        found: list[dict[str, Any]] = self._get_value(
            self._get_config("SIDEBAR", request)["navigation"], request
        )
        return found

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        present = sessions.present(request) if request.user.is_authenticated else None
        return {
            **super().each_context(request),
            "demo": settings.DEMO,
            "session_present": present,
            "session_seconds_left": int(present.seconds_left(timezone.now())) if present else 0,
            "session_warned_seconds": WARNED_SECONDS,
            "node_name": settings.NODE_NAME,
            # Each language by its own name; Django would translate the names too.
            "site_languages": settings.LANGUAGES,
        }
