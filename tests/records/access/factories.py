"""The people of 许昌's node, and the places they work in."""

from datetime import UTC, date, datetime
from typing import Any

from records.access import services
from records.access.models import Grant, User
from records.access.roles import Role
from records.subjects.models import Organisation, Region

NOW = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)
LONG_AGO = date(2026, 1, 1)
PASSWORD = "Lotus-pond-7-bridges"
XUCHANG, WEIDU, CHANGGE, HENAN, NATION = "411000", "411002", "411082", "410000", "000000"
USERNAMES = {
    "李明": "liming",
    "王芳": "wangfang",
    "赵强": "zhaoqiang",
    "陈静": "chenjing",
    "刘洋": "liuyang",
    "孙丽": "sunli",
    "周杰": "zhoujie",
}


def person(full_name: str, **more: Any) -> User:
    """A person with an account and, as yet, no role."""
    user = User(username=USERNAMES.get(full_name, full_name), full_name=full_name, is_staff=True, **more)
    user.set_password(PASSWORD)
    user.save()
    return user


def give(
    user: User, role: str, region: str = XUCHANG, organisation: Organisation | None = None, **more: Any
) -> Grant:
    """A grant as it stands in the database, given by the node itself."""
    more = {"starts_on": LONG_AGO, "granted_by": services.clock_user(), "granted_at": NOW, **more}
    return Grant.objects.create(user=user, role=role, region_id=region, organisation=organisation, **more)


def holder(full_name: str, role: str, region: str = XUCHANG, **more: Any) -> User:
    user = person(full_name)
    give(user, role, region, **more)
    return user


def body(name: str = "许昌市财政局", region: str = XUCHANG) -> Organisation:
    return Organisation.objects.create(name=name, kind="department", region_id=region)


def administrators() -> tuple[User, User, User]:
    """李明 for the system, 王芳 for security, 赵强 for the trail."""
    return (
        holder("李明", Role.SYSTEM_ADMIN),
        holder("王芳", Role.SECURITY_ADMIN),
        holder("赵强", Role.AUDIT_ADMIN),
    )


def partner(by: User, name: str = "许昌市中级人民法院", **more: Any) -> services.Registered:
    more = {
        "organisation": body(name),
        "region": Region.objects.get(code=XUCHANG),
        "rights": [services.Right("dishonesty-record", XUCHANG, may_submit=True)],
        "scopes": ["submissions:write", "submissions:read"],
        **more,
    }
    return services.register_partner(name=name, **more, by=by, at=NOW)
