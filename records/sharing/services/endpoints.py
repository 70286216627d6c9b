"""The addresses at which partners want to be called."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from records.access import audit
from records.access.models import PartnerApplication, User
from records.access.rights import readable_kinds
from records.access.roles import Role
from records.access.services.errors import require_role
from records.common.outbound import AddressRefused, target_of
from records.common.settling import uid_at
from records.common.workflow import TransitionDenied
from records.sharing.choices import SCOPES_OF, SUBSCRIBED, DeliveryState, OffReason
from records.sharing.models import WebhookEndpoint
from records.sharing.models.webhooks import MOST_ENDPOINTS
from records.sharing.signing import new_secret

# For so long calls bear the signature of the former secret beside that of the new one.
BOTH_SECRETS = timedelta(hours=24)


@transaction.atomic
def register_endpoint(
    *,
    url: str,
    events: Iterable[str],
    kinds: Iterable[str] = (),
    description: str = "",
    contact: str = "",
    by: User,
    at: datetime,
) -> tuple[WebhookEndpoint, str]:
    """
    A further address, with the secret that signs what it is told; nothing that happened before is told to it.

    :raises TransitionDenied: ``too_many_endpoints``
    :raises ValidationError: naming each member that cannot be taken
    """
    application = _application(by)
    taken = set(own_endpoints(by).values_list("slot", flat=True))
    free = [slot for slot in range(1, MOST_ENDPOINTS + 1) if slot not in taken]
    if not free:
        raise TransitionDenied(
            "too_many_endpoints", _("每个对接单位最多登记 %d 个回调地址，请先删除不用的。") % MOST_ENDPOINTS
        )
    said = checked(
        application,
        {
            "url": url,
            "events": list(events),
            "kinds": list(kinds),
            "description": description,
            "contact": contact,
        },
    )
    secret = new_secret()
    endpoint = WebhookEndpoint.objects.create(
        partner=by, slot=free[0], secret=secret, position=uid_at(at), created_at=at, **said
    )
    audit.record(
        action="webhook.registered", by=by, at=at, subject=endpoint, details={"events": endpoint.events}
    )
    return endpoint, secret


@transaction.atomic
def change_endpoint(
    *, endpoint: WebhookEndpoint, changes: dict[str, Any], by: User, at: datetime
) -> WebhookEndpoint:
    """
    Change what the partner said; ``is_on`` switches it off and on again.

    What happened while it was off is told once it is on again. Only staff switches on what staff switched off.
    """
    application, stored = _application(by), _locked(endpoint)
    said = checked(application, {name: value for name, value in changes.items() if name != "is_on"})
    for name, value in said.items():
        setattr(stored, name, value)
    if "is_on" in changes and changes["is_on"] != stored.is_on:
        if changes["is_on"]:
            if stored.off_reason == OffReason.BY_STAFF:
                raise TransitionDenied(
                    "switched_off_by_staff", _("该回调地址由系统管理员停用，请与其联系后恢复。")
                )
            _switch_on(stored)
        else:
            stored.off_at, stored.off_reason = at, OffReason.BY_PARTNER
    stored.save()
    audit.record(action="webhook.changed", by=by, at=at, subject=stored, details={"changed": sorted(changes)})
    return stored


@transaction.atomic
def remove_endpoint(*, endpoint: WebhookEndpoint, by: User, at: datetime) -> None:
    """Call it no more. Its log stays for as long as logs are kept; its secrets do not."""
    stored = _locked(endpoint)
    stored.removed_at, stored.secret, stored.contact = at, "", None
    stored.former_secret = stored.former_until = None
    stored.save()
    owed = stored.deliveries.filter(state=DeliveryState.WAITING)
    owed.update(state=DeliveryState.GIVEN_UP, next_try_at=None)
    audit.record(action="webhook.removed", by=by, at=at, subject=stored)


@transaction.atomic
def renew_secret(*, endpoint: WebhookEndpoint, by: User, at: datetime) -> str:
    """A new secret; for a day the former one signs as well, so that receivers change over when they can."""
    stored, secret = _locked(endpoint), new_secret()
    stored.former_secret, stored.former_until = stored.secret, at + BOTH_SECRETS
    stored.secret = secret
    stored.save(update_fields=["secret", "former_secret", "former_until"])
    audit.record(action="webhook.secret_renewed", by=by, at=at, subject=stored)
    return secret


@transaction.atomic
def switch_by_staff(
    *, endpoint: WebhookEndpoint, on: bool, reason: str, by: User, at: datetime
) -> WebhookEndpoint:
    """
    The system administrator's hand on the switch.

    :raises AccessDenied: if ``by`` is no system administrator over the partner's region
    """
    action = "webhook.switched_on" if on else "webhook.switched_off"
    require_role([Role.SYSTEM_ADMIN], over=endpoint, action=action, by=by, at=at, subject=endpoint)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由，对接单位会看到。")}, code="required")
    stored = _locked(endpoint)
    if on:
        _switch_on(stored)
    else:
        stored.off_at, stored.off_reason = at, OffReason.BY_STAFF
    stored.save()
    audit.record(action=action, by=by, at=at, subject=stored, details={"reason": reason.strip()})
    return stored


def own_endpoints(partner: User) -> Any:
    return WebhookEndpoint.objects.filter(partner=partner, removed_at=None).order_by("slot")


def secrets_in_force(endpoint: WebhookEndpoint, *, at: datetime) -> Sequence[str]:
    if endpoint.former_secret and endpoint.former_until and at < endpoint.former_until:
        return [endpoint.secret, endpoint.former_secret]
    return [endpoint.secret]


def checked(application: PartnerApplication, said: dict[str, Any]) -> dict[str, Any]:
    """
    What a partner says of an address, as it is kept.

    :raises ValidationError: naming each member that cannot be taken
    """
    wrong: dict[str, ValidationError] = {}
    if "url" in said:
        try:
            target_of(said["url"])
        except AddressRefused as refused:
            wrong["url"] = ValidationError(_refusal(refused.code), code=refused.code)
    if "events" in said:
        said["events"] = sorted(set(said["events"]))
        if fault := _events_wrong(application, said["events"]):
            wrong["events"] = fault
    if "kinds" in said:
        said["kinds"] = sorted(set(said["kinds"]))
        if unread := sorted(set(said["kinds"]) - set(readable_kinds(application.user))):
            words = _("您无权查询这些种类：%s；不填 kinds 则为全部有权查询的种类。") % _("、").join(unread)
            wrong["kinds"] = ValidationError(words, code="kind_not_readable")
    if said.get("contact"):
        try:
            validate_email(said["contact"])
        except ValidationError as error:
            wrong["contact"] = error
    elif "contact" in said:
        said["contact"] = None
    if wrong:
        raise ValidationError(wrong)
    return said


def allowed_events(application: PartnerApplication) -> list[str]:
    """What this partner may be called about: whoever may not read a thing is not told that it changed."""
    scopes = set(application.allowed_scopes)
    return [event for event in SUBSCRIBED if scopes & set(SCOPES_OF[event])]


def _events_wrong(application: PartnerApplication, events: list[str]) -> ValidationError | None:
    if not events:
        return ValidationError(_("请在 events 中至少列出一个通知事项。"), code="required")
    if unknown := sorted(set(events) - set(SUBSCRIBED)):
        words = _("没有这些通知事项：%(unknown)s；可取：%(known)s。")
        return ValidationError(
            words % {"unknown": _("、").join(unknown), "known": _("、").join(SUBSCRIBED)},
            code="unknown_event",
        )
    if barred := sorted(set(events) - set(allowed_events(application))):
        words = _("您的权限范围不足以订阅：%s；请联系系统管理员。")
        return ValidationError(words % _("、").join(barred), code="scope_missing")
    return None


def _refusal(code: str) -> str:
    return {
        "not_https": _("回调地址须以 https:// 开头。"),
        "credentials": _("回调地址中不能带用户名或密码，请改用签名核验。"),
        "forbidden_address": _(
            "本站不调用这个地址。请使用外部可以访问的主机名；政务网内的地址请联系系统管理员放行。"
        ),
        "port": _("回调地址的端口不在允许之列，请使用 443，或联系系统管理员。"),
    }.get(code, _("回调地址无法识别，请写成 https://主机名/路径，不带 # 和非 ASCII 字符。"))


def _switch_on(endpoint: WebhookEndpoint) -> None:
    endpoint.off_at, endpoint.off_reason = None, ""
    endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None


def _application(partner: User) -> PartnerApplication:
    # Locked, so that two requests at once do not both take the last free place.
    application = PartnerApplication.objects.select_for_update(no_key=True, of=("self",))
    return application.select_related("user").get(user=partner)


def _locked(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    rows = WebhookEndpoint.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("partner__partner_application").get(pk=endpoint.pk, removed_at=None)
