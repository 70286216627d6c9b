"""Later evaluation of a policy (政策兑现评估): was each measure delivered, to whom, and are they content."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from supervision.worklist.ledger.choices import Delivered, PolicyStatus
from supervision.worklist.ledger.models import MeasureEvaluation, PolicyMeasure
from supervision.worklist.ledger.services.steps import begin_deed, is_of_body, lock_policy, needed, refuse

if TYPE_CHECKING:
    from records.access.models import User

EVALUATING = frozenset({Role.SUPERVISOR, Role.ASSESSOR, Role.REVIEWER})
_ISSUED = frozenset({PolicyStatus.ISSUED})


def led_by(measure: UUID) -> list[UUID]:
    """The bodies that led a measure, by the database's own rule."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT supervision_measure_led_by(%s)", [measure])
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def evaluate(
    *,
    measure: UUID,
    delivered: str,
    beneficiaries: str,
    evidence: str,
    reached: int | None = None,
    satisfaction: Decimal | None = None,
    satisfaction_basis: str = "",
    by: "User",
    at: datetime,
) -> MeasureEvaluation:
    """
    :raises TransitionDenied: ``of_lead_unit`` for whoever belongs to a unit that led the measure
    """
    found = PolicyMeasure.objects.get(pk=measure)
    policy = lock_policy(found.policy_id)
    begin_deed(policy, "evaluate", states=_ISSUED, roles=EVALUATING, by=by, at=at)
    if any(is_of_body(by, body) for body in led_by(found.pk)):
        denied = TransitionDenied("of_lead_unit", _("政策兑现由牵头单位以外的人员评估。"))
        refuse(policy, "evaluate", denied, by=by, at=at)
    if delivered not in Delivered.values:
        raise ValidationError({"delivered": _("请选择兑现情况。")})
    if satisfaction is not None and not 0 <= satisfaction <= 100:
        raise ValidationError({"satisfaction": _("满意度在 0 到 100 之间。")})
    basis = satisfaction_basis.strip()[:300]
    if satisfaction is not None and not basis:
        raise ValidationError({"satisfaction_basis": _("填写满意度的，请写明调查方式和样本数。")})
    made = MeasureEvaluation.objects.create(
        measure=found,
        delivered=delivered,
        beneficiaries=needed("beneficiaries", beneficiaries, _("请写明惠及哪些企业或群众。"))[:500],
        reached=reached,
        evidence=needed("evidence", evidence, _("请写明评估依据，例如兑付台账、抽查样本。"))[:2000],
        satisfaction=satisfaction,
        satisfaction_basis=basis,
        by=by,
        at=at,
    )
    details = {"measure": found.number, "delivered": delivered}
    audit.record(action="task.evaluate", by=by, at=at, subject=policy, details=details)
    return made
