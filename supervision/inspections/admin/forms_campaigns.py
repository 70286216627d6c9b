"""The forms of campaigns and their targets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.consequences.admin.forms import Dressed
from records.consequences.choices import ResponsibilityRole
from records.remedies.admin.forms import area, one_of
from records.subjects.models import Post
from supervision.inspections.admin.forms import CaseForm, day, files
from supervision.inspections.choices import Theme


class CampaignForm(Dressed):
    title = forms.CharField(label=_("治理主题"), max_length=100)
    theme = one_of(_("治理对象"), Theme.choices, help_text=_("批准启动时，按数据自动列出全部治理对象。"))
    basis_name = forms.CharField(label=_("依据文件"), max_length=200)
    basis_number = forms.CharField(label=_("文号"), max_length=100)
    basis_on = forms.DateField(label=_("发文日期"), widget=day())
    goal = forms.CharField(label=_("目标和要求"), max_length=4000, widget=area(5))
    names_clause = forms.CharField(
        label=_("公开点名的条款"),
        max_length=500,
        required=False,
        widget=area(2),
        help_text=_("文件要求公开单位名单的，抄录条款原文；不填则公众只看到数字。"),
    )
    starts_on = forms.DateField(label=_("开始日期"), widget=day())
    ends_on = forms.DateField(label=_("清零期限"), widget=day())


class TargetPlanForm(CaseForm):
    measures = forms.CharField(label=_("清零措施"), max_length=4000, widget=area(5))
    leader = forms.ModelChoiceField(
        label=_("责任领导（职务）"),
        queryset=Post.objects.none(),
        empty_label=_("请选择"),
        help_text=_("登记职务，不随人员变动而变；没有的，请先在“职务”中登记。"),
    )
    amount = forms.DecimalField(
        label=_("涉及金额（元）"), max_digits=16, decimal_places=2, min_value=0, required=False
    )
    planned_on = forms.DateField(label=_("计划清零日期"), widget=day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.open().filter(organisation__in=self.case.body.answering_uids())
        self.fields["leader"].queryset = posts.order_by("title", "seat")  # type: ignore[attr-defined]
        self.fields["leader"].label_from_instance = lambda post: post.title  # type: ignore[attr-defined]
        self.initial = {
            name: getattr(self.case, name) for name in ("measures", "leader", "amount", "planned_on")
        }


class ProgressForm(CaseForm):
    on = forms.DateField(label=_("日期"), widget=day())
    text = forms.CharField(label=_("进展"), max_length=2000, widget=area(4))
    paid = forms.DecimalField(
        label=_("履行金额（元）"), max_digits=16, decimal_places=2, min_value=0, required=False
    )
    files = files()  # type: ignore[assignment]


class ProposalForm(CaseForm):
    proposal = forms.CharField(label=_("追责建议"), max_length=2000, widget=area(5))


class AnsweringForm(CaseForm):
    role = one_of(_("责任类别"), ResponsibilityRole.choices)
    conduct = forms.CharField(label=_("应负责任的行为"), max_length=2000, widget=area(4))
    conduct_on = forms.DateField(label=_("行为日期"), widget=day())
