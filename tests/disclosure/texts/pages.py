"""One page of each kind of this room, for those who look at pages as readers do."""

from datetime import timedelta

from django.utils.timezone import localdate, now

from disclosure.editing import services as editing
from disclosure.editing.markup import outgoing
from disclosure.notices import library
from disclosure.notices.desks import ARTICLES, CASES, DECISIONS
from disclosure.notices.models import Policy
from records.access.services import ensure_system_users
from tests.disclosure import factories as records
from tests.disclosure.texts.factories import (
    AGENCIES,
    CONDUCT,
    EXPERTS,
    LISTS,
    REPORTS,
    SCORES,
    ended,
    proposed,
    published,
)
from tests.records.dishonesty.factories import bureau, people


def paths() -> dict[str, str]:
    """The address of each kind of page, with something on each."""
    ensure_system_users()
    who, year = people(), localdate().year
    notice = proposed(ARTICLES, who, title="关于调整办理时间的通知", summary="窗口时间有调整。")
    editing.decide_change(desk=ARTICLES, uid=notice.pk, accepted=True, by=who.reviewer, at=now())
    published(ARTICLES, who, kind="news", title="推进会召开")
    model = published(ARTICLES, who, kind="model", about=bureau(), title="按期付款的示范单位")
    case = published(CASES, who, record=records.record(severity="serious"), title="一起逾期付款案例")
    library.load(organisation=bureau(), writer=who.clerk, publisher=who.reviewer, at=now())
    policy = Policy.objects.get(document_number="许信用办〔2017〕34号")
    decision = published(DECISIONS, who, title="停车收费调整方案")
    gone = ended(ARTICLES, who)
    day = localdate() - timedelta(days=300)
    published(
        LISTS,
        who,
        title="示例市财政局权力清单",
        year=year - 1,
        dated_on=day,
        items=(("1", "旧事项"), ("2", "改名前")),
    )
    edition = published(
        LISTS,
        who,
        title="示例市财政局权力清单",
        items=(("2", "改名后", "依据", "内容", "3 日", "https://www.example.gov.cn/"), ("3", "新事项")),
    )
    agency = published(AGENCIES, who, title="示例招标代理有限公司")
    published(SCORES, who, agency=agency, score="91.50")
    conduct = published(CONDUCT, who, agency=agency, title="未按规定保存招标文件")
    published(CONDUCT, who, expert=published(EXPERTS, who), title="未回避")
    published(REPORTS, who, agency=agency, title="行业信用状况报告")
    return {
        "notices": "/notices/",
        "notice": f"/notices/{notice.pk}/",
        "text that is gone": f"/notices/{gone.pk}/",
        "no news": "/news/?q=没有",
        "demonstration": f"/demonstrations/{model.pk}/",
        "policies": "/policies/?force=in_force",
        "policy": f"/policies/{policy.pk}/",
        "cases": "/cases/",
        "case": f"/cases/{case.pk}/",
        "decision": f"/decisions/{decision.pk}/",
        "leave": outgoing("https://www.example.gov.cn/"),
        "lists": "/lists/",
        "list": f"/lists/{edition.pk}/",
        "list changes": f"/lists/{edition.pk}/changes/",
        "agencies": "/agencies/",
        "agency": f"/agencies/{agency.pk}/",
        "experts": "/agencies/experts/",
        "bad conduct": "/agencies/bad-conduct/",
        "one conduct": f"/agencies/bad-conduct/{conduct.pk}/",
        "agency reports": "/agencies/reports/",
    }
