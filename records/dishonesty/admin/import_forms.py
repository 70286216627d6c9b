"""The form by which a file comes in, and the filters of the list of batches."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from records.common.identifiers import validate_uscc
from records.dishonesty.admin.filters import OneOf, regions_in_reach
from records.dishonesty.admin.forms import dress
from records.dishonesty.choices import ImportState
from records.dishonesty.services.import_kinds import import_kinds


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("种类"), help_text=gettext_lazy("每个种类有自己的模板。"), required=False
    )
    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("xlsx 或 csv，第一行是模板的列名；一次最多 20000 行。"),
        error_messages={
            "required": gettext_lazy("请选择要导入的文件。"),
            "empty": gettext_lazy("文件是空的，请检查。"),
        },
    )
    region = forms.ChoiceField(
        label=gettext_lazy("行政区划"), help_text=gettext_lazy("文件里的记录属于哪个地区（含其下级）。")
    )
    supplier_name = forms.CharField(
        label=gettext_lazy("提供单位"),
        max_length=200,
        help_text=gettext_lazy("疑问数据按提供单位统计。"),
        error_messages={"required": gettext_lazy("请填写提供单位的全称。")},
    )
    supplier_uscc = forms.CharField(
        label=gettext_lazy("提供单位统一社会信用代码"), max_length=18, required=False
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions_in_reach(user)  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(kind.name, kind.label) for kind in import_kinds()]  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv"
        for name in ("kind", "region", "supplier_name", "supplier_uscc"):
            dress(self.fields[name])

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or import_kinds()[0].name

    def clean_supplier_uscc(self) -> str:
        code = self.cleaned_data["supplier_uscc"]
        return validate_uscc(code) if code else ""


class ByImportState(OneOf):
    title = gettext_lazy("状态")  # type: ignore[assignment]
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ImportState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state=self.value()) if self.value() in ImportState.values else queryset


class ByImportKind(OneOf):
    title = gettext_lazy("种类")  # type: ignore[assignment]
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind.name, kind.label) for kind in import_kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset
