"""What can be sent, column by column: one table for files, for programs and for this list."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from records.access.api import PartnerEndpoint
from records.access.rights import may_submit
from records.common.rest.shapes import Shape
from records.dishonesty.services.submissions import SubmissionKind, kinds


class CodeValue(Shape):
    value = serializers.CharField(help_text=_("报送时填写的代码。"))
    label = serializers.CharField(help_text=_("代码的含义；也可直接填写中文含义。"))  # type: ignore[assignment]


class KindColumn(Shape):
    name = serializers.CharField(help_text=_("导入模板中的列名。"))
    pointer = serializers.CharField(help_text=_("在条目中的位置（RFC 6901）。"))
    label = serializers.CharField(help_text=_("名称。"))  # type: ignore[assignment]
    required = serializers.BooleanField(help_text=_("是否必填；视条件必填的见 help。"))  # type: ignore[assignment]
    example = serializers.CharField(allow_blank=True, help_text=_("示例。"))
    help = serializers.CharField(allow_blank=True, help_text=_("填写要求。"))
    values = CodeValue(many=True, help_text=_("代码表；自由填写的为空。"))


class AcceptedKind(Shape):
    kind = serializers.CharField(help_text=_("报送时 kind 的值。"))
    label = serializers.CharField(help_text=_("种类的名称。"))  # type: ignore[assignment]
    may_submit = serializers.BooleanField(help_text=_("本应用可否报送这一种类。"))
    columns = KindColumn(many=True, help_text=_("条目的各项。"))


class AcceptedKinds(Shape):
    results = AcceptedKind(many=True, help_text=_("全部种类。"))


class SubmissionKinds(PartnerEndpoint):
    required_scopes = {"GET": ["submissions:write"]}

    @extend_schema(
        operation_id="listSubmissionKinds",
        tags=["partners"],
        summary=_("可以报送哪些种类，每一条要填什么"),
        description=_("每个种类的列、必填与否、示例和代码表，与导入模板一致；请按 pointer 组织条目。"),
        responses=AcceptedKinds,
    )
    def get(self, request: Any) -> Response:
        return Response({"results": [_present(kind, request.user) for kind in kinds()]})


def item_schemas() -> dict[str, dict[str, Any]]:
    """What an item of each kind says, for the description; of records, which nest, the serializers know it."""
    return {
        f"{kind.name.title().replace('-', '')}Item": {
            "type": "object",
            "description": str(kind.label),
            "properties": {column.name: _member(column) for column in kind.columns},
            "required": [c.name for c in kind.columns if c.required or c.name == "external_id"],
            "additionalProperties": False,
        }
        for kind in kinds()
        if kind.fates is not None
    }


# As a program would naturally write them; what is no text is read as such all the same.
_FORMS = {"day": ["string"], "text": ["string"], "file": ["string"], "": ["string", "number", "boolean"]}


def _member(column: Any) -> dict[str, Any]:
    form = getattr(column, "form", "")
    types = _FORMS.get(form, ["string", "number"])
    if not column.required and column.name != "external_id":
        types = [*types, "null"]
    words = column.label
    if column.help:
        words = _("%(label)s：%(help)s") % {"label": column.label, "help": column.help}
    found: dict[str, Any] = {"type": types[0] if len(types) == 1 else types, "description": str(words)}
    if form == "day":
        found["format"] = "date"
    if form == "file":
        found["contentEncoding"] = "base64"
    if column.example:
        found["example"] = column.example
    return found


def _present(kind: SubmissionKind, user: Any) -> dict[str, Any]:
    return {
        "kind": kind.name,
        "label": str(kind.label),
        "may_submit": may_submit(user, kind.name),
        "columns": [
            {
                "name": column.name,
                "pointer": getattr(column, "pointer", f"/{column.name}"),
                "label": str(column.label),
                # By a partner's reference an item is known again.
                "required": column.required or column.name == "external_id",
                "example": column.example,
                "help": str(column.help),
                "values": [
                    {"value": str(value), "label": str(label)}
                    for value, label in (column.choices.choices if column.choices else ())
                ],
            }
            for column in kind.columns
        ],
    }
