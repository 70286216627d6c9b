"""Subscribing by mail: ask, say yes, change, leave. Nothing happens by opening a link; mail scanners open them all."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from disclosure.published import PUBLIC, find_organisation
from disclosure.search.criteria import Criteria
from disclosure.site.forms import PublicForm
from disclosure.subscriptions import links, services
from disclosure.subscriptions.models import Rhythm, Status, Subscription
from disclosure.subscriptions.subjects import Subject, subject_of
from records.access.throttling import Usage, client_address, count
from records.common.crypto import blind_index

WRITTEN_IN = (("zh-hans", "中文"), ("en", "English"))


class HowForm(PublicForm):
    rhythm = forms.ChoiceField(
        label=gettext_lazy("多久发一次"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        initial=Rhythm.DAILY,
    )
    language = forms.ChoiceField(label=gettext_lazy("邮件语言"), choices=WRITTEN_IN, widget=forms.RadioSelect)


class SubscribeForm(HowForm):
    address = forms.EmailField(
        label=gettext_lazy("邮箱"),
        max_length=254,
        help_text=gettext_lazy("只用来发送您订阅的变化。加密保存，不显示，不提供给任何人；退订即删除。"),
        error_messages={"invalid": gettext_lazy("邮箱地址的格式不正确，请检查，例如 name@example.cn。")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["address", "rhythm", "language"]


@sensitive_post_parameters("address")
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    criteria, problems = Criteria.read(request.GET)
    subject = subject_of(criteria)
    if criteria.organisation and find_organisation(criteria.organisation, PUBLIC) is None:
        raise Http404
    form = SubscribeForm(request.POST) if request.method == "POST" else SubscribeForm(initial=_usual())
    status = 200
    if form.is_bound and settings.SUBSCRIPTION_MAIL:
        status = 422
        if form.is_valid():
            refusal = _too_many(request, form.cleaned_data["address"])
            if refusal is None:
                services.ask(subject=subject, at=timezone.now(), **form.cleaned_data)
                return render(
                    request, "site/subscriptions/sent.html", {"subject": subject, "words": subject.words}
                )
            form.add_error(None, _("今天的订阅申请过多，请明天再试，或者使用 Atom 订阅源。"))
            status = 429
    return render(
        request,
        "site/subscriptions/new.html",
        {
            "subject": subject,
            "words": subject.words,
            "filter_problems": problems,
            "form": form,
            "problems": form.problems() if form.is_bound else [],
            "is_on": settings.SUBSCRIPTION_MAIL,
            "here": request.get_full_path(),
        },
        status=status,
    )


@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    uid = links.confirming(token)
    if request.method == "POST" and uid is not None:
        confirmed = services.confirm(uid=uid, at=timezone.now())
        if confirmed is not None:
            return redirect(
                f"{reverse('site:subscription', args=[links.manage_token(confirmed)])}?done=confirmed"
            )
    found = _found(uid)
    if found is None:
        return _gone(request)
    return render(request, "site/subscriptions/confirm.html", {"words": _words(found), "found": found})


@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    found = _found(links.managing(token), status=Status.ACTIVE)
    if found is None:
        return _gone(request)
    form = HowForm(
        request.POST if request.method == "POST" else None,
        initial={"rhythm": found.rhythm, "language": found.language},
    )
    if form.is_bound and form.is_valid():
        services.change(uid=found.uid, at=timezone.now(), **form.cleaned_data)
        return redirect(f"{reverse('site:subscription', args=[token])}?done=changed")
    return render(
        request,
        "site/subscriptions/manage.html",
        {
            "found": found,
            "words": _words(found),
            "page": Subject(found.target, found.about).page,
            "form": form,
            "problems": form.problems() if form.is_bound else [],
            "done": request.GET.get("done", ""),
            "unsubscribe_url": reverse("site:unsubscribe", args=[token]),
        },
        status=422 if form.is_bound else 200,
    )


# A mail program that presses the button for its reader (RFC 8058) has no cookie and no token of this site.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    uid = links.managing(token)
    if request.method == "POST" and uid is not None:
        # Who is gone already is told the same: a second press is no mistake.
        services.unsubscribe(uid=uid)
        return render(request, "site/subscriptions/left.html")
    found = _found(uid)
    if found is None:
        return _gone(request)
    return render(request, "site/subscriptions/leave.html", {"words": _words(found)})


def _usual() -> dict[str, str]:
    english = (get_language() or "").startswith("en")
    return {"rhythm": Rhythm.DAILY.value, "language": "en" if english else "zh-hans"}


def _too_many(request: HttpRequest, address: str) -> Usage | None:
    """The share that is used up: one origin's, or that of the address, which others could flood with questions."""
    shares = (
        count(policy="subscribing", who=f"address:{client_address(request)}"),
        count(policy="subscribed", who=f"mail:{blind_index(address)}"),
    )
    return next((usage for usage in shares if usage is not None and usage.exceeded), None)


def _found(uid: UUID | None, **more: Any) -> Subscription | None:
    return Subscription.objects.filter(uid=uid, **more).first() if uid is not None else None


def _words(found: Subscription) -> str:
    return Subject(found.target, found.about).words


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "site/subscriptions/gone.html", status=404)
