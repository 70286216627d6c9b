"""The steps of a warning and of a court's notice as forms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from supervision.warnings import services
from supervision.warnings.admin import forms


@dataclass(frozen=True)
class Step:
    """One step as a page."""

    take: Callable[..., Any]
    says: str | Promise
    form: type[forms.CaseForm]
    tone: str = ""
    label: str | Promise = ""


STEPS: dict[str, Step] = {
    "acknowledge": Step(services.acknowledge, _("确认已经看到预警并着手核对；处置期限从今天起算。"), forms.AcknowledgeForm, "main"),
    "take_measures": Step(services.take_measures, _("写明采取的措施和凭证，由督导人员核对后办结。"), forms.MeasuresForm, "main"),
    "send_back": Step(services.send_back, _("措施不够的，写明还须做什么；处置期限重新计算。"), forms.ReasonForm),
    "close": Step(services.close, _("指标回到限值以下的，可以认定处置有效；风险已经发生的，如实登记。"), forms.CloseForm, "main"),
    "dismiss": Step(services.dismiss, _("核实后确无风险的，写明理由。规则的准确率会计入这一件，并在静默期内不再重复发出。"), forms.ReasonsForm, "grave"),
    "urge": Step(services.urge, _("催办要求写入办理经过，处置单位会看到。"), forms.UrgeForm, label=_("催办")),
}  # fmt: skip

COURT_STEPS: dict[str, Step] = {
    "perform": Step(services.perform, _("核对履行凭证后认定；由登记人以外的人办理。"), forms.SettleForm, "main"),
    "list": Step(services.list_it, _("法院已列入的，失信记录另行录入。"), forms.SettleForm, "grave"),
    "withdraw": Step(services.withdraw, _("法院撤回来函的，写明文号。"), forms.SettleForm),
}  # fmt: skip
