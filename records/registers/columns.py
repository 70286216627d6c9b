"""The columns in which commendations and debt disclosures are sent; licences and penalties have national ones."""

from django.utils.translation import gettext_lazy as _

from records.dishonesty.choices import Scope
from records.registers.models import Commendation
from records.registers.models.rating import Emergency
from records.registers.national import NationalField

_REFERENCE = NationalField("external_id", "external_id", _("外部编号"), False, "BZ-2026-0001", _("报送单位自己的编号，同一编号只入库一次。"))  # fmt: skip
_REGION = NationalField(
    "region", "region", _("行政区划代码"), False, "411000", _("六位数字；机构尚未登记的必填。")
)

COMMENDATION_COLUMNS = (
    _REFERENCE,
    NationalField("organisation_uscc", "organisation_uscc", _("受表彰机构统一社会信用代码"), True, "11990100000000019F", _("18 位；据此认定是哪个机构。")),
    NationalField("organisation_name", "organisation_name", _("受表彰机构名称"), False, "示例市财政局", _("全称；机构尚未登记的必填。")),
    _REGION,
    NationalField("title", "title", _("名称"), True, "全市诚信建设先进单位"),
    NationalField("honour", "honour", _("表彰类别"), True, "表彰奖励", _("见代码表。"), Commendation.Honour),
    NationalField("level", "level", _("级别"), True, "市级", _("见代码表。"), Commendation.Level),
    NationalField("merits", "merits", _("诚信事迹"), True, "连续三年按期支付全部采购合同款项。", _("不得写入个人信息。")),
    NationalField("incentives", "incentives", _("激励措施"), False, "优先参评示范单位。"),
    NationalField("document_name", "document_name", _("文书名称"), True, "关于表彰诚信建设先进单位的决定"),
    NationalField("document_number", "document_number", _("文书文号"), True, "示政〔2026〕5号"),
    NationalField("authority_name", "authority_name", _("作出机关"), True, "示例市人民政府", _("全称。")),
    NationalField("authority_uscc", "authority_uscc", _("作出机关统一社会信用代码"), False, "11990100000000027A", _("18 位。")),
    NationalField("decided_on", "decided_on", _("文书日期"), True, "2026-03-16", _("年-月-日。")),
    NationalField("valid_until", "valid_until", _("有效期至"), False, "", _("年-月-日；长期有效的不填。")),
    NationalField("scope", "scope", _("公开范围"), True, "public", _("公开公示或政务共享。"), Scope),
)  # fmt: skip

DEBT_COLUMNS = (
    _REFERENCE,
    NationalField("organisation_uscc", "organisation_uscc", _("公开机构统一社会信用代码"), True, "11990100000000019F", _("18 位；本级人民政府或其财政部门，须已登记。")),
    NationalField("organisation_name", "organisation_name", _("公开机构名称"), False, "示例市财政局", _("全称。")),
    _REGION,
    NationalField("year", "year", _("年度"), True, "2025", _("四位数字。")),
    NationalField("limit_general", "limit_general", _("一般债务限额（亿元）"), True, "120.50"),
    NationalField("limit_special", "limit_special", _("专项债务限额（亿元）"), True, "310.00"),
    NationalField("balance_general", "balance_general", _("一般债务余额（亿元）"), True, "118.20"),
    NationalField("balance_special", "balance_special", _("专项债务余额（亿元）"), True, "305.60"),
    NationalField("due_in_year", "due_in_year", _("当年到期本金（亿元）"), True, "21.40"),
    NationalField("debt_ratio", "debt_ratio", _("债务率（%）"), False, "", _("按公开文件填写；文件没有公布的不填。")),
    NationalField("repayment_sources", "repayment_sources", _("偿债资金来源"), True, "一般公共预算收入和项目专项收入。"),
    NationalField("emergency", "emergency", _("应急响应级别"), True, "none", _("见代码表。"), Emergency),
    NationalField("document_name", "document_name", _("文书名称"), True, "2025年地方政府债务情况公告"),
    NationalField("document_number", "document_number", _("文书文号"), True, "示财公〔2026〕3号"),
    NationalField("decided_on", "decided_on", _("文件日期"), True, "2026-02-20", _("年-月-日。")),
    NationalField("approved_on", "approved_on", _("批准日期"), True, "2026-02-10", _("人民代表大会或其常务委员会批准的日期。")),
    NationalField("disclosed_on", "disclosed_on", _("公开日期"), True, "2026-02-20", _("年-月-日。")),
    NationalField("document_url", "document_url", _("公开文件网址"), False, ""),
)  # fmt: skip
