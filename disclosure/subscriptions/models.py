"""Who wants to be told of what. The address is sealed, is never shown, and goes with the subscription."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.common.crypto import EncryptedTextField, blind_indexes
from records.common.ids import new_uid


class Target(models.TextChoices):
    SEARCH = "search", _("一个检索")
    ORGANISATION = "organisation", _("一个机构")
    REGION = "region", _("一个地区")


class Rhythm(models.TextChoices):
    DAILY = "daily", _("每天")
    WEEKLY = "weekly", _("每周一")


class Status(models.TextChoices):
    PENDING = "pending", _("等待确认")
    ACTIVE = "active", _("有效")


class Letter(models.TextChoices):
    """A mail that is to go out by itself, besides the digests."""

    NONE = "", _("无")
    CONFIRM = "confirm", _("请确认")
    ALREADY = "already", _("已经订阅")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def of_address(self, address: str) -> Self:
        return self.filter(address_index__in=blind_indexes(address))


class Subscription(models.Model):
    """
    One address that is told of one thing.

    :ivar about: the question after the question mark, the body's uid or the region's code
    :ivar seen_position: up to where in the log of changes the reader has been told
    :ivar told: what was named to the reader lately (kind/uid), so that its end can be told, and only his
    :ivar next_at: when there is something to do: a letter, the next digest, or the next try after a failure
    """

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    target = models.CharField(_("订阅对象"), max_length=12, choices=Target.choices)
    about = models.CharField(_("条件"), max_length=2000, blank=True)
    address = EncryptedTextField(_("邮箱"))
    address_index = models.CharField(max_length=64, editable=False)
    rhythm = models.CharField(_("频率"), max_length=8, choices=Rhythm.choices)
    language = models.CharField(_("邮件语言"), max_length=10)
    status = models.CharField(_("状态"), max_length=8, choices=Status.choices, default=Status.PENDING)
    letter = models.CharField(max_length=8, choices=Letter.choices, blank=True, default="")
    created_at = models.DateTimeField(_("申请时间"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    expires_at = models.DateTimeField(_("确认截止"), null=True)
    seen_position = models.UUIDField()
    told = ArrayField(models.CharField(max_length=80), default=list)
    next_at = models.DateTimeField(_("下次发送"))
    last_sent_at = models.DateTimeField(_("上次发送"), null=True)
    failures = models.PositiveSmallIntegerField(_("连续退信"), default=0)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("邮件订阅")
        verbose_name_plural = _("邮件订阅")
        constraints = [
            models.UniqueConstraint(name="subscription_once", fields=["address_index", "target", "about"]),
            # Nobody is written to regularly who has not said yes, and a question stays open for a while only.
            models.CheckConstraint(
                name="subscription_confirmed_or_expiring",
                condition=Q(status=Status.PENDING, confirmed_at=None, expires_at__isnull=False)
                | Q(status=Status.ACTIVE, confirmed_at__isnull=False, expires_at=None),
            ),
            models.CheckConstraint(
                name="subscription_address_is_indexed",
                condition=Q(address_index__regex="^[0123456789abcdef]{64}$"),
            ),
            models.CheckConstraint(
                name="subscription_known_codes",
                condition=Q(target__in=Target.values, rhythm__in=Rhythm.values, letter__in=Letter.values),
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="subscription_due", condition=Q(status="active")),
            models.Index(fields=["next_at"], name="subscription_letters", condition=~Q(letter="")),
            models.Index(fields=["expires_at"], name="subscription_expiring", condition=Q(status="pending")),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.about}"
