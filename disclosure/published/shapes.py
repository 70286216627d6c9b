"""What the files of lists, agencies and bad conduct say, column by column."""

from django.utils.translation import gettext_lazy as _

from disclosure.agencies.choices import Conduct, ExpertState, Speciality
from disclosure.published.columns import Column, Shape

LIST_ITEMS = Shape(
    (
        Column("code", "code", _("事项编码")),
        Column("name", "name", _("事项名称")),
        Column("basis", "basis", _("设定依据")),
        Column("content", "content", _("内容")),
        Column("time_limit", "time_limit", _("办理时限")),
        Column("url", "url", _("办理网址")),
    )
)
AGENCY_ROWS = Shape(
    (
        Column("uid", "uid", _("编号"), "uid"),
        Column("name", "title", _("机构名称")),
        Column("uscc", "uscc", _("统一社会信用代码")),
        Column("qualification", "qualification", _("资质与业务范围")),
        Column("specialities", "specialities", _("擅长领域")),
        Column("address", "address", _("营业地址")),
        Column("registered_on", "dated_on", _("登记日期"), "date"),
        Column("supervisor", "organisation__name", _("登记单位")),
    )
)
EXPERT_ROWS = Shape(
    (
        Column("code", "title", _("专家代码")),
        Column("speciality", "speciality", _("评审专业"), "code", dict(Speciality.choices)),
        Column("state", "state", _("在库状态"), "code", dict(ExpertState.choices)),
        Column("supervisor", "organisation__name", _("登记单位")),
    )
)
CONDUCT_ROWS = Shape(
    (
        Column("uid", "uid", _("编号"), "uid"),
        Column("title", "title", _("事项")),
        Column("agency", "agency__title", _("招标代理机构")),
        Column("expert", "expert__title", _("专家代码")),
        Column("conduct", "conduct", _("行为类别"), "code", dict(Conduct.choices)),
        Column("facts", "facts", _("行为事实")),
        Column("authority", "authority_name", _("认定机关")),
        Column("document_name", "document_name", _("文书名称")),
        Column("document_number", "document_number", _("文书文号")),
        Column("decided_on", "dated_on", _("文书日期"), "date"),
        Column("display_until", "show_until", _("公示截止日期"), "date"),
    )
)
