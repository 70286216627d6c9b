"""The registers of licences and penalties for staff: punctuality, and withdrawal with a public reason."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from records.access import audit
from records.access.roles import Role
from records.clocks import services as clocks
from records.common.crypto import EncryptedTextField
from records.common.masking import mask_id_number
from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import person, refusals_as_messages, render
from records.dishonesty.admin.filters import OneOf, by_choice, by_region
from records.dishonesty.admin.forms import ReasonForm, dress
from records.registers import queries, withdrawals
from records.registers.admin.forms import problems_on, take
from records.registers.admin.pages import EntryAdmin, MyWork
from records.registers.choices import Status
from records.registers.models import (
    DecisionEntry,
    Ground,
    Licence,
    Penalty,
    Withdrawal,
    WithdrawalState,
)
from records.registers.publicity import LICENCES, PENALTIES
from records.registers.punctuality import Standing, standing
from records.registers.register import Register

SEEN_BY = frozenset({Role.CLERK, Role.REVIEWER})


class Due(OneOf):
    title = gettext_lazy("公示时限")  # type: ignore[assignment]
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("overdue", _("逾期未公示")),
            ("soon", _("2 个工作日内到期")),
            ("late_check", _("核查已超期")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("overdue", "soon", "late_check"):
            return queryset
        days = queries.days_of(timezone.localdate())
        found = queries.punctuality_lists(_register_of(queryset), person(request), days)[str(self.value())]
        return queryset.filter(pk__in=found.order_by().values("pk")).order_by("due_on", "uid")


def _register_of(queryset: QuerySet[Any]) -> Register:
    return LICENCES if queryset.model is Licence else PENALTIES


class WithdrawalForm(forms.Form):
    ground = forms.ChoiceField(label=gettext_lazy("撤回事由"), choices=Ground.choices)
    learned_on = forms.DateField(
        label=gettext_lazy("知悉日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("自次日起三个工作日内应撤回。"),
        error_messages={"invalid": gettext_lazy("请填写正确的日期，例如 2026-03-15。")},
    )
    document_name = forms.CharField(label=gettext_lazy("依据的文书名称"), max_length=200)
    document_number = forms.CharField(label=gettext_lazy("依据的文书文号"), max_length=128)
    reason = forms.CharField(
        label=gettext_lazy("向公众说明的理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("撤回后，原网页只显示事由、理由和日期。不得写入个人信息。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)
            field.error_messages["required"] = _("请填写%s。") % field.label


class DecisionAdmin(EntryAdmin):
    """What licences and penalties have beyond every register."""

    list_display = ("subject", "authority", "decided", "punctual", "status_word", "changed")
    list_filter = (MyWork, Due, by_choice("status", gettext_lazy("状态"), Status), by_region())
    search_help_text = gettext_lazy("行政相对人、机关名称、文书号、统一社会信用代码")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        for word in search_term.split():
            queryset = queryset.filter(
                Q(title__icontains=word)
                | Q(organisation__name__icontains=word)
                | Q(document_number__icontains=word)
                | Q(counterparty_uscc=word.upper())
            )
        return queryset, False

    @admin.display(description=gettext_lazy("公示时限"), ordering="due_on")
    def punctual(self, entry: DecisionEntry) -> SafeString:
        found = standing(entry, on=timezone.localdate(), calendar=self._calendar)
        return format_html(
            '<span class="mark mark-{}">{}</span><span class="row-sub">{}</span>',
            {"on_time": "published", "late": "ended", "overdue": "returned", "waiting": "draft"}[found.state],
            punctuality_words(found),
            found.due_on.isoformat(),
        )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        # The calendar reads each year once for the whole page.
        self._calendar = clocks.calendar()
        return super().changelist_view(request, extra_context)

    def get_urls(self) -> list[URLPattern]:
        name, view = self.model._meta.model_name, self.admin_site.admin_view
        return [
            path("<uuid:uid>/withdraw/", view(self.note), name=f"records_{name}_withdraw"),
            path("<uuid:uid>/withdrawal/<slug:name>/", view(self.decide), name=f"records_{name}_withdrawal"),
            *super().get_urls(),
        ]

    def beyond(self, request: HttpRequest, entry: Any) -> dict[str, Any]:
        by, at = person(request), timezone.now()
        about = Withdrawal.objects.filter(entry=entry.pk).select_related("noted_by", "decided_by")
        noted = next((one for one in about if one.status == WithdrawalState.NOTED), None)
        allowed = withdrawals.WORKFLOW.allowed(noted, by=by, at=at) if noted else []
        may_replace = by.holds([Role.CLERK], over=entry) and withdrawals.may_be_replaced(
            self.register, entry.pk
        )
        found = standing(entry, on=timezone.localdate(at), calendar=clocks.calendar())
        return {
            "template": "admin/records/register/_decision.html",
            "withdrawals": list(about.order_by("-noted_at")),
            "decide": [
                (step.label, self.address("withdrawal", entry.pk, step.name), denied)
                for step, denied in allowed
            ],
            "note_url": self.address("withdraw", entry.pk)
            if withdrawals.why_not_noted(entry, by=by) is None
            else "",
            "replace_url": f"{self.address('add')}?replaces={entry.pk}" if may_replace else "",
            "replaces_url": self.address("page", entry.replaces) if entry.replaces else "",
            "punctual": punctuality_words(found),
            "due_on": found.due_on,
        }

    def lines_of(self, request: HttpRequest, entry: Any) -> list[tuple[str, str]]:
        names = dict.fromkeys((*self.register.entered, "authority_name", "authority_uscc", "due_on"))
        return [
            (self.register.label_of(name), self._shown(request, entry, name))
            for name in names
            if name not in ("representative_id_type", "person_id_type") or getattr(entry, name)
        ]

    def _shown(self, request: HttpRequest, entry: DecisionEntry, name: str) -> str:
        """A number of a certificate by its ends alone; a person's name to those who check the entry, and noted."""
        column = entry._meta.get_field(name)
        if isinstance(column, EncryptedTextField):
            return mask_id_number(getattr(entry, name) or "") or "—"
        if name == "counterparty_name" and entry.person_name and person(request).holds(SEEN_BY, over=entry):
            audit.read(
                action=f"{self.kind}.person_read", by=person(request), at=timezone.now(), subject=entry
            )
            return entry.person_name
        return self._said(entry, name)

    def more_content(self, request: HttpRequest) -> dict[str, Any]:
        """A new entry may name the one that it takes the place of."""
        asked = request.GET.get("replaces", "")
        try:
            uid = uuid.UUID(asked) if asked else None
        except ValueError:
            uid = None
        if uid is None:
            return {}
        self._find(request, uid)
        if not withdrawals.may_be_replaced(self.register, uid):
            raise Http404(_("这一条不能被取代：须是因决定变更而撤回、且尚未被取代的登记。"))
        return {"replaces": uid}

    # --- Withdrawal -----------------------------------------------------------------------
    def note(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """One person notes why the display must end; it does not end yet."""
        entry, by = self._find(request, uid), person(request)
        form = WithdrawalForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                withdrawals.note_withdrawal(
                    register=self.register, uid=entry.pk, content=form.cleaned_data, by=by, at=timezone.now()
                )
            except ValidationError as error:
                take(form, error)
            except TransitionDenied as denied:
                form.add_error(None, denied.message)
            else:
                messages.success(request, _("撤回事由已登记，请另一人在期限内办理。"))
                return HttpResponseRedirect(self.address("page", entry.pk))
        problems = problems_on(form) if form.is_bound else []
        answer = render(
            request,
            "register/withdraw.html",
            _("登记撤回事由"),
            crumbs=self._crumbs(entry),
            entry=entry,
            form=form,
            problems=problems,
            denied=withdrawals.why_not_noted(entry, by=by),
            page_url=self.address("page", entry.pk),
        )
        if problems:
            answer.status_code = 422
        return answer

    def decide(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        entry = self._find(request, uid)
        noted = withdrawals.open_withdrawal(entry)
        if noted is None or name not in withdrawals.WORKFLOW.transitions:
            raise Http404
        page = self.address("page", entry.pk)
        return refusals_as_messages(lambda *_args, **_kwargs: page)(self._decide)(request, entry, noted, name)

    def _decide(
        self, request: HttpRequest, entry: DecisionEntry, noted: Withdrawal, name: str
    ) -> HttpResponse:
        by, at, step = person(request), timezone.now(), withdrawals.WORKFLOW.transitions[name]
        form = ReasonForm(request.POST if request.method == "POST" else None, needed=name == "refuse")
        if request.method == "POST" and form.is_valid():
            withdrawals.decide_withdrawal(
                uid=noted.pk,
                withdrawn=name == "withdraw",
                note=form.cleaned_data["reason"],
                by=by,
                at=at,
            )
            messages.success(request, _("“%s”已办理。") % step.label)
            return HttpResponseRedirect(self.address("page", entry.pk))
        denied = next(
            why for one, why in withdrawals.WORKFLOW.allowed(noted, by=by, at=at) if one.name == name
        )
        consequence = (
            _("各级同步终止公示，原网页只显示撤回的事由、理由和日期：%s") % noted.reason
            if name == "withdraw"
            else _("公示保持原样；登记人会看到您写的理由。")
        )
        return render(
            request,
            "register/step.html",
            str(step.label),
            crumbs=self._crumbs(entry),
            entry=entry,
            grave=name == "withdraw",
            consequence=consequence,
            denied=denied,
            form=form,
            page_url=self.address("page", entry.pk),
        )


def punctuality_words(found: Standing) -> str:
    """On time, late by so many working days, or until when."""
    if found.state == "on_time":
        return _("按期公示")
    if found.state == "late":
        return ngettext("迟 %(days)d 个工作日公示", "迟 %(days)d 个工作日公示", found.days) % {
            "days": found.days
        }
    if found.state == "overdue":
        return ngettext("已逾期 %(days)d 个工作日", "已逾期 %(days)d 个工作日", found.days) % {
            "days": found.days
        }
    return ngettext("还有 %(days)d 个工作日", "还有 %(days)d 个工作日", found.days) % {"days": found.days}


@admin.register(Licence)
class LicenceAdmin(DecisionAdmin):
    kind = LICENCES.kind


@admin.register(Penalty)
class PenaltyAdmin(DecisionAdmin):
    kind = PENALTIES.kind
