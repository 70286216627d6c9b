"""Changes to published records: proposed by one person side by side, decided by another."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from records.dishonesty import queries, services
from records.dishonesty.admin.base import (
    REFUSALS,
    WORK_LIST,
    crumbs,
    note_reading,
    person,
    record_in_reach,
    record_url,
    refusals_as_messages,
    render,
    sentences,
)
from records.dishonesty.admin.filters import OneOf
from records.dishonesty.admin.forms import dress
from records.dishonesty.admin.words import moment
from records.dishonesty.choices import ChangeState, VersionReason
from records.dishonesty.content import LABELS, readable, snapshot
from records.dishonesty.models import DishonestyRecord, ProposedChange
from records.dishonesty.services.changes import CHANGEABLE_FIELDS


class ProposalForm(forms.ModelForm):
    """The record's own values to begin with; what differs is what is proposed."""

    reason = forms.ChoiceField(
        label=gettext_lazy("变更原因"),
        choices=[
            (VersionReason.UPDATED.value, gettext_lazy("更新：事实有了新进展")),
            (VersionReason.CORRECTED.value, gettext_lazy("更正：原记录有误")),
        ],
    )
    note = forms.CharField(
        label=gettext_lazy("变更依据"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("写明新文书的文号，或原记录错在哪里。"),
    )

    class Meta:
        model = DishonestyRecord
        fields = CHANGEABLE_FIELDS
        widgets = {
            "facts": forms.Textarea(attrs={"rows": 5}),
            "legal_basis": forms.Textarea(attrs={"rows": 3}),
            "decided_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "amount": forms.TextInput(attrs={"inputmode": "decimal"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)
            field.error_messages["required"] = _("请填写%s。") % field.label

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CHANGEABLE_FIELDS if name in self.changed_data}

    def _post_clean(self) -> None:
        """Checks are the service's; the instance must keep the values that stand on the left."""


@refusals_as_messages(lambda uid: reverse("admin:records_dishonestyrecord_page", args=[uid]))
def propose(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Old values on the left, a form with the new ones on the right."""
    record = record_in_reach(request, uid)
    form = ProposalForm(request.POST if request.method == "POST" else None, instance=record)
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_change(
                uid=record.pk,
                changes=form.changes(),
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                by=person(request),
                at=timezone.now(),
            )
        except ValidationError as error:
            _onto(form, error)
        else:
            messages.success(request, _("变更已提出，等待另一人审核；审核前记录保持原样。"))
            return HttpResponseRedirect(record_url(record))
    note_reading(request, record)
    said = snapshot(record)
    response = render(
        request,
        "dishonestyrecord/propose.html",
        _("提出变更"),
        crumbs=crumbs(record),
        record=record,
        form=form,
        rows=[(form[name], readable(name, said.get(name))) for name in CHANGEABLE_FIELDS],
        problems=[("", "", str(error)) for error in form.non_field_errors()]
        + [
            (form[name].id_for_label, str(form[name].label), str(error))
            for name, errors in form.errors.items()
            if name in form.fields
            for error in errors
        ],
    )
    if form.is_bound and form.errors:
        response.status_code = 422
    return response


def _onto(form: ProposalForm, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


class ByState(OneOf):
    title = gettext_lazy("状态")  # type: ignore[assignment]
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ChangeState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state=self.value()) if self.value() in ChangeState.values else queryset


class MineToDecide(OneOf):
    title = gettext_lazy("我的工作")  # type: ignore[assignment]
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("pending_changes", _("待我审核"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "pending_changes":
            return queryset
        waiting = queries.my_work(person(request), on=timezone.localdate())["pending_changes"]
        return queryset.filter(pk__in=waiting.order_by().values("pk"))


@admin.register(ProposedChange)
class ChangeAdmin(ModelAdmin):
    change_list_template = WORK_LIST
    list_display = ("subject", "reason", "state", "proposed", "decided")
    list_display_links = None
    list_filter = (MineToDecide, ByState)
    list_select_related = ("record__organisation", "proposed_by", "decided_by")
    list_fullwidth = True
    show_full_result_count = False
    actions = None
    search_fields = ("record__title",)
    search_help_text = gettext_lazy("记录标题")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProposedChange]:
        return queries.changes_in_reach(person(request)).order_by("-proposed_at")

    @admin.display(description=gettext_lazy("记录"))
    def subject(self, change: ProposedChange) -> SafeString:
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-sub">{}</span>',
            reverse("admin:records_proposedchange_change", args=[change.pk]),
            change.record.title,
            _("、").join(str(LABELS.get(name, name)) for name in change.fields),
        )

    @admin.display(description=gettext_lazy("提出"), ordering="proposed_at")
    def proposed(self, change: ProposedChange) -> SafeString:
        return _person_and_time(change.proposed_by, change.proposed_at)

    @admin.display(description=gettext_lazy("决定"), ordering="decided_at")
    def decided(self, change: ProposedChange) -> SafeString | str:
        return _person_and_time(change.decided_by, change.decided_at) if change.decided_by else "—"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A change is proposed on its record's page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return decide(request, object_id)


def _person_and_time(person: Any, at: Any) -> SafeString:
    return format_html('{}<span class="row-sub">{}</span>', person.get_full_name(), moment(at))


def decide(request: HttpRequest, uid: str) -> HttpResponse:
    """The proposed change side by side, for another person to accept or refuse."""
    found = queries.changes_in_reach(person(request)).select_related("proposed_by", "decided_by")
    try:
        change = found.get(pk=uid)
    except (ProposedChange.DoesNotExist, ValueError, ValidationError) as error:
        raise Http404(_("没有这项变更，或它不在您的权限范围内。")) from error
    if request.method == "POST":
        note, by, at = request.POST.get("note", ""), person(request), timezone.now()
        try:
            if request.POST.get("verdict") == "accept":
                services.accept_change(uid=change.pk, by=by, at=at, note=note)
                messages.success(request, _("变更已采纳，形成新版本并逐级归集。"))
            else:
                services.refuse_change(uid=change.pk, by=by, at=at, note=note)
                messages.success(request, _("变更未采纳，记录保持原样。"))
        except REFUSALS as refused:
            for sentence in sentences(refused):
                messages.error(request, sentence)
            return HttpResponseRedirect(request.path)
        return HttpResponseRedirect(record_url(change.record))
    note_reading(request, change.record)
    return render(
        request,
        "dishonestyrecord/change.html",
        _("变更申请"),
        crumbs=[(_("变更申请"), reverse("admin:records_proposedchange_changelist"))],
        change_request=change,
        record=change.record,
        record_url=record_url(change.record),
        lines=queries.change_difference(change),
        is_pending=change.state == ChangeState.PENDING,
        is_mine=change.proposed_by_id == person(request).pk,
    )
