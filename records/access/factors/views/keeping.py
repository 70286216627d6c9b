"""How another person signs in, for the administrators: what he has set up, whether he is locked out, what to do."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from records.access.factors import lockout, oidc, services
from records.access.factors.approving import ACTION
from records.access.factors.forms import LinkForm, ReasonForm
from records.access.factors.models import OidcLink, StaffSession
from records.access.factors.stepup import recent_proof
from records.access.factors.views.base import page, person
from records.access.models import User
from records.access.roles import THREE_ADMINISTRATORS, Role
from records.access.services.errors import AccessDenied
from records.access.stewardship import frame


@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """What there is; no secret, no address of a device."""
    user = _account(request, pk)
    return _shown(request, user)


@require_POST
@recent_proof()
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    user = _account(request, pk)
    try:
        lockout.unlock(user=user, by=person(request), at=timezone.now())
    except AccessDenied as refusal:
        _say(request, refusal)
    else:
        messages.success(request, _("已解除锁定，可以重新登录。"))
    return _back(user)


@require_POST
@recent_proof()
def end_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    user = _account(request, pk)
    try:
        ended = services.end_sessions_of(user=user, by=person(request), at=timezone.now())
    except AccessDenied as refusal:
        _say(request, refusal)
    else:
        messages.success(request, _("已结束该账号的全部登录。") if ended else _("没有进行中的登录。"))
    return _back(user)


@require_POST
@recent_proof()
def ask_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for it; another administrator decides."""
    user = _account(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _shown(request, user, reason_form=form)
    reason = form.cleaned_data["reason"]
    try:
        frame.ask(
            action=ACTION,
            arguments={"user": user.pk, "reason": reason},
            reason=reason,
            by=person(request),
            at=timezone.now(),
        )
    except (AccessDenied, ValidationError) as refusal:
        _say(request, refusal)
    else:
        messages.success(request, _("已提出申请，等候另一位管理员审批。"))
    return _back(user)


@require_POST
@recent_proof()
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter or end the identity at the office's own sign-in."""
    user = _account(request, pk)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _shown(request, user, link_form=form)
    subject, by, at = form.cleaned_data["subject"], person(request), timezone.now()
    try:
        if subject:
            oidc.enter_link(user=user, subject=subject, by=by, at=at)
        else:
            oidc.end_link(user=user, by=by, at=at)
    except (AccessDenied, ValidationError) as refusal:
        _say(request, refusal)
    else:
        messages.success(request, _("已录入，待本人首次使用时确认。") if subject else _("已解除绑定。"))
    return _back(user)


def _account(request: HttpRequest, pk: int) -> User:
    if not person(request).holds(THREE_ADMINISTRATORS):
        raise PermissionDenied
    return get_object_or_404(User, pk=pk, kind=User.Kind.PERSON)


def _shown(
    request: HttpRequest,
    user: User,
    *,
    reason_form: ReasonForm | None = None,
    link_form: LinkForm | None = None,
) -> HttpResponse:
    by = person(request)
    entered = OidcLink.objects.filter(user=user, ended_at=None).first()
    context: dict[str, Any] = {
        "title": _("登录管理"),
        "crumbs": [
            (_("账号"), reverse("admin:records_user_changelist")),
            (str(user), reverse("admin:records_user_change", args=[user.pk])),
        ],
        "account": user,
        "factors": services.in_use(user),
        "codes_left": services.codes_left(user),
        "live": StaffSession.objects.filter(user=user, ended_at=None).count(),
        "locked": lockout.is_locked_anywhere(user),
        "keeps": by.holds([Role.SYSTEM_ADMIN]),
        "asks": by.holds([Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN]) and by.pk != user.pk,
        "oidc_on": oidc.is_on(),
        "oidc_name": settings.OIDC.name,
        "link": entered,
        "reason_form": reason_form or ReasonForm(),
        "link_form": link_form or LinkForm(initial={"subject": entered.subject if entered else ""}),
        "user_page": reverse("admin:records_user_change", args=[user.pk]),
    }
    return page(request, "account", **context)


def _back(user: User) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:account_security", args=[user.pk]))


def _say(request: HttpRequest, refusal: AccessDenied | ValidationError) -> None:
    for sentence in refusal.messages if isinstance(refusal, ValidationError) else [refusal.message]:
        messages.error(request, sentence)
