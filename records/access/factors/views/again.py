"""Showing again who one is, going on with what was kept, and how long a session still lasts."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from records.access import audit
from records.access.factors import kept, lockout, proving, services, sessions
from records.access.factors.forms import AppCodeForm, PasskeyForm, PasswordForm
from records.access.factors.models import SecondFactor
from records.access.factors.views.base import page, person, wanted
from records.access.models import User


@sensitive_post_parameters()
def step_up(request: HttpRequest) -> HttpResponse:
    """One of one's factors once more; the password where there is none."""
    user, at = person(request), timezone.now()
    has_factor = services.has_factor(user)
    has_app = services.in_use(user).filter(kind=SecondFactor.Kind.TOTP).exists()
    by_key = "credential" in request.POST
    form_class = AppCodeForm if has_factor else PasswordForm
    form = form_class(request.POST if request.method == "POST" and not by_key else None)
    problem = ""
    if request.method == "POST":
        if not lockout.may_try_code(request, user):
            return HttpResponse(status=429)
        shown = False
        if by_key:
            answer = PasskeyForm(request.POST)
            shown = answer.is_valid() and bool(
                proving.by_passkey(request, user=user, answer=answer.cleaned_data["credential"], at=at)
            )
        elif form.is_valid():
            data = form.cleaned_data
            shown = (
                bool(proving.by_code(user=user, code=data["code"], recovery=False, at=at))
                if has_factor
                else user.check_password(data["password"])
            )
        if shown:
            sessions.proved(request, at=at)
            audit.record(action="stepped_up", by=user, at=at, subject=user)
            return HttpResponseRedirect(
                reverse("admin:go_on") if kept.is_there(request, user) else _next(request)
            )
        if by_key or form.is_valid():
            lockout.failed(request, user)
            problem = _("没有通过验证，请重试。") if has_factor else _("密码不正确，请重新输入。")
    return page(
        request,
        "step_up",
        title=_("再次确认身份"),
        form=form if has_app or not has_factor else None,
        problem=problem,
        options=proving.question(request, user) if has_factor else None,
        answer_form=PasskeyForm(),
        next=_next(request),
    )


@require_GET
def go_on(request: HttpRequest) -> HttpResponse:
    """What was filled in before, ready to be sent where it was meant to go."""
    found = kept.take(request, person(request))
    if found is None:
        return HttpResponseRedirect(reverse("admin:index"))
    return page(request, "go_on", title=_("继续提交"), kept=found)


@require_GET
def session_left(request: HttpRequest) -> JsonResponse:
    """How many seconds are left; asking is no use of the portal, and lengthens nothing."""
    present, user = sessions.present(request), request.user
    row = sessions.row_of(present, user) if present and isinstance(user, User) else None
    left = present.seconds_left(timezone.now()) if present and row and row.ended_at is None else 0
    response = JsonResponse({"left": max(0, int(left))})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def session_stay(request: HttpRequest) -> HttpResponse:
    """The person is still there: the middleware has seen it."""
    return HttpResponse(status=204)


def _next(request: HttpRequest) -> str:
    return wanted(request, request.POST.get("next") or request.GET.get("next") or "")
