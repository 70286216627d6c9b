"""Pages of one account: somebody leaves, an account is opened again, a lost second factor is reset."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.admin.base import person
from records.access.models import User
from records.access.stewardship import frame, leaving
from records.access.stewardship.actions import action_of
from records.access.stewardship.admin.base import attempted, crumb_of_users, render
from records.access.stewardship.admin.forms import AskForm, LeaveForm
from records.access.stewardship.pages import to_request

# What may be asked for on the page of an account.
ASKED_OF_ACCOUNTS = ("user_reactivated", "factors_reset")


def leave(request: HttpRequest, user_id: int) -> HttpResponse:
    """All that lies on somebody's desk, and to whom it goes; nothing is shown of a case but its number."""
    leaver, by, at = _account(request, user_id, leaving.KEEPERS), person(request), timezone.now()
    work = leaving.open_work(leaver)
    form = LeaveForm(request.POST if request.method == "POST" else None, work=work)
    if request.method == "POST" and form.is_valid():
        done, _counts = attempted(
            form,
            lambda: leaving.leave(
                user=leaver, successors=form.successors(), reason=form.cleaned_data["reason"], by=by, at=at
            ),
        )
        if done:
            messages.success(request, _("工作已全部移交，账号已停用。"))
            return HttpResponseRedirect(reverse("admin:records_user_change", args=[leaver.pk]))
    return render(
        request,
        "leave.html",
        _("离岗交接"),
        crumbs=crumb_of_users(leaver),
        leaver=leaver,
        work=work,
        lonely=leaving.unheld_afterwards(leaver, at=at),
        form=form,
        problems=_problems(form),
        back=reverse("admin:records_user_change", args=[leaver.pk]),
    )


def ask(request: HttpRequest, user_id: int, action: str) -> HttpResponse:
    """Ask for something about an account that another administrator decides."""
    if action not in ASKED_OF_ACCOUNTS:
        raise Http404
    found = action_of(action)
    user, by = _account(request, user_id, found.askers), person(request)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done, asked = attempted(
            form,
            lambda: frame.ask(
                action=action,
                arguments={"user": user.pk, "reason": form.cleaned_data["reason"]},
                **form.cleaned_data,
                by=by,
                at=timezone.now(),
            ),
        )
        if done:
            return to_request(request, asked)
    return render(
        request,
        "form.html",
        _("申请%s") % found.label,
        crumbs=crumb_of_users(user),
        says=str(user),
        form=form,
        problems=_problems(form),
        button=_("提交申请"),
        back=reverse("admin:records_user_change", args=[user.pk]),
    )


def _account(request: HttpRequest, user_id: int, roles: frozenset[Any]) -> User:
    if not person(request).holds(roles):
        raise PermissionDenied
    found = User.objects.filter(pk=user_id, kind=User.Kind.PERSON).first()
    if found is None:
        raise Http404(_("没有这个账号。"))
    return found


def _problems(form: Any) -> list[tuple[str | None, str, str]]:
    found: list[tuple[str | None, str, str]] = [(None, "", text) for text in form.non_field_errors()]
    for name, field in form.fields.items():
        found += [(f"id_{name}", str(field.label), text) for text in form.errors.get(name, [])]
    return found
