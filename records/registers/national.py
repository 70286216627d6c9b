"""
The national fields of licences and penalties (发改办财金〔2018〕424号) and the columns that hold them.

The one table between both names: import template, submissions, API, pages and the data dictionary all read it.
Lengths are the columns' own.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.common.crypto import EncryptedTextField
from records.dishonesty.choices import Scope, Severity
from records.registers.models import Counterparty, DecisionEntry, Licence, Penalty
from records.registers.register import plain

# How systems write that something never expires, and that an organisation has no credit code.
FOREVER = date(2099, 12, 31)
NO_CODE = f"{'0' * 17}X"


@dataclass(frozen=True)
class NationalField:
    """
    One field of the standard; what a table's column is to ``records.common.tables`` too.

    :ivar name: the national code, or a lower-case name for what the standard does not know and this portal asks
    :ivar column: of the model
    :ivar required: whether it must be there at all; what is needed by condition, ``help`` says
    :ivar forever: a date that 2099-12-31 leaves empty
    """

    name: str
    column: str
    label: str | Promise
    required: bool
    example: str
    help: str | Promise = ""
    choices: type[TextChoices] | None = None
    forever: bool = False


def _counterparty(xk: str) -> tuple[NationalField, ...]:
    """Who was decided about: the same in both standards, but for the prefix."""
    return (
        NationalField(f"{xk}_XDR_MC", "counterparty_name", _("行政相对人名称"), True, "示例市示例建设有限公司", _("全称；自然人的姓名加密保存，对外只显示“***”。")),
        NationalField(f"{xk}_XDR_LB", "counterparty_kind", _("行政相对人类别"), True, "法人及非法人组织", _("三选一。"), Counterparty),
        NationalField(f"{xk}_XDR_SHXYM", "counterparty_uscc", _("统一社会信用代码"), False, "91990100MA0000001G", _("法人及非法人组织必填，18 位；没有代码的填 17 个 0 加 X。自然人不填。")),
        NationalField(f"{xk}_XDR_GSZC", "counterparty_registration", _("工商注册号"), False, "", _("个体工商户没有统一社会信用代码的必填。")),
        NationalField(f"{xk}_XDR_ZZJG", "counterparty_org_code", _("组织机构代码"), False, "", _("9 位。")),
        NationalField(f"{xk}_XDR_SWDJ", "counterparty_tax", _("税务登记号"), False, "", _("15 位。")),
        NationalField(f"{xk}_XDR_SYDW", "counterparty_institution", _("事业单位证书号"), False, "", _("12 位。")),
        NationalField(f"{xk}_XDR_SHZZ", "counterparty_society", _("社会组织登记证号"), False, ""),
        NationalField(f"{xk}_FRDB", "representative", _("法定代表人"), False, "张示例", _("法人及非法人组织、个体工商户必填。")),
        NationalField(f"{xk}_FR_ZJLX", "representative_id_type", _("法定代表人证件类型"), False, "身份证", _("不公示，不归集。")),
        NationalField(f"{xk}_FR_SFZH", "representative_id_number", _("法定代表人证件号码"), False, "", _("加密保存，不公示，不归集。")),
        NationalField(f"{xk}_XDR_ZJLX", "person_id_type", _("自然人证件类型"), False, "", _("自然人必填；不公示，不归集。")),
        NationalField(f"{xk}_XDR_ZJHM", "person_id_number", _("自然人证件号码"), False, "", _("自然人必填；加密保存，不公示，不归集。")),
    )  # fmt: skip


def _source(name: str, code: str) -> tuple[NationalField, ...]:
    return (
        NationalField(name, "source_name", _("数据来源单位"), True, "示例市住房和城乡建设局"),
        NationalField(code, "source_uscc", _("数据来源单位统一社会信用代码"), True, "11990100000000019F", _("18 位。")),
        NationalField("BZ", "remark", _("备注"), False, ""),
    )  # fmt: skip


LICENCE_FIELDS: tuple[NationalField, ...] = (
    *_counterparty("XK"),
    NationalField("XK_XKWS", "document_name", _("许可决定文书名称"), True, "准予建筑施工许可决定书", _("不超过 64 字。")),
    NationalField("XK_WSH", "document_number", _("许可决定文书号"), True, "示建许字〔2026〕12号", _("不超过 64 字。")),
    NationalField("XK_XKLB", "licence_kind", _("许可类别"), True, "普通", _("六选一。"), Licence.Kind),
    NationalField("XK_XKZS", "certificate_name", _("许可证书名称"), False, "建筑工程施工许可证", _("没有证书的不填。")),
    NationalField("XK_XKBH", "certificate_number", _("许可编号"), False, "990100202600012", _("没有证书的不填。")),
    NationalField("XK_NR", "content", _("许可内容"), True, "准予示例小区一期工程施工。", _("不超过 4000 字。")),
    NationalField("XK_JDRQ", "decided_on", _("许可决定日期"), True, "2026-03-16", _("年-月-日；七个工作日内应公示。")),
    NationalField("XK_YXQZ", "valid_from", _("有效期自"), True, "2026-03-16", _("年-月-日。")),
    NationalField("XK_YXQZI", "valid_until", _("有效期至"), True, "2029-03-15", _("年-月-日；长期有效的填 2099-12-31。"), forever=True),
    NationalField("XK_XKJG", "authority_name", _("许可机关"), True, "示例市住房和城乡建设局", _("全称。")),
    NationalField("XK_XKJGDM", "authority_uscc", _("许可机关统一社会信用代码"), True, "11990100000000019F", _("18 位；据此认定是哪个机关。")),
    NationalField("XK_ZT", "state", _("当前状态"), True, "1", _("1 有效，0 无效。"), Licence.State),
    *_source("XK_LYDW", "XK_LYDWDM"),
)  # fmt: skip

PENALTY_FIELDS: tuple[NationalField, ...] = (
    *_counterparty("CF"),
    NationalField("CF_WSH", "document_number", _("行政处罚决定书文号"), True, "示建罚字〔2026〕5号"),
    NationalField("CF_WFXW", "offence", _("违法行为类型"), True, "未取得施工许可证擅自施工"),
    NationalField("CF_SY", "facts", _("违法事实"), True, "2026年2月，该公司未取得施工许可证即开工建设。", _("不得写入个人信息。")),
    NationalField("CF_YJ", "basis", _("处罚依据"), True, "《建筑工程施工许可管理办法》第十二条"),
    NationalField("CF_CFLB", "categories", _("处罚类别"), True, "罚款；没收违法所得", _("可填多种，用分号隔开。"), Penalty.Category),
    NationalField("CF_NR", "content", _("处罚内容"), True, "罚款人民币壹万伍仟元。"),
    NationalField("CF_NR_FK", "fine_amount", _("罚款金额（万元）"), False, "1.5", _("处罚类别有罚款的必填；单位是万元。")),
    NationalField("CF_NR_WFFF", "confiscated_amount", _("没收违法所得、没收非法财物的金额（万元）"), False, "0.3", _("处罚类别有没收的必填；单位是万元。")),
    NationalField("CF_NR_ZKDX", "licence_affected", _("暂扣或吊销证照名称及编号"), False, "", _("处罚类别有暂扣或吊销的必填。")),
    NationalField("CF_JDRQ", "decided_on", _("处罚决定日期"), True, "2026-03-16", _("年-月-日；七个工作日内应公示。")),
    NationalField("CF_YXQ", "effective_until", _("处罚有效期"), True, "2027-03-16", _("年-月-日；长期有效的填 2099-12-31。"), forever=True),
    NationalField("CF_GSJZQ", "valid_until", _("公示截止期"), False, "2027-03-16", _("不填的按严重程度的最长公示期计算；不得超过它。")),
    NationalField("CF_CFJG", "authority_name", _("处罚机关"), True, "示例市住房和城乡建设局", _("全称。")),
    NationalField("CF_CFJGDM", "authority_uscc", _("处罚机关统一社会信用代码"), True, "11990100000000019F", _("18 位；据此认定是哪个机关。")),
    *_source("CF_SJLY", "CF_SJLYDM"),
)  # fmt: skip

# What the standard leaves open and a lawful publication needs.
_ALL_OWN = (
    NationalField("external_id", "external_id", _("外部编号"), False, "SJ-2026-0001", _("报送单位自己的编号，同一编号只入库一次。")),
    NationalField("region", "region", _("行政区划代码"), False, "411000", _("六位数字；作出机关尚未登记的必填。")),
    NationalField("scope", "scope", _("公开范围"), False, "public", _("不填则按规定：对自然人的处罚、轻微处罚为政务共享，其余公开公示。"), Scope),
    NationalField("publication_reason", "publication_reason", _("公示的理由"), False, "", _("原则上不公示而确需公示的必填，写明法律依据。")),
)  # fmt: skip
LICENCE_OWN = _ALL_OWN
PENALTY_OWN = (
    *_ALL_OWN,
    NationalField("severity", "severity", _("严重程度"), False, "ordinary", _("不填的按最重的处罚类别认定。"), Severity),
    NationalField("simple_procedure", "simple_procedure", _("适用简易程序"), False, "否", _("“是”或“否”。")),
)  # fmt: skip

FIELDS: dict[str, tuple[NationalField, ...]] = {"licence": LICENCE_FIELDS, "penalty": PENALTY_FIELDS}
OWN: dict[str, tuple[NationalField, ...]] = {"licence": LICENCE_OWN, "penalty": PENALTY_OWN}


def add_columns(kind: str, columns: tuple[NationalField, ...]) -> None:
    """Give a register that no national standard knows its columns for files."""
    OWN[kind] = columns


def columns_of(kind: str) -> tuple[NationalField, ...]:
    """The columns of the import template: the national ones, then this portal's own."""
    return (*FIELDS.get(kind, ()), *OWN[kind])


def code_of(kind: str, column: str) -> str:
    """The national code of a column; its own name where the standard has none."""
    found = next((field.name for field in columns_of(kind) if field.column == column), "")
    return found or column


def public_fields(kind: str, model: type[DecisionEntry]) -> tuple[NationalField, ...]:
    """The national fields without those that must never leave the node."""
    private = _private(model)
    return tuple(field for field in FIELDS[kind] if field.column not in private)


def national(kind: str, entry: DecisionEntry) -> dict[str, Any]:
    """What the entry says in national codes, without personal data; several categories as the standard joins them."""
    said: dict[str, Any] = {}
    for field in public_fields(kind, type(entry)):
        value = getattr(entry, field.column)
        if field.forever and value is None:
            value = FOREVER
        said[field.name] = "；".join(value) if isinstance(value, list) else plain(value)
    return said


def _private(model: type[DecisionEntry]) -> frozenset[str]:
    secret = {column.name for column in model._meta.fields if isinstance(column, EncryptedTextField)}
    return frozenset(secret | {"representative_id_type", "person_id_type"})
