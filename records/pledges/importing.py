"""Files and submissions of promises: an office brings its six hundred agreements in one go, and mends what is wrong."""

from django.utils.translation import gettext_lazy as _

from records.dishonesty.choices import Domain, Scope
from records.pledges.choices import Matter, PledgeKind
from records.pledges.entries import PLEDGES
from records.registers.importing import register_entry_import
from records.registers.models import Counterparty
from records.registers.national import NationalField, add_columns
from records.registers.partners import register_submissions

COLUMNS = (
    NationalField("external_id", "external_id", _("外部编号"), False, "ZS-2026-0001", _("报送单位自己的编号，同一编号只入库一次。")),
    NationalField("pledge_kind", "pledge_kind", _("承诺类型"), True, "招商引资协议和合同", _("八选一。"), PledgeKind),
    NationalField("title", "title", _("承诺"), True, "为示例装备项目配套建设10千伏供电专线", _("用一句话写明承诺做什么。")),
    NationalField("counts_as_kept", "counts_as_kept", _("怎样算兑现"), True, "2026年9月30日前专线建成送电，容量不低于8000千伏安。", _("写成能核对的标准：数量、时间、地点。")),
    NationalField("due_on", "due_on", _("兑现期限"), True, "2026-09-30", _("年-月-日。")),
    NationalField("post_title", "post_title", _("责任职务"), True, "局长", _("写职务，不写姓名。")),
    NationalField("organisation_name", "authority_name", _("承诺机构名称"), True, "示例市投资促进局", _("全称。")),
    NationalField("organisation_uscc", "authority_uscc", _("承诺机构统一社会信用代码"), True, "11990100000000019F", _("18 位；据此认定是哪个机构。")),
    NationalField("region", "region", _("行政区划代码"), False, "411000", _("六位数字；承诺机构尚未登记的必填。")),
    NationalField("document_name", "document_name", _("来源文件名称"), True, "示例装备制造项目投资协议"),
    NationalField("document_number", "document_number", _("来源文件文号"), True, "示招协〔2026〕12号", _("协议、合同填编号。")),
    NationalField("decided_on", "decided_on", _("作出承诺的日期"), True, "2026-01-15", _("年-月-日；协议填签订日期。")),
    NationalField("document_url", "document_url", _("来源文件网址"), False, "", _("没有公开的不填。")),
    NationalField("domain", "domain", _("领域"), True, "招商引资", _("见代码表。"), Domain),
    NationalField("matter", "matter", _("承诺事项"), False, "", _("服务承诺和乡镇街道承诺必填。"), Matter),
    NationalField("counterparty_kind", "counterparty_kind", _("相对人类别"), False, "法人及非法人组织", _("协议、合同和付款承诺必填。"), Counterparty),
    NationalField("counterparty_name", "counterparty_name", _("相对人"), False, "示例装备制造有限公司", _("自然人的姓名加密保存，对外只显示“***”。")),
    NationalField("counterparty_uscc", "counterparty_uscc", _("相对人统一社会信用代码"), False, "91990100MA0000001G", _("18 位；自然人不填。")),
    NationalField("amount", "amount", _("金额（万元）"), False, "1200", _("单位是万元。")),
    NationalField("in_review", "in_review", _("列入绩效考核"), False, "否", _("“是”或“否”。")),
    NationalField("scope", "scope", _("公开范围"), False, "public", _("不填的公开公示；涉及商业秘密的填政务共享。"), Scope),
)  # fmt: skip


def register() -> None:
    add_columns(PLEDGES.kind, COLUMNS)
    register_entry_import(
        PLEDGES,
        telling=("title", "authority_name", "counterparty_name", "document_number", "due_on"),
        long=("counts_as_kept", "title"),
    )
    register_submissions(PLEDGES)
