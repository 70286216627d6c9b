"""What a court's system sends before it lists a body as a judgment debtor."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.common.workflow import TransitionDenied
from records.dishonesty.services.partner_matters import MatterColumn, Matters, register_matters
from records.subjects.models import Organisation
from supervision.warnings.choices import CourtState
from supervision.warnings.models import CourtNotice
from supervision.warnings.services.court import enter_notice

if TYPE_CHECKING:
    from records.access.models import User

KIND = "court-notice"
_SAID = ("court", "case_number", "letter", "obligation", "amount", "received_on", "listing_on")
_COLUMNS = (
    MatterColumn("court", gettext_lazy("法院"), True, "示例市中级人民法院", gettext_lazy("全称。")),
    MatterColumn("case_number", gettext_lazy("执行案号"), True, "（2026）示01执7号"),
    MatterColumn("letter", gettext_lazy("来函文号"), True, "（2026）示01执7号预告函"),
    MatterColumn("obligation", gettext_lazy("应履行的义务"), True, "支付工程款本金及利息", gettext_lazy("不写当事人姓名。")),
    MatterColumn("amount", gettext_lazy("金额（元）"), False, "1250000.00", form="amount"),
    MatterColumn("received_on", gettext_lazy("来函日期"), True, "2026-03-02", form="day"),
    MatterColumn("listing_on", gettext_lazy("拟列入日期"), False, "", gettext_lazy("不填的按办理期限计算。"), form="day"),
)  # fmt: skip


def register() -> None:
    label = gettext_lazy("法院列入前预警")
    register_matters(Matters(KIND, label, CourtNotice, _COLUMNS, _find, _enter, _follow, _fate))


def _find(body: Organisation, said: Mapping[str, Any], *, by: "User") -> CourtNotice | None:
    rows = CourtNotice.objects.select_for_update(of=("self",))
    return rows.filter(body=body, case_number=said["case_number"]).first()


def _enter(*, body: Organisation, said: Mapping[str, Any], by: "User", at: datetime) -> CourtNotice:
    return enter_notice(body=body, **{name: said[name] for name in _SAID}, by=by, at=at)


def _follow(notice: CourtNotice, *, said: Mapping[str, Any], by: "User", at: datetime) -> CourtNotice | None:
    same = all(getattr(notice, name) == said[name] for name in _SAID if name != "listing_on")
    if same and said["listing_on"] in (None, notice.listing_on):
        return None
    raise TransitionDenied(
        "entered_already", _("该案件的来函已登记，不能以接口更改；登记有误的请联系本站更正。")
    )


def _fate(notice: CourtNotice) -> tuple[str, list[str]]:
    """Ended is what needs no watching any more: performed, or withdrawn by the court."""
    match notice.status:
        case CourtState.OPEN:
            return "in_review", []
        case CourtState.LISTED:
            return "approved", []
        case _:
            return "ended", [str(CourtState(notice.status).label)]
