"""The forms of the steps, made from their columns; what is lawful the services say."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.consequences.admin.forms import Dressed
from records.dishonesty.admin.forms import FilesField, FilesInput
from records.pledges import rules
from records.pledges.choices import ForbiddenGround, StageName, StepStatus
from records.pledges.models import Milestone, Pledge
from records.pledges.services import EvidenceData, StepKind
from records.subjects.models import Official, Post

WITH_EVIDENCE = frozenset({"reaching", "verdict", "disclosure", "change"})


class StepForm(Dressed):
    """One step: its own columns, then what proves it where it needs proof."""

    kind: StepKind

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.kind.fields}

    def evidence(self) -> list[EvidenceData]:
        if self.kind.name not in WITH_EVIDENCE:
            return []
        title, url = self.cleaned_data["evidence"], self.cleaned_data["evidence_url"]
        files = self.cleaned_data["files"]
        if len(files) <= 1:
            file = files[0] if files else None
            return [EvidenceData(title, url, file)] if title or url or file else []
        named = [EvidenceData(f"{title}（{number}）", "", file) for number, file in enumerate(files, start=1)]
        return [*named, EvidenceData(title, url)] if url else named


def step_form(kind: StepKind, pledge: Pledge) -> type[StepForm]:
    """The form of one kind of step, for one promise: some of what may be chosen depends on it."""
    fields: dict[str, Any] = {name: _field(kind, pledge, name) for name in kind.fields}
    if kind.name in WITH_EVIDENCE:
        fields |= _evidence_fields()
    return type(f"{kind.name.title()}StepForm", (StepForm,), {**fields, "kind": kind})


def _evidence_fields() -> dict[str, forms.Field]:
    return {
        "evidence": forms.CharField(
            label=gettext_lazy("材料名称"),
            max_length=190,
            required=False,
            help_text=gettext_lazy("例如“竣工验收备案表”；名称会公开，文件只在内部查看。"),
        ),
        "evidence_url": forms.CharField(
            label=gettext_lazy("材料网址"),
            max_length=500,
            required=False,
            help_text=gettext_lazy("已经公开的材料填网址，公众可以直接查看。"),
        ),
        "files": FilesField(
            label=gettext_lazy("材料文件"),
            required=False,
            widget=FilesInput,
            help_text=gettext_lazy("PDF、图片、DOCX、XLSX 或 OFD；上传时自动去除作者、位置等隐藏信息。"),
        ),
    }


def _field(kind: StepKind, pledge: Pledge, name: str) -> forms.Field:
    column: Any = kind.model._meta.get_field(name)
    about: dict[str, Any] = {
        "label": column.verbose_name,
        "help_text": column.help_text,
        "required": name not in kind.optional,
    }
    match name:
        case "milestone":
            standing = Milestone.objects.filter(pledge=pledge, status=StepStatus.ACCEPTED)
            open_ones = standing.exclude(reachings__status__in=[StepStatus.PROPOSED, StepStatus.ACCEPTED])
            return forms.ModelChoiceField(open_ones.order_by("due_on"), empty_label=_("请选择"), **about)
        case "official":
            served = Official.objects.filter(posts__organisation=pledge.organisation_id).distinct()
            about["help_text"] = _("本机构任过职的人员；只在内部查看，结果会记入其诚信档案。")
            return forms.ModelChoiceField(served.order_by("name"), empty_label=_("不指定"), **about)
        case "stage":
            names = [(one, StageName(one).label) for one in rules.stages_of(pledge.pledge_kind)]
            return forms.ChoiceField(choices=[("", _("请选择")), *names], **about)
        case "ground":
            # Who would choose what is no reason is told so, instead of finding nothing to choose.
            grounds = [*column.choices, *ForbiddenGround.choices]
            return forms.ChoiceField(choices=[("", _("请选择")), *grounds], **about)
    if isinstance(column, models.DateField):
        return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **about)
    if isinstance(column, models.TextField):
        return forms.CharField(
            max_length=column.max_length, widget=forms.Textarea(attrs={"rows": 4}), **about
        )
    if column.choices:
        return forms.ChoiceField(choices=[("", _("请选择")), *column.choices], **about)
    made: forms.Field = column.formfield(**about)
    return made


class NoteForm(Dressed):
    """A word with a decision; needed where something is refused."""

    note = forms.CharField(
        label=gettext_lazy("意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = needed


class HandoverForm(Dressed):
    """Who takes over, and when."""

    taken = forms.ModelChoiceField(
        Post.objects.none(),
        label=gettext_lazy("接任"),
        required=False,
        empty_label=gettext_lazy("暂缺，由机构负责人代接"),
    )
    handed_on = forms.DateField(
        label=gettext_lazy("交接日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, left: Post, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        same_seat = Post.objects.filter(
            organisation=left.organisation_id, title=left.title, seat=left.seat, official__isnull=False
        ).exclude(pk=left.pk)
        field: Any = self.fields["taken"]
        field.queryset = same_seat.select_related("official", "organisation").order_by("-from_on")
        field.label_from_instance = lambda post: f"{post.official.name}（{post.from_on or ''}）"


class SignedForm(Dressed):
    scan = forms.FileField(
        label=gettext_lazy("双方签字的交接清单"), help_text=gettext_lazy("扫描成 PDF 或拍成图片。")
    )
