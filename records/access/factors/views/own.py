"""One's own sign-in: second factors, recovery codes, and where one is signed in."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import PasswordChangeView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from records.access.factors import enrolling, passkeys, passwords, services, sessions
from records.access.factors.models import OidcLink, SecondFactor, StaffSession
from records.access.factors.stepup import recent_proof
from records.access.factors.views.base import page, person
from records.access.forms import OwnPasswordForm
from records.access.services.errors import AccessDenied

MOST_SHOWN = 20


class OwnPasswordView(PasswordChangeView):
    """Django's own; the session in which the password is changed is the one that stays."""

    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        present = sessions.present(self.request)
        return {**super().get_form_kwargs(), "keep_session": present.uid if present else None}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        sessions.password_changed(self.request, user=person(self.request))
        return response


def security(request: HttpRequest) -> HttpResponse:
    """All of it on one page."""
    user, present = person(request), sessions.present(request)
    live = StaffSession.objects.filter(user=user, ended_at=None).order_by("-opened_at")[:MOST_SHOWN]
    factors = list(services.in_use(user))
    return page(
        request,
        "security",
        title=_("登录安全"),
        factors=factors,
        has_app=any(factor.kind == SecondFactor.Kind.TOTP for factor in factors),
        passkeys_work=passkeys.can_be_used(request),
        required=settings.SECOND_FACTOR_REQUIRED,
        codes_left=services.codes_left(user),
        sessions=live,
        here=present.uid if present else None,
        password_until=passwords.runs_out_at(user),
        link=OidcLink.objects.filter(user=user, ended_at=None).first(),
        oidc_name=settings.OIDC.name,
    )


@sensitive_post_parameters()
@recent_proof()
def add_factor(request: HttpRequest, kind: str) -> HttpResponse:
    """A further factor, or the first where none is required."""
    if kind not in SecondFactor.Kind.values:
        raise Http404
    user, at = person(request), timezone.now()
    has_one = services.in_use(user).filter(kind=kind).exists()
    if request.method == "GET" and kind == SecondFactor.Kind.TOTP and has_one:
        messages.info(request, _("已登记身份验证器，请先移除原来的。"))
        return _back()
    found = enrolling.enrol(request, user=user, kind=kind, at=at)
    if found.factor is None:
        title = _("登记身份验证器") if kind == SecondFactor.Kind.TOTP else _("登记通行密钥")
        return page(request, "add", title=title, crumbs=_crumbs(), form=found.form, kind=kind, **found.shown)
    messages.success(request, _("已登记，下次登录时即可使用。"))
    if services.codes_left(user):
        return _back()
    return _codes(request, services.renew_codes(user=user, at=at))


@require_POST
@recent_proof()
def remove_factor(request: HttpRequest, uid: UUID) -> HttpResponse:
    present = sessions.present(request)
    try:
        services.remove(
            user=person(request),
            factor_uid=uid,
            required=settings.SECOND_FACTOR_REQUIRED,
            keep_session=present.uid if present else None,
            at=timezone.now(),
        )
    except AccessDenied as denied:
        messages.error(request, denied.message)
    else:
        messages.success(request, _("已移除。"))
    return _back()


@require_POST
@recent_proof()
def renew_codes(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if not services.has_factor(user):
        messages.error(request, _("请先登记身份验证器或通行密钥，再生成恢复码。"))
        return _back()
    return _codes(request, services.renew_codes(user=user, at=timezone.now()))


@require_POST
def end_session(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End one of one's own; another's is not there."""
    user = person(request)
    session = StaffSession.objects.select_related("user").filter(pk=uid, user=user).first()
    if session is None:
        raise Http404
    sessions.end(session=session, because=sessions.End.BY_HAND, at=timezone.now(), by=user)
    messages.success(request, _("已结束该处的登录。"))
    return _back()


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    present = sessions.present(request)
    ended = sessions.end_all(
        user=person(request),
        because=sessions.End.BY_HAND,
        at=timezone.now(),
        by=person(request),
        but=present.uid if present else None,
    )
    said = _("已结束其他 %(count)d 处登录。") if ended else _("没有其他登录。")
    messages.success(request, said % {"count": ended} if ended else said)
    return _back()


def _codes(request: HttpRequest, made: list[str]) -> HttpResponse:
    # Shown in the answer itself: a message would leave the codes in a cookie or a session.
    return page(request, "own_codes", title=_("恢复码"), crumbs=_crumbs(), codes=made)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("登录安全"), reverse("admin:security"))]


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:security"))
