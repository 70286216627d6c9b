"""The register of assessment results: compiled by a round, published by another person, travelling upwards."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.registers.models import AssessmentResult, RegisterEntry
from records.registers.register import COMMON, Register, add

_OWN = (
    "round_uid",
    "round_title",
    "year",
    "period_from",
    "period_until",
    "system_title",
    "peer_group",
    "score",
    "full",
    "grade",
    "passed",
    "vetoed",
    "peer_count",
    "peer_median",
    "peer_low",
    "peer_high",
    "rank",
    "details",
    "uses",
)


def _not_ended(entry: RegisterEntry) -> str:
    return _("考核结果不能由一人撤销；有误的，在考核页面提出更正，由另一人核定后形成新版本。")


ASSESSMENTS = Register(
    kind="assessment",
    model=AssessmentResult,
    label=gettext_lazy("考核评价结果"),
    fields=_OWN,
    optional=("grade", "rank", "uses"),
    # Nobody types in a result, and nobody changes one here: its round compiles it and corrects it.
    derived=(*COMMON, *_OWN),
    fixed=(*COMMON, *_OWN),
    not_ended=_not_ended,
)


def register() -> None:
    add(ASSESSMENTS)
