"""What a person may do, where, from when until when, and who said so."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.access.roles import GRANTABLE_ROLES, THREE_ADMINISTRATORS, Role
from records.common.ids import new_uid

_OPEN = Q(revoked_at__isnull=True)


class Nature(models.TextChoices):
    """Why somebody holds a role: his post, for a time, or in the place of somebody who is away."""

    POST = "post", _("任职")
    TEMPORARY = "temporary", _("临时")
    SUBSTITUTE = "substitute", _("代理")


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force_on(self, day: date) -> Self:
        return self.filter(_OPEN, Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def unrevoked(self) -> Self:
        return self.filter(_OPEN)


class Grant(models.Model):
    """One role of one person over a region subtree, or over one body; only its revocation is added later."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("用户"), on_delete=models.PROTECT, related_name="grants"
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    region = models.ForeignKey(
        "records.Region",
        verbose_name=_("行政区划"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("权限及于该行政区划及其全部下级。"),
    )
    organisation = models.ForeignKey(
        "records.Organisation",
        verbose_name=_("机构"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("填写后权限仅及于该机构；“部门”角色必须填写。"),
    )
    starts_on = models.DateField(_("生效日期"))
    ends_on = models.DateField(_("截止日期"), null=True, blank=True)
    # With a default of the database: the grants of a node that is older than these columns are of a post.
    nature = models.CharField(
        _("性质"), max_length=10, choices=Nature.choices, default=Nature.POST, db_default=Nature.POST
    )
    stands_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("代理何人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.CharField(_("事由"), max_length=300, blank=True, default="", db_default="")
    document = models.CharField(_("依据文件"), max_length=200, blank=True, default="", db_default="")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("授权人"), on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(_("授权时间"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("审批人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤销人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        indexes = [models.Index(fields=["user"], name="grant_open_by_user", condition=_OPEN)]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="grant_revoked_by_someone_at_some_time",
                violation_error_message=_("撤销人与撤销时间须同时填写或同时留空。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="grant_ends_after_it_starts",
                violation_error_message=_("截止日期不能早于生效日期，请更正。"),
            ),
            models.CheckConstraint(
                condition=~Q(granted_by=F("user")),
                name="grant_nobody_grants_himself",
                violation_error_message=_("不能给自己授权，请由另一位安全管理员办理。"),
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | ~Q(approved_by=F("user")) & ~Q(approved_by=F("granted_by")),
                name="grant_approved_by_a_third_person",
                violation_error_message=_("授权须由授权人和被授权人以外的管理员审批。"),
            ),
            models.CheckConstraint(
                condition=Q(nature=Nature.POST) | Q(ends_on__isnull=False),
                name="grant_for_a_time_ends",
                violation_error_message=_("临时授权和代理须填写截止日期。"),
            ),
            models.CheckConstraint(
                condition=Q(nature=Nature.SUBSTITUTE, stands_for__isnull=False) & ~Q(stands_for=F("user"))
                | ~Q(nature=Nature.SUBSTITUTE) & Q(stands_for__isnull=True),
                name="grant_substitute_names_whom",
                violation_error_message=_("代理须写明代理何人，且不能代理本人。"),
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.DEPARTMENT) | Q(organisation__isnull=False),
                name="grant_department_names_its_body",
                violation_error_message=_("“部门”角色必须指定机构，请选择机构。"),
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(GRANTABLE_ROLES)),
                name="grant_role_can_be_granted",
                violation_error_message=_("该角色不能授予人员，请另选角色。"),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(THREE_ADMINISTRATORS)) | Q(organisation__isnull=True),
                name="grant_administrator_serves_the_node",
                violation_error_message=_("三员权限不限于单一机构，请清空机构。"),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=_OPEN & Q(role__in=sorted(THREE_ADMINISTRATORS)),
                name="grant_one_administrator_role_each",
                violation_error_message=_(
                    "系统管理员、安全管理员、审计管理员不得由同一人担任，请先撤销原授权。"
                ),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region", "organisation", "starts_on"],
                condition=_OPEN,
                nulls_distinct=False,
                name="grant_given_once",
                violation_error_message=_("该用户已有相同授权，无需重复授予。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.full_name}：{self.get_role_display()}（{self.place_name}）"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        # The account in hand must not go on answering from what it knew before.
        self.user.forget_reaches()

    @property
    def place_name(self) -> str:
        return self.organisation.name if self.organisation else self.region.name

    @property
    def access_region_code(self) -> str:
        return self.region_id

    @property
    def access_organisation_id(self) -> Any:
        return self.organisation_id
