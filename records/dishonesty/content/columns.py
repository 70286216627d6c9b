"""The columns of the import template; the names are those of the API's items."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.dishonesty.choices import CatalogueItem, DocumentKind, Domain, Scope, Severity, Source


@dataclass(frozen=True)
class Column:
    """
    :ivar name: heading in the file and key in a row
    :ivar pointer: where the value stands in an item of the API
    """

    name: str
    pointer: str
    label: str | Promise
    required: bool
    example: str
    help: str | Promise
    choices: type[TextChoices] | None = None


COLUMNS: tuple[Column, ...] = (
    Column("external_id", "/external_id", _("外部编号"), False, "XC-2026-0001", _("报送单位自己的编号，同一编号只入库一次。")),
    Column("organisation_uscc", "/organisation/uscc", _("失信机构统一社会信用代码"), False, "11990100000000019F", _("18 位；与机构名称至少填一项，建议都填。")),
    Column("organisation_name", "/organisation/name", _("失信机构名称"), False, "示例市示例局", _("机构全称。")),
    Column("region", "/organisation/region", _("行政区划代码"), False, "411000", _("六位数字，GB/T 2260；新机构必填。")),
    Column("official_name", "/official/name", _("责任人姓名"), False, "", _("仅主体为公务员时填写，默认不公开。")),
    Column("official_id_number", "/official/id_number", _("责任人身份证号"), False, "", _("18 位；加密保存。")),
    Column("source", "/source", _("失信来源"), True, "judgment", _("代码或中文名称。"), Source),
    Column("domain", "/domain", _("所属领域"), True, "procurement", _("代码或中文名称。"), Domain),
    Column("severity", "/severity", _("失信程度"), True, "ordinary", _("代码或中文名称。"), Severity),
    Column("title", "/title", _("标题"), True, "未按期支付政府采购合同价款", _("不超过 200 字。")),
    Column("facts", "/facts", _("失信事实"), True, "2026年1月，该局未按合同约定支付采购价款，经催告仍未履行。", _("写明时间、行为和后果。")),
    Column("legal_basis", "/legal_basis", _("认定依据"), True, "《中华人民共和国民法典》第五百七十九条", _("法律、法规、规章或政策的名称和条款。")),
    Column("document_number", "/document_number", _("文书文号"), True, "（2026）示01民终1号", _("文书上的文号。")),
    Column("document_name", "/document_name", _("文书名称"), True, "民事判决书", _("文书上的名称。")),
    Column("authority_name", "/authority/name", _("作出机关"), True, "示例市中级人民法院", _("文书的作出机关全称。")),
    Column("authority_uscc", "/authority/uscc", _("作出机关统一社会信用代码"), False, "", _("18 位。")),
    Column("decided_on", "/decided_on", _("文书日期"), True, "2026-03-15", _("年-月-日。")),
    Column("scope", "/scope", _("公开范围"), False, "public", _("不填则机构为公开公示，公务员为内部。"), Scope),
    Column("document_kind", "/document_kind", _("文书类别"), False, "judgment", _("不填则按失信来源取常用类别。"), DocumentKind),
    Column("catalogue_item", "/catalogue_item", _("目录事项"), False, "court", _("不填则按失信来源取常用事项。"), CatalogueItem),
    Column("amount", "/amount", _("涉及金额（元）"), False, "120000.00", _("数字，最多两位小数。")),
    Column("subject_served", "/subject_served", _("文书已送达当事机构"), False, "是", _("是 / 否；未送达的将先告知。")),
    Column("naming_basis", "/naming_basis", _("公开姓名的法律依据"), False, "", _("仅公务员且依法公开姓名时填写。")),
    Column("minor_publication_reason", "/minor_publication_reason", _("轻微失信仍予公示的理由"), False, "", _("轻微且公开公示时必填。")),
)  # fmt: skip


def from_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A flat row of a file as a nested item of the API; empty cells are left out."""
    item: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, str):
            value = value.strip()
        if value is None or value == "" or name not in _PLACES:
            continue
        parent, last = _PLACES[name]
        if parent:
            item.setdefault(parent, {})[last] = value
        else:
            item[last] = value
    return item


# Every row of a file asks: where in an item a column's value stands, at most one step inside.
_PLACES = {column.name: column.pointer[1:].rpartition("/")[::2] for column in COLUMNS}
COLUMN_OF_POINTER = {column.pointer: column.name for column in COLUMNS}
