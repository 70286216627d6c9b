"""The account, and the questions every room asks of it: does this person hold a role over that?"""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.access.models.grants import Grant, GrantQuerySet
from records.access.reach import Reach
from records.access.roles import Role, roles_with
from records.common.today import today
from records.subjects.models import NATION_CODE


class UserManager(BaseUserManager["User"]):
    def create_superuser(self, *args: Any, **kwargs: Any) -> "User":
        """There is no superuser; the first three administrators come from their own command."""
        raise TypeError("Nobody is superuser here. Run `manage.py first_administrators` instead.")


class User(AbstractUser):
    """
    A person of the staff, a partner's system, or this node itself.

    What a person may do stands in the grants and nowhere else: there are no groups, no single permissions and
    no superuser, not even as columns.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("人员")
        PARTNER = "partner", _("对接系统")
        SYSTEM = "system", _("系统")

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    groups = None  # type: ignore[assignment]
    user_permissions = None  # type: ignore[assignment]
    is_superuser = False

    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices, default=Kind.PERSON)
    full_name = models.CharField(_("姓名"), max_length=64)
    phone = models.CharField(_("办公电话"), max_length=32, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    must_change_password = models.BooleanField(_("下次登录须修改密码"), default=False)

    REQUIRED_FIELDS = ["full_name"]

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person") | Q(is_staff=False),
                name="user_only_a_person_enters_the_admin",
                violation_error_message=_("只有人员账号可以进入后台，请取消“职员状态”或更改类型。"),
            ),
            models.CheckConstraint(
                condition=~Q(full_name=""),
                name="user_has_a_name",
                violation_error_message=_("姓名不能为空，请填写。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}（{self.username}）"

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    def active_grants(self, on: date | None = None) -> GrantQuerySet:
        """The grants in force on that day (today, if no day is named), none for an account that is shut."""
        grants = Grant.objects.filter(user=self) if self.is_active else Grant.objects.none()
        return grants.in_force_on(on or timezone.localdate())

    def reaches(self, on: date | None = None) -> list[Reach]:
        """Where this account holds which role on that day, asked of the database once per request."""
        if not self.is_active:
            return []
        if self.kind == self.Kind.SYSTEM:
            return [Reach(role=Role.CLOCK, region_code=NATION_CODE, organisation_id=None)]
        day = on or today()
        remembered: dict[date, list[Reach]] = self.__dict__.setdefault("_reaches", {})
        if day not in remembered:
            remembered[day] = (
                self._partner_reaches() if self.kind == self.Kind.PARTNER else self._granted_reaches(day)
            )
        return remembered[day]

    def _granted_reaches(self, day: date) -> list[Reach]:
        columns = ("role", "region_id", "organisation_id")
        return [Reach(Role(role), *where) for role, *where in self.active_grants(day).values_list(*columns)]

    def _partner_reaches(self) -> list[Reach]:
        application = getattr(self, "partner_application", None)
        if application is None:
            return []
        # A partner's own body is who it is, not a bound: a court reports on every body of its region.
        return [Reach(role=Role.PARTNER, region_code=application.region_id, organisation_id=None)]

    def forget_reaches(self) -> None:
        """Ask the database again at the next question, after a grant was given or taken."""
        self.__dict__.pop("_reaches", None)
        self.__dict__.pop("_rights", None)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.forget_reaches()
        super().refresh_from_db(*args, **kwargs)

    def roles(self, on: date | None = None) -> frozenset[Role]:
        return frozenset(reach.role for reach in self.reaches(on))

    def holds(self, roles: Iterable[str] | str, *, over: Any = None, on: date | None = None) -> bool:
        """
        Whether the account holds one of these roles, ``over`` this subject where one is named.

        A subject says where it belongs by ``access_region_code`` and ``access_organisation_id``.
        """
        wanted = {roles} if isinstance(roles, str) else frozenset(roles)
        return any(
            reach.role in wanted and (over is None or reach.covers(over)) for reach in self.reaches(on)
        )

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """
        Whether a grant in force carries the permission, for ``obj`` where it says where it belongs.

        Answered here, where the grants are: a staff page asks two hundred times.
        """
        return self.holds(roles_with(perm), over=obj if hasattr(obj, "access_region_code") else None)

    def region_prefixes(self, *roles: str) -> list[str]:
        """
        The leading digits of the regions in which these roles (any, if none is named) are held whole.

        A role over one body is left out: it opens that body (see ``within_reach``), not its region.
        """
        return sorted(
            {
                reach.prefix
                for reach in self.reaches()
                if reach.organisation_id is None and (not roles or reach.role in roles)
            }
        )
