"""Licences that an authority granted (行政许可)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.registers.models.decision import DecisionEntry


class Licence(DecisionEntry):
    """``valid_until`` is the last day on which the licence holds (XK_YXQZI); empty where it holds for ever."""

    class Kind(models.TextChoices):
        ORDINARY = "普通", _("普通")
        CONCESSION = "特许", _("特许")
        RECOGNITION = "认可", _("认可")
        APPROVAL = "核准", _("核准")
        REGISTRATION = "登记", _("登记类")
        OTHER = "其他", _("其他")

    class State(models.TextChoices):
        VALID = "1", _("有效")
        INVALID = "0", _("无效")

    licence_kind = models.CharField(_("许可类别"), max_length=10, choices=Kind.choices)
    certificate_name = models.CharField(_("许可证书名称"), max_length=64, blank=True)
    certificate_number = models.CharField(_("许可编号"), max_length=64, blank=True)
    content = models.TextField(_("许可内容"), max_length=4000)
    valid_from = models.DateField(_("有效期自"), null=True)
    state = models.CharField(_("当前状态"), max_length=1, choices=State.choices, default=State.VALID)

    class Meta(DecisionEntry.Meta):
        abstract = False
        verbose_name = _("行政许可")
        verbose_name_plural = _("行政许可")
        constraints = [
            *DecisionEntry.Meta.constraints,
            models.CheckConstraint(
                name="licence_validity_in_order",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]
        indexes = [
            *DecisionEntry.Meta.indexes,
            models.Index(
                fields=["licence_kind", "-decided_on", "-uid"],
                name="licence_of_kind",
                condition=Q(status="published", scope="public"),
            ),
        ]
