"""The actions of this room that take two administrators. Others register theirs in their wiring."""

import secrets
import string
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from records.access import services
from records.access.models import Grant, Nature, PartnerApplication, User
from records.access.partner_kinds import label_of_kind
from records.access.roles import Role
from records.access.scopes import DESCRIPTIONS
from records.access.stewardship import substituting
from records.access.stewardship.actions import Action, Change, Matter, register
from records.access.stewardship.models import StewardRequest
from records.subjects.models import Organisation, Region

SYSTEM, SECURITY = frozenset({Role.SYSTEM_ADMIN}), frozenset({Role.SECURITY_ADMIN})
NOTHING = "—"
Arguments = Mapping[str, Any]


def register_all() -> None:
    register(
        Action(
            "user_created", gettext_lazy("新建账号"), SYSTEM, SECURITY,
            _new_account, _open_account, hand_out=_first_password,
        ),
        Action("user_reactivated", gettext_lazy("重新启用账号"), SYSTEM, SECURITY, _account_again, _reopen),
        Action(
            "role_granted", gettext_lazy("授予角色"), SECURITY, SYSTEM,
            _new_grant, _grant, stand_ins=frozenset({Role.AUDIT_ADMIN}),
        ),
        Action("substitution", gettext_lazy("安排代理"), SECURITY, SYSTEM, _new_substitution, _substitute),
        Action(
            "partner_registered", gettext_lazy("登记对接应用"), SYSTEM, SECURITY,
            _new_partner, _register, hand_out=_first_secret,
        ),
        Action("partner_changed", gettext_lazy("变更对接权限"), SYSTEM, SECURITY, _more_rights, _widen),
        Action(
            "partner_secret_renewed", gettext_lazy("更换对接密钥"), SYSTEM, SECURITY,
            _new_secret, _nothing_yet, hand_out=_renewed_secret,
        ),
    )  # fmt: skip


# ---- accounts ------------------------------------------------------------------------------------------


def _new_account(arguments: Arguments, *, by: User) -> Matter:
    said = [
        (gettext_noop("账号"), arguments["username"]),
        (gettext_noop("姓名"), arguments["full_name"]),
        (gettext_noop("办公电话"), arguments["phone"]),
        (gettext_noop("电子邮箱"), arguments["email"]),
    ]
    return Matter(
        concerns=f"username:{User.normalize_username(arguments['username'])}"[:100],
        region=region_of(by),
        changes=[Change(label, NOTHING, str(value)) for label, value in said if value],
    )


def _open_account(arguments: Arguments, *, by: User, at: datetime) -> dict[str, Any]:
    # A password that nobody knows; its owner's first one is made when it is fetched.
    user = services.create_user(**arguments, password=made_password(), by=by, at=at)
    return {"user": user.pk}


def _first_password(asked: StewardRequest, by: User, at: datetime) -> dict[str, str]:
    user, password = User.objects.get(pk=_result(asked)["user"]), made_password()
    services.set_password(user=user, password=password, by=by, at=at)
    return {str(gettext_lazy("账号")): user.username, str(gettext_lazy("初始密码")): password}


def _account_again(arguments: Arguments, *, by: User) -> Matter:
    user = account(arguments["user"])
    if user.is_active:
        raise ValidationError(_("该账号没有停用，无需重新启用。"))
    partner = PartnerApplication.objects.filter(user=user).select_related("region").first()
    return Matter(
        concerns=f"user:{user.pk}",
        region=partner.region if partner else region_of(by),
        changes=[
            Change(gettext_noop("账号"), str(user), str(user)),
            Change(gettext_noop("状态"), gettext_noop("已停用"), gettext_noop("启用")),
            Change(gettext_noop("随之恢复的授权"), NOTHING, _grants_of(user)),
        ],
        about=user,
    )


def _reopen(arguments: Arguments, *, by: User, at: datetime) -> dict[str, Any]:
    user = services.reactivate(
        user=account(arguments["user"]), reason=arguments.get("reason", ""), by=by, at=at
    )
    return {"user": user.pk}


# ---- grants --------------------------------------------------------------------------------------------


def _new_grant(arguments: Arguments, *, by: User) -> Matter:
    user, region = account(arguments["user"]), Region.objects.get(code=arguments["region"])
    body = Organisation.objects.get(pk=arguments["organisation"]) if arguments["organisation"] else None
    role = Role(arguments["role"])
    changes = [
        Change(gettext_noop("被授权人"), str(user), str(user)),
        Change(gettext_noop("角色"), _grants_of(user), f"+ {role.label}"),
        Change(gettext_noop("范围"), NOTHING, body.name if body else region.full_name),
        Change(gettext_noop("生效日期"), NOTHING, arguments["starts_on"]),
        Change(gettext_noop("截止日期"), NOTHING, arguments["ends_on"] or gettext_noop("长期")),
        Change(gettext_noop("性质"), NOTHING, str(Nature(arguments["nature"]).label)),
    ]
    place = arguments["organisation"] or arguments["region"]
    return Matter(f"grant:{user.pk}:{role}:{place}", region, changes, about=user)


def _grant(arguments: Arguments, *, by: User, at: datetime) -> dict[str, Any]:
    body = arguments["organisation"]
    grant = services.grant_role(
        user=account(arguments["user"]),
        role=arguments["role"],
        region=Region.objects.get(code=arguments["region"]),
        organisation=Organisation.objects.get(pk=body) if body else None,
        starts_on=day(arguments["starts_on"]),
        ends_on=day(arguments["ends_on"]),
        nature=arguments["nature"],
        reason=arguments.get("reason", ""),
        document=arguments.get("document", ""),
        by=by,
        at=at,
    )
    return {"grant": str(grant.pk)}


def _new_substitution(arguments: Arguments, *, by: User) -> Matter:
    absent, stand_in = account(arguments["absent"]), account(arguments["stand_in"])
    found = substituting.to_take_over(absent, stand_in, on=day(arguments["starts_on"]))
    if not found:
        raise ValidationError(_("没有可以代理的业务角色：对方没有在任的业务授权，或代理人已有同样的授权。"))
    changes = [
        Change(gettext_noop("代理何人"), str(absent), str(absent)),
        Change(gettext_noop("代理人"), str(stand_in), str(stand_in)),
        Change(gettext_noop("角色"), _grants_of(stand_in), "+ " + _named(found)),
        Change(gettext_noop("生效日期"), NOTHING, arguments["starts_on"]),
        Change(gettext_noop("截止日期"), NOTHING, arguments["ends_on"]),
    ]
    return Matter(f"substitution:{absent.pk}:{stand_in.pk}", found[0].region, changes, about=stand_in)


def _substitute(arguments: Arguments, *, by: User, at: datetime) -> dict[str, Any]:
    made = substituting.substitute(
        absent=account(arguments["absent"]),
        stand_in=account(arguments["stand_in"]),
        starts_on=day(arguments["starts_on"]),
        ends_on=day(arguments["ends_on"]),
        reason=arguments.get("reason", ""),
        document=arguments.get("document", ""),
        by=by,
        at=at,
    )
    return {"grants": [str(grant.pk) for grant in made]}


# ---- partners ------------------------------------------------------------------------------------------


def _new_partner(arguments: Arguments, *, by: User) -> Matter:
    body = Organisation.objects.get(pk=arguments["organisation"])
    changes = [
        Change(gettext_noop("对接单位"), NOTHING, body.name),
        Change(gettext_noop("沙箱"), NOTHING, _yes(arguments["sandbox"])),
        *_rights_changes({}, _rights_said(arguments)),
    ]
    region = Region.objects.get(code=arguments["region"])
    return Matter(f"partner:{body.pk}:{arguments['name']}"[:100], region, changes)


def _register(arguments: Arguments, *, by: User, at: datetime) -> dict[str, Any]:
    made = services.register_partner(
        organisation=Organisation.objects.get(pk=arguments["organisation"]),
        sandbox=arguments["sandbox"],
        **_typed(arguments),
        by=by,
        at=at,
    )
    return {"application": made.application.pk, "client_id": made.client_id}


def _more_rights(arguments: Arguments, *, by: User) -> Matter:
    application = partner(arguments["application"])
    changes = [
        Change(gettext_noop("对接应用"), str(application), str(application)),
        *_rights_changes(services.rights_of(application), _rights_said(arguments)),
    ]
    return Matter(f"partner:{application.pk}", application.region, changes, about=application.user)


def _widen(arguments: Arguments, *, by: User, at: datetime) -> dict[str, Any]:
    application = services.change_partner(
        application=partner(arguments["application"]), **_typed(arguments), by=by, at=at
    )
    return {"application": application.pk}


def _new_secret(arguments: Arguments, *, by: User) -> Matter:
    application = partner(arguments["application"])
    ends = gettext_noop("24 小时后失效") if arguments["overlap"] else gettext_noop("领取新密钥时立即失效")
    changes = [
        Change(gettext_noop("对接应用"), str(application), str(application)),
        Change(gettext_noop("原密钥"), gettext_noop("有效"), ends),
    ]
    return Matter(f"secret:{application.pk}", application.region, changes, about=application.user)


def _nothing_yet(arguments: Arguments, *, by: User, at: datetime) -> dict[str, Any]:
    # The old secret works until its successor is in somebody's hands.
    return {"application": partner(arguments["application"]).pk}


def _first_secret(asked: StewardRequest, by: User, at: datetime) -> dict[str, str]:
    return _fetched(asked, by, at, overlap=False)


def _renewed_secret(asked: StewardRequest, by: User, at: datetime) -> dict[str, str]:
    return _fetched(asked, by, at, overlap=asked.arguments["overlap"])


def _fetched(asked: StewardRequest, by: User, at: datetime, *, overlap: bool) -> dict[str, str]:
    application = partner(_result(asked)["application"])
    secret = services.renew_partner_secret(application=application, overlap=overlap, by=by, at=at)
    return {
        str(gettext_lazy("应用名称")): application.name,
        str(gettext_lazy("客户端编号（client_id）")): application.client_id,
        str(gettext_lazy("客户端密钥（client_secret）")): secret,
    }


# ---- what they share -----------------------------------------------------------------------------------


def account(pk: int) -> User:
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise ValidationError(_("没有这个账号。"))
    return found


def partner(pk: int) -> PartnerApplication:
    found = PartnerApplication.objects.select_related("region", "user").filter(pk=pk).first()
    if found is None:
        raise ValidationError(_("没有这个对接应用。"))
    return found


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def region_of(by: User) -> Region:
    """Accounts lie in no region of their own: theirs is that of the administrator who asks."""
    codes = sorted((len(reach.prefix), reach.region_code) for reach in by.reaches())
    return Region.objects.get(code=codes[0][1]) if codes else Region.objects.get(code="000000")


def made_password() -> str:
    """A password that a person can copy from a sheet: four groups, of at least three kinds of signs."""
    signs = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))
    while True:
        text = "-".join("".join(secrets.choice(signs) for _sign in range(4)) for _group in range(4))
        if (
            any(sign.islower() for sign in text)
            and any(sign.isupper() for sign in text)
            and any(sign.isdigit() for sign in text)
        ):
            return text


def _result(asked: StewardRequest) -> dict[str, Any]:
    assert asked.result is not None
    return asked.result


def _grants_of(user: User) -> str:
    return _named(user.grants.unrevoked().select_related("region", "organisation").order_by("granted_at"))


def _named(grants: Iterable[Grant]) -> str:
    return "；".join(f"{grant.get_role_display()}（{grant.place_name}）" for grant in grants) or NOTHING


def _yes(value: bool) -> str:
    return gettext_noop("是") if value else gettext_noop("否")


def _typed(arguments: Arguments) -> dict[str, Any]:
    return {
        "name": arguments["name"],
        "region": Region.objects.get(code=arguments["region"]),
        "scopes": arguments["scopes"],
        "rights": [services.Right.of(right) for right in arguments["rights"]],
        "terms": services.Terms.of(arguments["terms"]),
    }


def _rights_said(arguments: Arguments) -> dict[str, Any]:
    return {name: arguments[name] for name in ("name", "region", "scopes", "rights", "terms")}


def _rights_changes(before: Arguments, after: Arguments) -> list[Change]:
    """What differs, line by line; what stays the same is not repeated."""
    lines = [
        (gettext_noop("应用名称"), lambda said: said["name"]),
        (gettext_noop("行政区划"), lambda said: Region.objects.get(code=said["region"]).full_name),
        (gettext_noop("权限范围"), lambda said: "、".join(str(DESCRIPTIONS[one]) for one in said["scopes"])),
        (gettext_noop("数据权限"), lambda said: "；".join(_right(one) for one in said["rights"])),
        (gettext_noop("来源地址"), lambda said: "、".join(said["terms"]["allowed_networks"])),
        (gettext_noop("生效日期"), lambda said: said["terms"]["starts_on"]),
        (gettext_noop("截止日期"), lambda said: said["terms"]["ends_on"]),
        (gettext_noop("每分钟请求数"), lambda said: said["terms"]["rate_limit"]),
    ]
    found = [
        Change(label, str((value(before) if before else "") or NOTHING), str(value(after) or NOTHING))
        for label, value in lines
    ]
    return [change for change in found if change.before != change.after]


def _right(right: Arguments) -> str:
    region = Region.objects.get(code=right["region"])
    may = [
        *([_("报送")] if right["may_submit"] else []),
        *([_("查询")] if right["may_read"] else []),
        *right["fields"],
    ]
    return f"{label_of_kind(right['kind'])}（{region.full_name}）：{'、'.join(may) or NOTHING}"
