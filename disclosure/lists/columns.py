"""The columns of the import template of a list."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Column:
    name: str
    label: str | Promise
    required: bool
    example: str
    help: str | Promise
    choices: type[TextChoices] | None = None


TEMPLATE: tuple[Column, ...] = (
    Column("code", _("事项编码"), True, "示许-001", _("同一清单内不重复；新旧清单按编码比对。")),
    Column("name", _("事项名称"), True, "示例事项许可", _("不超过 300 字。")),
    Column("basis", _("设定依据"), True, "《示例条例》第八条", _("法律、法规、规章或文件的名称和条款。")),
    Column("content", _("内容"), False, "对示例事项的申请作出准予或不予许可的决定", _("权责或服务内容、收费标准等。")),
    Column("time_limit", _("办理时限"), False, "7 个工作日", _("没有时限的不填。")),
    Column("url", _("办理网址"), False, "https://www.example.gov.cn/item/1", _("以 http:// 或 https:// 开头；没有的不填。")),
)  # fmt: skip
