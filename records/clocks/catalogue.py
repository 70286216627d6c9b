"""
The deadlines that the portal asks for, as delivered: editable data once they are loaded.

Article numbers are those of the texts in force when this was written; a region with a rule of its own adds a
row for its region instead of changing the general one.
"""

from django.utils.translation import gettext_lazy as _

from records.clocks.catalogue_supervision import SUPERVISION
from records.clocks.defaults import Default

_SHANDONG = "《山东省社会信用条例》"
_HENAN = "《河南省社会信用条例》"
_SHANGHAI = "《上海市社会信用条例》"
_SHENZHEN = "《深圳经济特区社会信用条例》"
_REPAIR = "国办发〔2025〕22号；《信用修复管理办法》（国家发展改革委令第36号，2026年4月1日起施行）"
_OBJECTION = f"{_HENAN}第41条；{_SHANDONG}第39条"
_GUIDANCE = "国发〔2016〕76号"
_DISCIPLINE = "《中华人民共和国公职人员政务处分法》第8条"
_PETITION = "《信访工作条例》"
_DISCIPLINE_REPORTS = "《纪检监察机关处理检举控告工作规则》（2020年）"
_PAYMENT = "《保障中小企业款项支付条例》第25条"
_OPENNESS = "《中华人民共和国政府信息公开条例》"

DEFAULTS = (
    Default("dual_publicity_publish", _("双公示信息公示"), 7, "wd", "发改办财金〔2018〕424号"),
    Default(
        "withdraw_after_revocation",
        _("决定被撤销后撤回公示"),
        3,
        "wd",
        f"《中华人民共和国行政处罚法》第48条、第85条；{_SHANDONG}第40条",
    ),
    Default("incoming_data_check", _("归集数据核查"), 5, "wd", f"{_HENAN}第17条"),
    Default(
        "prior_notice_hold",
        _("公示前告知等待"),
        5,
        "wd",
        f"{_SHENZHEN}第39条；{_HENAN}第28条；条文未定天数，本站默认5个工作日，可按来源另设",
    ),
    Default(
        "correction_order",
        _("上级要求更正后的更正"),
        5,
        "wd",
        f"{_HENAN}第17条；条文未定更正天数，本站默认5个工作日",
    ),
    Default("objection_mark", _("加注异议标识"), 1, "wd", f"{_SHANGHAI}第36条"),
    Default("objection_own", _("异议核查：本单位信息"), 3, "wd", _OBJECTION),
    Default("objection_source", _("异议核查：信息提供单位"), 3, "wd", f"{_HENAN}第41条"),
    Default("objection_total", _("异议处理总时限"), 7, "wd", _OBJECTION),
    Default("objection_extension", _("异议处理延长（负责人批准）"), 3, "wd", f"{_SHENZHEN}第51条"),
    Default("objection_transfer", _("异议转信息提供单位"), 2, "wd", f"{_SHANGHAI}第36条"),
    Default("objection_correct", _("异议成立后的更正"), 1, "wd", f"{_HENAN}第42条"),
    Default(
        "objection_supplement",
        _("异议材料补正"),
        5,
        "wd",
        f"{_SHENZHEN}第48条；条文未定天数，本站默认5个工作日",
    ),
    Default(
        "notice_of_appraisal",
        _("告知鉴定、评审所需时间"),
        1,
        "wd",
        f"{_HENAN}第41条（鉴定、专家评审时间不计入）；条文未定告知天数，本站默认1个工作日",
    ),
    Default(
        "handling_review", _("对异议、修复处理的投诉复核"), 5, "wd", "《浙江省公共信用信息管理条例》第31条"
    ),
    Default("repair_accept", _("信用修复受理"), 3, "wd", "国办发〔2025〕22号"),
    Default("repair_total", _("信用修复办结"), 10, "wd", "国办发〔2025〕22号"),
    Default("repair_execute", _("信用修复执行"), 1, "wd", f"{_HENAN}第43条"),
    Default(
        "stop_display_sync",
        _("各级同步停止公示"),
        3,
        "wd",
        f"{_SHANGHAI}第38条；原国家发展改革委令第58号",
    ),
    Default("repair_source", _("信用修复：认定单位核实"), 3, "wd", f"{_SHENZHEN}第82条"),
    Default("repair_extension", _("信用修复延长（负责人批准）"), 3, "wd", f"{_SHENZHEN}第82条"),
    Default(
        "repair_supplement",
        _("信用修复材料补正"),
        5,
        "wd",
        f"{_SHENZHEN}第79条（一次告知）；条文未定补正天数，本站默认5个工作日",
    ),
    Default(
        "repair_bar",
        _("弄虚作假后不得再次申请修复"),
        3,
        "y",
        "原国家发展改革委令第58号（三年）；国家发展改革委令第36号未见天数，可按正式文本调整",
    ),
    Default(
        "measure_lift",
        _("修复后解除惩戒措施"),
        3,
        "wd",
        "国办发〔2025〕22号；条文未定解除天数，本站按各级同步停止公示的3个工作日",
    ),
    Default(
        "rectification_explain",
        _("失信整改：书面说明原因"),
        10,
        "wd",
        f"{_GUIDANCE}（书面说明原因并限期整改）；文件未定天数，本站默认10个工作日，整改通知可另定",
    ),
    Default(
        "rectification_finish",
        _("失信整改：完成整改"),
        30,
        "d",
        f"{_GUIDANCE}（限期整改）；文件未定天数，本站默认30日，整改通知可另定",
        rolls=True,
    ),
    Default(
        "rectification_check",
        _("失信整改：验收"),
        10,
        "wd",
        f"{_GUIDANCE}；文件未定天数，本站默认10个工作日",
    ),
    Default(
        "rectification_extension",
        _("失信整改延长（负责人批准）"),
        15,
        "d",
        f"{_GUIDANCE}；文件未定天数，本站默认15日",
        rolls=True,
    ),
    Default(
        "rectification_superior",
        _("逾期未整改：上级督办"),
        5,
        "wd",
        "发改财金〔2023〕1103号（转上级部门或主管部门）；文件未定天数，本站默认5个工作日",
    ),
    Default(
        "own_report",
        _("政府机构主动报告失信情况"),
        5,
        "wd",
        f"{_GUIDANCE}；文件未定天数，本站默认自知道之日起5个工作日",
    ),
    Default(
        "prior_report",
        _("可能无法履约的事先报告"),
        5,
        "wd",
        f"发改财金〔2023〕1103号；{_GUIDANCE}；文件未定天数，本站默认5个工作日",
    ),
    Default(
        "measure_confirm",
        _("惩戒措施执行情况反馈"),
        5,
        "wd",
        f"{_GUIDANCE}；文件未定天数，本站默认5个工作日",
    ),
    Default(
        "responsibility_trace",
        _("失信责任追溯认定"),
        20,
        "wd",
        f"{_GUIDANCE}（项目责任回溯）；文件未定天数，本站默认20个工作日",
    ),
    Default(
        "mitigation_decide",
        _("从轻、减轻、不予惩戒的决定"),
        10,
        "wd",
        f"{_GUIDANCE}（主动挽回损失、消除影响）；文件未定天数，本站默认10个工作日",
    ),
    Default(
        "award_check",
        _("评优评先信用核查反馈"),
        3,
        "wd",
        f"{_GUIDANCE}；文件未定天数，本站默认3个工作日",
    ),
    Default(
        "commendation_publicity",
        _("守信激励对象公示"),
        5,
        "wd",
        f"{_GUIDANCE}；文件未定天数，本站默认5个工作日",
    ),
    Default(
        "archive_correction",
        _("诚信档案更正"),
        15,
        "wd",
        "《中华人民共和国个人信息保护法》第46条（及时更正）；条文未定天数，本站默认15个工作日",
    ),
    Default("discipline_warning", _("政务处分期：警告"), 6, "m", _DISCIPLINE),
    Default("discipline_demerit", _("政务处分期：记过"), 12, "m", _DISCIPLINE),
    Default("discipline_major_demerit", _("政务处分期：记大过"), 18, "m", _DISCIPLINE),
    Default("discipline_demotion", _("政务处分期：降级、撤职"), 24, "m", _DISCIPLINE),
    Default("display_min_minor", _("轻微失信最短公示期"), 0, "m", _REPAIR),
    Default("display_max_minor", _("轻微失信最长公示期"), 3, "m", _REPAIR),
    Default("display_min_ordinary", _("一般失信最短公示期"), 3, "m", _REPAIR),
    Default("display_max_ordinary", _("一般失信最长公示期"), 1, "y", _REPAIR),
    Default("display_min_serious", _("严重失信最短公示期"), 1, "y", _REPAIR),
    Default("display_max_serious", _("严重失信最长公示期"), 3, "y", _REPAIR),
    Default(
        "hard_cap_disclosure",
        _("失信信息披露上限（自行为终止之日）"),
        5,
        "y",
        f"{_SHANDONG}第38条；{_HENAN}第19条；{_SHANGHAI}第35条",
    ),
    Default(
        "pledge_due",
        _("承诺兑现期限"),
        1,
        "y",
        f"{_GUIDANCE}；期限以承诺写明的兑现期限为准",
    ),
    Default(
        "pledge_verdict",
        _("承诺到期评定"),
        10,
        "wd",
        f"{_GUIDANCE}（建立健全守信践诺监督检查）；文件未定天数，本站默认到期后10个工作日",
    ),
    Default("petition_sort", _("信访登记转送"), 15, "d", f"{_PETITION}第22条", rolls=True),
    Default("petition_notice", _("信访受理告知"), 15, "d", f"{_PETITION}第23条", rolls=True),
    Default("petition_wrong_agency", _("信访转送异议"), 5, "wd", f"{_PETITION}第23条"),
    Default("petition_finish", _("信访办结"), 60, "d", f"{_PETITION}第34条", rolls=True),
    Default("petition_extension", _("信访延长（负责人批准）"), 30, "d", f"{_PETITION}第34条", rolls=True),
    Default("review_apply", _("申请复查"), 30, "d", f"{_PETITION}第35条", rolls=True),
    Default("review_decide", _("复查决定"), 30, "d", f"{_PETITION}第35条", rolls=True),
    Default("second_review_apply", _("申请复核"), 30, "d", f"{_PETITION}第36条", rolls=True),
    Default("second_review_decide", _("复核决定"), 30, "d", f"{_PETITION}第36条", rolls=True),
    Default("hotline_answer", _("12345热线答复"), 5, "wd", "潍坊市、济南市12345热线地方性法规"),
    Default("arrears_transfer", _("拖欠账款投诉转交"), 10, "wd", _PAYMENT),
    Default("arrears_result", _("拖欠账款投诉处理结果"), 30, "d", _PAYMENT, rolls=True),
    Default("arrears_max", _("拖欠账款投诉最长处理"), 90, "d", _PAYMENT, rolls=True),
    # From the last day of the year: three months later it is 31 March, on whatever day of the week that falls.
    Default(
        "arrears_yearly_publication",
        _("拖欠账款年度公示"),
        3,
        "m",
        "《保障中小企业款项支付条例》第18条（每年3月31日前公示上一年度逾期尚未支付款项的合同数量、金额等信息）",
    ),
    Default(
        "arrears_arrange",
        _("逾期账款安排清偿"),
        10,
        "wd",
        "《保障中小企业款项支付条例》第17条；条文未定天数，本站默认10个工作日",
    ),
    Default(
        "arrears_escalate",
        _("逾期账款督办"),
        10,
        "wd",
        "《保障中小企业款项支付条例》第25条（督办）；条文未定天数，本站默认10个工作日",
    ),
    Default("arrears_extension", _("拖欠账款投诉延长（情况复杂的）"), 60, "d", _PAYMENT, rolls=True),
    Default(
        "default_verify",
        _("违约失信投诉核查"),
        10,
        "wd",
        "发改财金〔2023〕1103号；文件未定天数，本站按吉林省的做法取10个工作日",
    ),
    Default(
        "complaint_rectify",
        _("投诉举报属实后的整改"),
        30,
        "d",
        "发改财金〔2023〕1103号（立即整改）；文件未定天数，本站默认30日，责令整改时另定",
        rolls=True,
    ),
    Default(
        "complaint_supervision",
        _("投诉举报逾期督办"),
        5,
        "wd",
        f"{_PETITION}（督办）；条文未定天数，本站默认5个工作日",
    ),
    Default("complaint_revisit", _("答复后的评价和申请复查"), 30, "d", f"{_PETITION}第35条", rolls=True),
    *SUPERVISION,
    Default("discipline_notice", _("检举控告：告知受理（实名）"), 15, "wd", _DISCIPLINE_REPORTS),
    Default("discipline_feedback", _("检举控告：反馈处理结果（实名）"), 15, "wd", _DISCIPLINE_REPORTS),
    Default("discipline_forward", _("检举控告：转送下级"), 5, "wd", _DISCIPLINE_REPORTS),
    Default(
        "court_prewarning",
        _("列入失信被执行人前预警"),
        5,
        "wd",
        "赣州市2023年府院联动机制（列入前5个工作日通报发展改革部门）",
    ),
    Default("info_publication", _("政府信息主动公开"), 20, "wd", _OPENNESS),
    Default("foi_reply", _("依申请公开答复"), 20, "wd", _OPENNESS),
    Default("foi_extension", _("依申请公开延长"), 20, "wd", _OPENNESS),
    Default("foi_third_party", _("依申请公开征求第三方意见"), 15, "wd", _OPENNESS),
    Default(
        "message_reply",
        _("网站留言答复"),
        5,
        "wd",
        "国办秘函〔2019〕19号（超过三个月未答复为单项否决，本站目标5个工作日）",
    ),
    Default("security_log", _("网络日志留存"), 6, "m", "《中华人民共和国网络安全法》第21条"),
    Default("credit_query_log", _("信用查询日志留存"), 5, "y", f"{_SHENZHEN}第45条"),
    Default(
        "impact_assessment",
        _("个人信息保护影响评估报告留存"),
        3,
        "y",
        "《中华人民共和国个人信息保护法》第56条",
    ),
)

BY_KEY = {default.key: default for default in DEFAULTS}

# Which rule says by how much a period is usually extended.
EXTENDED_BY = {
    "objection_total": "objection_extension",
    "repair_total": "repair_extension",
    "rectification_finish": "rectification_extension",
    "petition_finish": "petition_extension",
    "arrears_result": "arrears_extension",
    "foi_reply": "foi_extension",
}
# Where the text itself sets that length, it lets a period be extended once and no further.
EXTENDED_ONCE = frozenset(
    {"objection_total", "repair_total", "petition_finish", "arrears_result", "foi_reply"}
)
# A day that was promised is changed by law alone (优化营商环境条例 art. 31), never by whoever must keep it.
NEVER_EXTENDED = frozenset({"pledge_due"})


def general_key(key: str) -> str:
    """The key that serves where there is no rule for the exception: ``a.b`` falls back to ``a``."""
    return key.partition(".")[0]


def label_of(key: str) -> str:
    """What the deadline is called on screen, with the exception it was made for; an unknown key as it is."""
    default, (_general, _dot, exception) = BY_KEY.get(general_key(key)), key.partition(".")
    name = str(default.label) if default else key
    return f"{name}（{exception}）" if default and exception else name
