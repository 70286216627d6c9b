"""The pages before one is in: password, second step, first factor, and the way over the office's own sign-in."""

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from records.access import audit
from records.access.factors import enrolling, lockout, oidc, proving, services, signing_in
from records.access.factors.forms import CodeForm, PasskeyForm
from records.access.factors.models import SecondFactor
from records.access.factors.views.base import page, wanted

logger = logging.getLogger(__name__)


class SignInView(LoginView):
    """Django's own, but that the right password is only the first step."""

    def get_default_redirect_url(self) -> str:
        return reverse("admin:index")

    def form_valid(self, form: Any) -> HttpResponse:
        return signing_in.begin(
            self.request, user=form.get_user(), next_url=self.get_success_url(), at=timezone.now()
        )


@never_cache
@sensitive_post_parameters()
def second_step(request: HttpRequest) -> HttpResponse:
    """A code of the app, a passkey, or a recovery code."""
    half = signing_in.half(request)
    if half is None:
        return _from_the_start(request)
    user, at = half.user, timezone.now()
    if not services.has_factor(user):
        return HttpResponseRedirect(reverse("admin:first_factor"))
    by_key = "credential" in request.POST
    form = CodeForm(request.POST if request.method == "POST" and not by_key else None)
    problem = ""
    if request.method == "POST":
        if not lockout.may_try_code(request, user):
            # The page that says until when takes the place of this answer.
            return HttpResponse(status=429)
        shown = ""
        if by_key:
            answer = PasskeyForm(request.POST)
            if answer.is_valid():
                shown = proving.by_passkey(
                    request, user=user, answer=answer.cleaned_data["credential"], at=at
                )
        elif form.is_valid():
            shown = proving.by_code(user=user, code=form.cleaned_data["code"], recovery=True, at=at)
        if shown:
            return signing_in.complete(request, user=user, factor=shown, next_url=half.next_url, at=at)
        if by_key or form.is_valid():
            lockout.failed(request, user)
            problem = _wrong(by_key)
    return page(
        request,
        "second_step",
        title=_("第二重验证"),
        form=form,
        problem=problem,
        options=proving.question(request, user),
        answer_form=PasskeyForm(),
        has_app=services.in_use(user).filter(kind=SecondFactor.Kind.TOTP).exists(),
        username=user.username,
    )


def _wrong(by_key: bool) -> str:
    if by_key:
        return _("通行密钥没有通过验证，请重试，或改用验证码、恢复码。")
    return _("验证码不正确或已经用过。请等待下一个验证码，并确认手机时间准确。")


@never_cache
@sensitive_post_parameters()
def first_factor(request: HttpRequest) -> HttpResponse:
    """Who has none sets one up before anything else."""
    half = signing_in.half(request)
    if half is None:
        return _from_the_start(request)
    user, at = half.user, timezone.now()
    if services.has_factor(user):
        return HttpResponseRedirect(reverse("admin:second_step"))
    kind = request.GET.get("kind", SecondFactor.Kind.TOTP)
    if kind not in SecondFactor.Kind.values:
        kind = SecondFactor.Kind.TOTP
    found = enrolling.enrol(request, user=user, kind=kind, at=at)
    if found.factor is None:
        return page(
            request,
            "first_factor",
            title=_("登记第二重验证"),
            form=found.form,
            kind=kind,
            **found.shown,
        )
    made = services.renew_codes(user=user, at=at)
    led_to = signing_in.complete(request, user=user, factor=kind, next_url=half.next_url, at=at)
    return page(request, "codes", title=_("恢复码"), codes=made, led_to=led_to["Location"])


@never_cache
def start_again(request: HttpRequest) -> HttpResponse:
    """Another account, or nobody: what was shown so far is forgotten."""
    signing_in.forget(request)
    return HttpResponseRedirect(reverse("admin:login"))


@never_cache
@require_GET
def oidc_begin(request: HttpRequest) -> HttpResponse:
    """Off to the office's own sign-in."""
    if not oidc.is_on():
        return HttpResponseRedirect(reverse("admin:login"))
    try:
        return HttpResponseRedirect(
            oidc.begin(request, next_url=wanted(request, request.GET.get("next", "")))
        )
    except oidc.OidcFailed as failed:
        return _oidc_failed(request, failed)


@never_cache
@require_GET
def oidc_back(request: HttpRequest) -> HttpResponse:
    """Back from there: somebody is vouched for, and an administrator has said which account is his."""
    if not oidc.is_on():
        return HttpResponseRedirect(reverse("admin:login"))
    at = timezone.now()
    try:
        identity, next_url = oidc.finish(request)
    except oidc.OidcFailed as failed:
        return _oidc_failed(request, failed)
    link = oidc.link_of(identity)
    user = link.user if link else None
    if link is None or user is None or not user.is_active or not user.is_staff or not user.roles():
        audit.refused(action="oidc_refused", by=None, at=at, subject=user)
        messages.error(request, _("统一登录成功，但没有可用的工作人员账号与之绑定，请联系本单位系统管理员。"))
        return HttpResponseRedirect(reverse("admin:login"))
    if link.confirmed_at is None:
        oidc.remember_unconfirmed(request, link)
        messages.info(
            request, _("首次使用统一登录，请再用本系统的用户名、密码登录一次，以确认绑定的是您本人。")
        )
        return HttpResponseRedirect(reverse("admin:login"))
    if lockout.is_locked(request, user):
        return HttpResponse(status=429)
    if identity.second_factor:
        request.session.cycle_key()
        return signing_in.complete(request, user=user, factor="oidc", next_url=next_url, at=at)
    return signing_in.begin(request, user=user, next_url=next_url, at=at)


def _oidc_failed(request: HttpRequest, failed: oidc.OidcFailed) -> HttpResponse:
    logger.warning("oidc_failed", extra={"reason": str(failed)})
    audit.refused(action="oidc_refused", by=None, at=timezone.now())
    messages.error(request, _("统一登录没有成功，请重试，或用本系统的用户名和密码登录。"))
    return HttpResponseRedirect(reverse("admin:login"))


def _from_the_start(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("请先输入用户名和密码；第二步须在十分钟内完成。"))
    return HttpResponseRedirect(reverse("admin:login"))
