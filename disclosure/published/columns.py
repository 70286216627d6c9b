"""
What ``present`` gives, column by column, as the database itself can say it.

The open data are written by PostgreSQL straight into files: a million records would take minutes through objects.
One table of columns makes the JSON, the CSV and the data dictionary, so that the three cannot drift apart, and a
test holds every row against what ``present`` says of it. What is masked on a page is masked here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast, NullIf
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.common.masking import MASKED_NAME
from records.dishonesty.choices import Channel, SubjectType
from records.dishonesty.models import DishonestyRecord
from records.registers.national import FIELDS, code_of
from records.registers.register import COMMON, Register
from records.subjects.models import Organisation, Region

Words = str | Promise
# How a value is written; the data dictionary explains each.
TYPES: dict[str, Words] = {
    "uid": _("编号（UUID）"),
    "text": _("文字"),
    "code": _("代码，见代码表"),
    "integer": _("整数"),
    "decimal": _("小数，写成文字以免失去精度"),
    "boolean": _("是或否：true、false"),
    "date": _("日期，ISO 8601"),
    "moment": _("时刻，ISO 8601，协调世界时"),
    "list": _("列表；在 CSV 中为 JSON 文字"),
    "object": _("对象；在 CSV 中为 JSON 文字"),
}


class Moment(Func):
    """A moment as ISO 8601 in UTC."""

    template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"')"
    output_field = models.TextField()


class JsonObject(Func):
    """Names and values by turns; in the order given, unlike jsonb."""

    function = "json_build_object"
    output_field = models.TextField()


class Unformulated(Func):
    """Words that a spreadsheet program would run as a formula get an apostrophe before them."""

    function = "regexp_replace"
    template = "%(function)s(%(expressions)s, '^([-=+@\t\r])', '''\\1')"
    output_field = models.TextField()


@dataclass(frozen=True)
class Column:
    """
    :ivar path: the name in JSON, with dots between the objects; in CSV with underscores
    :ivar source: the path of a column or an expression
    :ivar codes: values with their labels, where there is a code list
    :ivar law: on which ground it is told, or what defines it
    """

    path: str
    source: Any
    label: Words
    type: str = "text"
    codes: Mapping[str, Words] = field(default_factory=dict)
    law: str = ""

    @property
    def heading(self) -> str:
        return self.path.replace(".", "_")

    @property
    def expression(self) -> Any:
        return F(self.source) if isinstance(self.source, str) else self.source

    @property
    def in_json(self) -> Any:
        if self.type == "moment":
            return Moment(self.expression)
        return Cast(self.expression, models.TextField()) if self.type == "decimal" else self.expression

    @property
    def in_csv(self) -> Any:
        if self.type == "moment":
            return Moment(self.expression)
        if self.type in ("list", "object"):
            return Cast(Func(self.expression, function="to_json"), models.TextField())
        if self.type in ("boolean", "decimal"):
            return Cast(self.expression, models.TextField())
        return Unformulated(self.expression) if self.type == "text" else self.expression


@dataclass(frozen=True)
class Shape:
    """
    The columns of one kind.

    :ivar absent: objects that are null as a whole where the condition holds
    """

    columns: tuple[Column, ...]
    absent: Mapping[str, Q] = field(default_factory=dict)

    @cached_property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]

    def as_json(self, rows: QuerySet[Any], **constants: Any) -> QuerySet[Any]:
        """One column: each row as a JSON object, behind the constants."""
        tree: dict[str, Any] = {}
        for column in self.columns:
            *way, name = column.path.split(".")
            place = tree
            for step in way:
                place = place.setdefault(step, {})
            place[name] = column.in_json
        leading = [part for name, value in constants.items() for part in (Value(name), Value(value))]
        return rows.annotate(as_json=self._object(tree, "", leading)).values_list("as_json")

    def as_csv(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        named = {f"csv_{number}": column.in_csv for number, column in enumerate(self.columns)}
        return rows.annotate(**named).values_list(*named)

    def _object(self, tree: Mapping[str, Any], at: str, parts: list[Any]) -> Any:
        parts = list(parts)
        for name, value in tree.items():
            path = f"{at}.{name}" if at else name
            if isinstance(value, dict):
                value = self._object(value, path, [])
                if path in self.absent:
                    value = Case(
                        When(self.absent[path], then=Value(None)),
                        default=value,
                        output_field=models.TextField(),
                    )
            parts += [Value(name), value]
        return JsonObject(*parts)


def choices(model: Any, name: str) -> dict[str, Words]:
    column = model._meta.get_field(name)
    one = column.base_field if isinstance(column, ArrayField) else column
    return {str(value): label for value, label in one.flatchoices}


def _labelled(model: Any) -> Any:
    def column(path: str, type: str = "text", *, source: Any = None, law: str = "") -> Column:
        name = path.replace(".", "_") if source is None else path
        own = model._meta.get_field(name)
        codes = choices(model, name)
        return Column(path, source or name, own.verbose_name, "code" if codes else type, codes, law)

    return column


def _body(at: str = "organisation") -> tuple[Column, ...]:
    return (
        Column(f"{at}.uid", f"{at}__uid", _("机构编号"), "uid"),
        Column(f"{at}.name", f"{at}__name", _("机构名称"), law="GB/T 39440-2020"),
        Column(f"{at}.uscc", f"{at}__uscc", _("机构统一社会信用代码"), law="GB 32100-2015"),
        Column(f"{at}.region.code", f"{at}__region_id", _("机构所在行政区划代码"), law="GB/T 2260"),
        Column(f"{at}.region.name", f"{at}__region__name", _("机构所在行政区划")),
    )


_REGION = (
    Column("region.code", "region_id", _("行政区划代码"), law="GB/T 2260"),
    Column("region.name", "region__name", _("行政区划")),
)
_ORIGIN = (
    Column("origin.code", "origin", _("产生节点代码")),
    Column("origin.name", "origin_name", _("产生节点名称")),
)
_TIMES = (
    Column("published_at", "published_at", _("发布时间"), "moment"),
    Column("updated_at", "updated_at", _("最近变化时间"), "moment"),
)

# The mask of official_name in disclosure/published/records.py, said in SQL.
_NAMED = ~Q(naming_basis="") & (Q(naming_reviewed_by__isnull=False) | Q(channel=Channel.CHAIN))
_OFFICIAL_NAME = Case(
    When(~Q(subject_type=SubjectType.OFFICIAL), then=Value(None)),
    When(_NAMED & Q(official__isnull=False), then=F("official__name")),
    When(_NAMED & Q(official=None) & ~Q(official_name=""), then=F("official_name")),
    default=Value(MASKED_NAME),
    output_field=models.TextField(),
)
_BASIS = "国办发〔2020〕49号"
_CLOCK = "信用修复管理办法（国家发展改革委令第36号）"
_record = _labelled(DishonestyRecord)

RECORDS = Shape(
    (
        Column("uid", "uid", _("记录编号"), "uid"),
        _record("version", "integer"),
        _record("status"),
        _record("scope", law=_BASIS),
        _record("end_reason", source=NullIf("end_reason", Value(""))),
        _record("subject_type"),
        *_body(),
        Column(
            "official_name", _OFFICIAL_NAME, _("公务员姓名；没有公开的法律依据时为 ***"),
            law="《中华人民共和国个人信息保护法》第二十五条",
        ),
        _record("source", law="信用状况评价和失信惩戒措施清单"),
        _record("domain"),
        _record("severity", law=_CLOCK),
        _record("title"),
        _record("facts"),
        _record("legal_basis"),
        _record("document_number", law=_BASIS),
        _record("document_name", law=_BASIS),
        _record("document_kind", law=_BASIS),
        Column("authority.name", "authority_name", _("作出机关"), law=_BASIS),
        Column("authority.uscc", NullIf("authority_uscc", Value("")), _("作出机关统一社会信用代码"), law="GB 32100-2015"),
        _record("amount", "decimal"),
        _record("decided_on", "date", law=_BASIS),
        _record("display_from", "date", law=_CLOCK),
        _record("display_until", "date", law=_CLOCK),
        _record("subject_comment", source=NullIf("subject_comment", Value(""))),
        _record("under_objection", "boolean"),
        _record("under_litigation", "boolean"),
        _record("rectification.due_on", "date"),
        _record("rectification.status"),
        _record("consequences", "list"),
        *_REGION,
        *_ORIGIN,
        *_TIMES,
    ),
    absent={"rectification": Q(rectification_status="")},
)  # fmt: skip

_body_of = _labelled(Organisation)
ORGANISATIONS = Shape(
    (
        Column("uid", "uid", _("机构编号"), "uid"),
        _body_of("name"),
        _body_of("uscc", law="GB 32100-2015"),
        _body_of("kind"),
        *_REGION,
        Column("superior.uid", "superior__uid", _("上级机构编号"), "uid"),
        Column("superior.name", "superior__name", _("上级机构名称")),
    ),
    absent={"superior": Q(superior=None)},
)

_region_of = _labelled(Region)
REGIONS = Shape(
    (
        _region_of("code", law="GB/T 2260"),
        _region_of("name"),
        _region_of("full_name"),
        _region_of("level"),
        Column("parent.code", "parent__code", _("上级行政区划代码"), law="GB/T 2260"),
        Column("parent.name", "parent__name", _("上级行政区划")),
    ),
    absent={"parent": Q(parent=None)},
)

_KINDS_OF_FIELD: tuple[tuple[type, str], ...] = (
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.DecimalField, "decimal"),
    (models.DateTimeField, "moment"),
    (models.DateField, "date"),
    (models.JSONField, "list"),
    (ArrayField, "list"),
    (models.UUIDField, "uid"),
)


def of_register(register: Register) -> Shape:
    """The columns of a register follow from what its entries say."""
    said = [name for name in register.carried if not name.startswith("authority_")]
    return Shape(
        (
            Column("uid", "uid", _("登记编号"), "uid"),
            Column("kind", Value(register.kind), _("种类")),
            _entry(register, "version"),
            _entry(register, "status"),
            *_body(),
            *(column for name in said for column in _columns_of(register, name)),
            Column("authority.name", "authority_name", _("作出机关")),
            Column(
                "authority.uscc", NullIf("authority_uscc", Value("")), _("作出机关统一社会信用代码"),
                law="GB 32100-2015",
            ),
            *_REGION,
            *_ORIGIN,
            *_TIMES,
        )
    )  # fmt: skip


# What of a column that holds an object is a column of its own, so that each part can be told and taken apart.
_PARTS: dict[str, dict[str, Words]] = {
    "course": {
        "milestones": _("里程碑"),
        "verdicts": _("履行评定"),
        "changes": _("依法变更"),
        "handovers": _("责任交接"),
        "stages": _("项目阶段"),
    }
}


# What stays one object, because a program takes it as it is (docs/verify/recompute.py).
_OBJECTS = frozenset({"details"})


def _columns_of(register: Register, name: str) -> list[Column]:
    if name not in _PARTS:
        return [_entry(register, name)]
    return [
        Column(f"{name}.{part}", KeyTransform(part, name), label, "list")
        for part, label in _PARTS[name].items()
    ]


def _entry(register: Register, name: str) -> Column:
    own = register.model._meta.get_field(name)
    codes = choices(register.model, name)
    type = next((word for kind, word in _KINDS_OF_FIELD if isinstance(own, kind)), "text")
    type = "object" if name in _OBJECTS else type
    label = own.verbose_name  # type: ignore[union-attr]
    return Column(
        name, name, label, "code" if codes and type == "text" else type, codes, _law(register, name)
    )


def _law(register: Register, name: str) -> str:
    """The national field that a column is; what the standard does not know rests on the document itself."""
    if register.kind in FIELDS and (code := code_of(register.kind, name)) != name:
        return f"{code}（发改办财金〔2018〕424号）"
    return _BASIS if name in COMMON else ""
