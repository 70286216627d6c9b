"""Forms of the subjects' admin: what a person may enter, checked before a service is called."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextInputWidget,
)

from records.common.identifiers import validate_id_number, validate_uscc
from records.subjects.matching import clean_name
from records.subjects.models import Official, Organisation, Post
from records.subjects.scope import reachable_organisations
from records.subjects.services import find_official


class OrganisationForm(forms.ModelForm):
    """One organisation; ``user`` is set by the admin for the request at hand."""

    user: Any = None

    short_name = forms.CharField(
        label=_("新增简称"),
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("填写后可按简称查到本机构。"),
    )
    merge_reason = forms.CharField(
        label=_("合并或撤销合并的理由"),
        required=False,
        max_length=500,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("选择或清空“并入机构”时必填。"),
    )

    class Meta:
        model = Organisation
        fields = ["name", "uscc", "kind", "region", "superior", "merged_into"]
        help_texts = {
            "name": _("填写批准成立文件或证书上的全称。改名后原名称自动保留为曾用名。"),
            "uscc": _("18 位；尚无代码的可留空。"),
            "merged_into": _("本机构并入后，原编号仍可访问并转到并入机构。"),
        }

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_uscc(self) -> str | None:
        return validate_uscc(code) if (code := self.cleaned_data.get("uscc")) else None

    def clean_short_name(self) -> str:
        short = clean_name(self.cleaned_data.get("short_name") or "")
        if short and self.instance.names.filter(name=short, kind="short").exists():
            raise ValidationError(_("该简称已登记，无需重复填写。"), code="short_name_known")
        return short

    def clean_superior(self) -> Organisation | None:
        superior = at = self.cleaned_data.get("superior")
        while at is not None:
            if at.pk == self.instance.pk:
                raise ValidationError(
                    _("上级机构不能是本机构或其下级，请另选上级机构。"), code="superior_is_below"
                )
            at = at.superior
        return superior

    def clean_merged_into(self) -> Organisation | None:
        target = self.cleaned_data.get("merged_into")
        if target is not None and "merged_into" in self.changed_data:
            if self.initial.get("merged_into"):
                raise ValidationError(
                    _("该机构已并入其他机构，请先清空“并入机构”并保存，再选择新的机构。"),
                    code="already_merged",
                )
            if target.current().pk == self.instance.pk:
                raise ValidationError(
                    _("目标机构就是本机构或已并入本机构，请另选目标机构。"), code="merge_into_itself"
                )
        return target

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "merged_into" in self.changed_data and not cleaned.get("merge_reason"):
            self.add_error("merge_reason", _("请填写合并或撤销合并的理由。"))
        region = cleaned.get("region")
        if region is not None and "region" in self.changed_data and not self._may_write(region):
            self.add_error("region", _("该行政区划不在您的权限范围内，请选择本辖区，或请有权限的人员办理。"))
        target = cleaned.get("merged_into")
        if target is not None and "merged_into" in self.changed_data and not self._may_write(target):
            self.add_error("merged_into", _("目标机构不在您的权限范围内，请由有权限的人员办理。"))
        return cleaned

    def _may_write(self, place: Any) -> bool:
        verb = "change" if self.instance.pk and not self.instance._state.adding else "add"
        return self.user.has_perm(f"records.{verb}_organisation", place)


def _writable(user: Any, organisation: Organisation) -> Organisation:
    if not user.has_perm("records.add_post", organisation):
        raise ValidationError(_("该机构不在您的权限范围内，请另选机构。"), code="out_of_reach")
    return organisation


def _refuse_held(organisation: Organisation | None, title: str | None, seat: int | None) -> None:
    if organisation is None or title is None or seat is None:
        return
    held = Post.objects.open().filter(
        organisation=organisation, title=title, seat=seat, official__isnull=False
    )
    if held.exists():
        raise ValidationError(_("该职务已有在任人员，请先登记离任。"), code="post_is_held")


class NewOfficialForm(forms.ModelForm):
    """A new official together with the post he holds, by which his region is known."""

    user: Any = None

    id_number = forms.CharField(
        label=_("身份证件号码"),
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text=_("加密保存，登记后不再显示。"),
    )
    post_organisation = forms.ModelChoiceField(
        label=_("机构"),
        queryset=Organisation.objects.none(),
        widget=AutocompleteSelect(Post._meta.get_field("organisation"), admin.site),
    )
    post_title = forms.CharField(label=_("职务"), max_length=100, widget=UnfoldAdminTextInputWidget)
    post_seat = forms.IntegerField(
        label=_("席位"),
        min_value=1,
        initial=1,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("同一职务有多人时依次编号，如第二名副局长填 2。"),
    )
    post_from_on = forms.DateField(
        label=_("任职日期"), required=False, widget=UnfoldAdminSingleDateWidget, help_text=_("不详可留空。")
    )

    class Meta:
        model = Official
        fields = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["post_organisation"]
        organisation.queryset = reachable_organisations(self.user).current()

    def clean_post_organisation(self) -> Organisation:
        return _writable(self.user, self.cleaned_data["post_organisation"])

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        where = (cleaned.get(name) for name in ("post_organisation", "post_title", "post_seat"))
        _refuse_held(*where)
        return cleaned

    def clean_post_title(self) -> str:
        return clean_name(self.cleaned_data["post_title"])

    def clean_id_number(self) -> str | None:
        number = self.cleaned_data.get("id_number")
        if not number:
            return None
        number = validate_id_number(number)
        if find_official(id_number=number):
            raise ValidationError(
                _("该身份证件号码已登记，请查找已有人员后登记其职务。"), code="official_known"
            )
        return number


class PostForm(forms.ModelForm):
    """An appointment, and later the day on which it ended."""

    user: Any = None

    class Meta:
        model = Post
        fields = ["organisation", "title", "seat", "official", "from_on", "until_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "official" in self.fields:
            self.fields["official"].required = True
        if "until_on" in self.fields:
            self.fields["until_on"].required = True

    def clean_organisation(self) -> Organisation:
        return _writable(self.user, self.cleaned_data["organisation"])

    def clean_title(self) -> str:
        return clean_name(self.cleaned_data["title"])

    def clean_until_on(self) -> date:
        until_on = self.cleaned_data["until_on"]
        if self.instance.from_on and until_on < self.instance.from_on:
            raise ValidationError(_("离任日期不得早于任职日期，请核对日期。"), code="dates_reversed")
        return until_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance._state.adding:
            _refuse_held(cleaned.get("organisation"), cleaned.get("title"), cleaned.get("seat"))
        return cleaned

    def validate_constraints(self) -> None:
        """A vacant row of the same seat is filled by the service and is no conflict."""
        if not self.instance._state.adding:
            super().validate_constraints()
