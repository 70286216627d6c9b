"""What waits for a decision, with exactly what would change; and what has been decided."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.admin.base import person
from records.access.factors.stepup import recent_proof
from records.access.roles import Role
from records.access.stewardship import frame
from records.access.stewardship.actions import action_of
from records.access.stewardship.admin.base import PER_PAGE, ReadOnlyAdmin, attempted, render, say
from records.access.stewardship.admin.forms import DecideForm
from records.access.stewardship.models import StewardRequest
from records.access.stewardship.pages import address_of
from records.common.workflow import TransitionDenied

LIST = "admin:records_stewardrequest_changelist"
SHOW = {
    "to_decide": gettext_lazy("等我决定"),
    "mine": gettext_lazy("我提出的"),
    "all": gettext_lazy("全部"),
}


@admin.register(StewardRequest)
class StewardRequestAdmin(ReadOnlyAdmin):
    def get_urls(self) -> list[URLPattern]:
        # Only these: nothing of a request is typed in, and none is deleted.
        wrap, name = self.admin_site.admin_view, "records_stewardrequest"
        return [
            path("", wrap(self.changelist_view), name=f"{name}_changelist"),
            path("<uuid:uid>/", wrap(self.page), name=f"{name}_page"),
            path("<uuid:uid>/decide/", wrap(self.decide), name=f"{name}_decide"),
            path("<uuid:uid>/withdraw/", wrap(self.withdraw), name=f"{name}_withdraw"),
            path("<uuid:uid>/fetch/", wrap(self.fetch), name=f"{name}_fetch"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        self.must_view(request)
        user, at = person(request), timezone.now()
        show = request.GET.get("show", "to_decide")
        show = show if show in SHOW else "to_decide"
        rows = {
            "to_decide": lambda: frame.to_decide(user, at=at),
            "mine": lambda: frame.visible(user).filter(asked_by=user),
            "all": lambda: frame.visible(user),
        }[show]()
        found = list(_after(rows, request.GET.get("before", ""))[: PER_PAGE + 1])
        return render(
            request,
            "requests.html",
            _("三员审批"),
            show=show,
            shows=list(SHOW.items()),
            rows=[self._row(one) for one in found[:PER_PAGE]],
            older=found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None,
            may_substitute=user.holds([Role.SECURITY_ADMIN]),
        )

    def page(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        return self._page(request, self._find(request, uid), DecideForm())

    @recent_proof()
    def decide(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        asked, user = self._find(request, uid), person(request)
        if request.method != "POST":
            return HttpResponseRedirect(address_of(asked))
        form = DecideForm(request.POST)
        decision = frame.approve if request.POST.get("decision") == "approve" else frame.refuse_request
        if form.is_valid():
            done, _decided = attempted(
                form,
                lambda: decision(request=asked, note=form.cleaned_data["note"], by=user, at=timezone.now()),
            )
            if done:
                messages.success(
                    request,
                    _("已同意，变更已经生效。")
                    if decision is frame.approve
                    else _("已记为不同意，什么都没有改变。"),
                )
                return HttpResponseRedirect(reverse(LIST))
        return self._page(request, asked, form)

    def withdraw(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        asked = self._find(request, uid)
        if request.method == "POST":
            try:
                frame.withdraw(request=asked, by=person(request), at=timezone.now())
            except TransitionDenied as denied:
                say(request, denied)
            else:
                messages.success(request, _("申请已撤回。"))
        return HttpResponseRedirect(address_of(asked))

    @recent_proof()
    def fetch(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        asked = self._find(request, uid)
        if request.method != "POST":
            return HttpResponseRedirect(address_of(asked))
        try:
            given = frame.hand_out(request=asked, by=person(request), at=timezone.now())
        except (TransitionDenied, ValidationError) as denied:
            say(request, denied)
            return HttpResponseRedirect(address_of(asked))
        # Shown in the answer itself: a message would leave it in a cookie or a session.
        response = render(
            request,
            "handed_out.html",
            _("只显示一次的凭证"),
            crumbs=_crumbs(asked),
            given=list(given.items()),
            back=address_of(asked),
        )
        response["Cache-Control"] = "no-store"
        return response

    def _page(self, request: HttpRequest, asked: StewardRequest, form: DecideForm) -> HttpResponse:
        user, at = person(request), timezone.now()
        denied = frame.denial(asked, by=user, at=at)
        found = action_of(asked.action)
        offices = frame.deciders_of(asked, found, at=at) if asked.decision is None else frozenset()
        return render(
            request,
            "request.html",
            found.label,
            crumbs=_crumbs(),
            asked=asked,
            # What is kept is Chinese; a reader of another language sees what has a translation.
            changes=[{key: _(text) if text else "" for key, text in one.items()} for one in asked.changes],
            state=_state(asked),
            offices=_("、").join(str(Role(office).label) for office in sorted(offices)),
            form=form,
            problems=[(None, "", text) for text in form.non_field_errors()] if form.is_bound else [],
            may_decide=denied is None,
            why_not=denied.message if denied and denied.code == "about_oneself" else "",
            may_withdraw=asked.decision is None and asked.asked_by_id == user.pk and asked.expires_at > at,
            may_fetch=frame.may_fetch(asked, by=user, at=at),
        )

    def _find(self, request: HttpRequest, uid: uuid.UUID) -> StewardRequest:
        self.must_view(request)
        found = (
            frame.visible(person(request))
            .select_related("asked_by", "about", "decided_by", "region")
            .filter(pk=uid)
            .first()
        )
        if found is None:
            raise Http404(_("没有这份申请，或它不在您的权限范围内。"))
        return found

    def _row(self, asked: StewardRequest) -> dict[str, Any]:
        said = [f"{_(one['label'])}：{_(one['after'])}" for one in asked.changes[:3] if one["after"]]
        return {
            "asked": asked,
            "label": action_of(asked.action).label,
            "said": "；".join(said),
            "state": _state(asked),
            "address": address_of(asked),
        }


def _state(asked: StewardRequest) -> str:
    if asked.decision:
        return str(asked.get_decision_display())
    return str(_("待决定") if asked.expires_at > timezone.now() else _("逾期失效"))


def _after(rows: QuerySet[StewardRequest], before: str) -> QuerySet[StewardRequest]:
    """By position and never by number, so that a page costs the same however far back it lies."""
    rows = rows.select_related("asked_by", "about", "decided_by").order_by("-asked_at", "-uid")
    try:
        last = StewardRequest.objects.filter(pk=uuid.UUID(before)).first()
    except ValueError:
        return rows
    if last is None:
        return rows
    return rows.filter(Q(asked_at__lt=last.asked_at) | Q(asked_at=last.asked_at, uid__lt=last.pk))


def _crumbs(asked: StewardRequest | None = None) -> list[tuple[str, str]]:
    crumbs = [(_("三员审批"), reverse(LIST))]
    if asked is not None:
        crumbs.append((str(action_of(asked.action).label), address_of(asked)))
    return crumbs
