"""Every figure that the pages show, and how it comes about; a figure that is not here cannot be shown."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.published.figures import FRESH_FOR_SECONDS, NEW_DAYS
from disclosure.search.facets import COUNT_CAP

_TODAY = _("公示中的记录，随时计算")
_MINUTE = format_lazy(_("公示中的记录，最多滞后 {seconds} 秒"), seconds=FRESH_FOR_SECONDS)
_PLEDGES = _("公示中的承诺，最多滞后一分钟")
_ARREARS = _("各单位发布的年度公示，最多滞后一分钟")
_ENTRIES = _("公示中的双公示信息，最多滞后一分钟")
_RESULTS = _("发布时固定的考核结果；更正后形成新版本")


@dataclass(frozen=True)
class Figure:
    """
    :ivar how: how it is counted, in a sentence or two
    :ivar source: from what it is counted, and how old it may be
    """

    name: str
    label: Any
    unit: Any
    how: Any
    source: Any

    @property
    def url(self) -> str:
        return f"{reverse('site:about-figures')}#figure-{self.name}"


_RECORDS = _("条")
# One measure word in Chinese for what English names apart.
_PROMISES = pgettext_lazy("承诺", "项")
FIGURES: dict[str, Figure] = {
    figure.name: figure
    for figure in (
        Figure(
            "records",
            _("公示中的记录"),
            _RECORDS,
            _(
                "今天已经发布、范围为公开、在公示期内的失信记录条数；到期、修复和撤销的不算。地区的数字含全部下级地区。"
            ),
            _MINUTE,
        ),
        Figure(
            "new",
            format_lazy(_("最近 {days} 天新公示"), days=NEW_DAYS),
            _RECORDS,
            format_lazy(
                _("公示中的记录里，首次公示日期在最近 {days} 天内的条数，今天算第一天。"), days=NEW_DAYS
            ),
            _MINUTE,
        ),
        Figure(
            "bodies",
            _("涉及机构"),
            _("个"),
            _("有公示中记录的机构数，一个机构只数一次。"),
            _MINUTE,
        ),
        Figure(
            "objected",
            _("异议处理中"),
            _RECORDS,
            _("公示中的记录里，当事机构或有关当事人已提出异议、正在核查的条数。核查结束，标注即取消。"),
            _MINUTE,
        ),
        Figure(
            "overdue",
            _("逾期未整改到位"),
            _RECORDS,
            _("公示中的记录里，责令整改的期限已过而还没有报送整改，或者核查认定逾期未整改到位的条数。"),
            _TODAY,
        ),
        Figure(
            "commendations",
            _("表彰激励"),
            _("项"),
            _("这个机构得到的、今天仍然有效并且公开的表彰、示范称号和联合激励的项数。"),
            _("公示中的表彰激励，随时计算"),
        ),
        Figure(
            "trend",
            _("按公示月份"),
            _RECORDS,
            _(
                "公示中的记录按首次公示的月份数。早先月份的记录有的已经期满或修复，不再计入，"
                "所以越往前越少，不表示从前的记录少。"
            ),
            _MINUTE,
        ),
        Figure(
            "share",
            _("构成与占比"),
            "%",
            _("某一类的条数除以全部条数，四舍五入到整数，各项相加可能不是 100%。"),
            _MINUTE,
        ),
        Figure(
            "peers",
            _("同类机构比较"),
            _RECORDS,
            _(
                "同一上级地区里、同一类别、同一级别的机构，各有多少条公示中的记录（没有的算 0）：取中位数、最少和最多。"
                "不列名次，也不写别的机构的名字；同类少于五个的不比较。"
            ),
            _MINUTE,
        ),
        Figure(
            "sisters",
            _("同级地区比较"),
            _RECORDS,
            _(
                "同一上级地区里各个地区公示中的记录条数：取中位数、最少和最多，不排名。"
                "一个地区记录多，也可能是因为它认定和公示得更认真。"
            ),
            _MINUTE,
        ),
        Figure(
            "remedies",
            _("异议与修复办理"),
            _("件"),
            _("今年以来本站收到的异议和修复申请件数，按提交日期数；结果只数已经办结的。看不出是谁提出的。"),
            _("本站收到的申请，随时计算"),
        ),
        Figure(
            "punctuality",
            _("双公示及时率"),
            "%",
            _(
                "最近一年里到了最后公示日、并且已经公示的许可和处罚决定中，在决定作出后 7 个工作日内公示的比例。"
                "决定次日起算，法定节假日和调休按国务院通知；被撤回的不算。依据：发改办财金〔2018〕424号。"
            ),
            _ENTRIES,
        ),
        Figure(
            "pledges",
            _("承诺"),
            _PROMISES,
            _("今天公示的承诺项数，包括已经履行、变更和终止的；同一承诺变更后仍算一项。"),
            _PLEDGES,
        ),
        Figure(
            "pledges_open",
            _("正在履行"),
            _PROMISES,
            _("公示的承诺里，还没有评定为全部履行或未履行、也没有依法终止的项数。"),
            _PLEDGES,
        ),
        Figure(
            "pledges_overdue",
            _("逾期未兑现"),
            _PROMISES,
            _("正在履行的承诺里，期限已过的项数。期限的次日零时起自动计入，不需要任何人确认。"),
            _PLEDGES,
        ),
        Figure(
            "pledges_rate",
            _("承诺兑现率"),
            "%",
            _("期限已过的承诺里，评定为全部履行的比例；依法终止的不算。没有到期的承诺时写作“—”。"),
            _PLEDGES,
        ),
        Figure(
            "arrears_statements",
            _("已公示的单位"),
            _("个"),
            _("公示了这个年度逾期未付款项的单位数；地区汇总不重复计算。"),
            _ARREARS,
        ),
        Figure(
            "arrears_count",
            _("逾期未付合同"),
            _("份"),
            _("各单位公示的、年末过了应付日期还没有付清的合同份数之和。"),
            _ARREARS,
        ),
        Figure(
            "arrears_amount",
            _("逾期未付金额"),
            _("万元"),
            _("各单位公示的、年末尚欠本金之和，不含逾期利息。"),
            _ARREARS,
        ),
        Figure(
            "arrears_rate",
            _("账款清偿率"),
            "%",
            _(
                "年内清偿的本金除以年内逾期账款总额。总额是年初已经逾期的和年内转为逾期的账款，按当时尚欠的本金计。"
                "没有逾期账款时写作“—”。"
            ),
            _ARREARS,
        ),
        Figure(
            "arrears_late",
            _("未按期公示的单位"),
            _("个"),
            _(
                "年末有已核实的逾期账款、到次年 3 月 31 日还没有公示的单位，包括后来才公示的。依据：《保障中小企业款项支付条例》第十八条。"
            ),
            _("本站所在地的单位，随时计算"),
        ),
        Figure(
            "campaign_known",
            _("列入治理"),
            _("件"),
            _("专项治理启动时按数据列出的，和治理期间新出现的事项件数；一个单位可以有几件。"),
            _("本站的失信记录和账款数据，每小时核对"),
        ),
        Figure(
            "campaign_zero",
            _("已清零"),
            _("件"),
            _("列入治理后，失信记录已经修复、撤销，或者账款已经清偿、撤销的件数；公示期满不算清零。"),
            _("本站的失信记录和账款数据，每小时核对"),
        ),
        Figure(
            "campaign_open",
            _("未清零"),
            _("件"),
            _("列入治理、今天还没有清零的件数，含到期后正在追责的。"),
            _("本站的失信记录和账款数据，每小时核对"),
        ),
        Figure(
            "assessment_score",
            _("考核得分"),
            _("分"),
            _(
                "按公开的指标体系计算：各组得分之和，加上不超过上限的加分；触发一票否决的按规定计零分或定等次。"
                "不适用的指标不扣分，分值由同组其他指标按比例分担。每项保留两位小数，四舍五入。"
            ),
            _RESULTS,
        ),
        Figure(
            "assessment_peers",
            _("考核中的同类比较"),
            _("分"),
            _(
                "同一次考核里同一类别的机构得分的中位数、最低和最高，发布时固定。"
                "考核文件没有要求公布名次的，不公布名次。"
            ),
            _RESULTS,
        ),
        Figure(
            "proposal_satisfied",
            _("满意和基本满意"),
            "%",
            _(
                "已办结的建议提案中，提出人对最后一次答复的结果表示满意、基本满意的，占表示了满意或者不满意的比例；没有反馈的不计入。"
            ),
            _("本站登记的建议提案，最多滞后一分钟"),
        ),
        Figure(
            "capped",
            _("筛选旁边的数字"),
            _RECORDS,
            format_lazy(
                _("符合其他条件、又属于这一项的条数；超过 {cap} 条时不再逐条数，写作“{cap}+”。"),
                cap=COUNT_CAP,
            ),
            _TODAY,
        ),
    )
}
