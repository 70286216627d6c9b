"""Partners with tokens, staff with sessions, and items as partners send them."""

import secrets
from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate, now
from oauth2_provider.models import get_access_token_model

from records.access.models import PartnerApplication, PartnerRight, User
from records.access.scopes import DESCRIPTIONS
from records.dishonesty import services
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Organisation, Region
from tests.disclosure.factories import body
from tests.records.access.factories import XUCHANG
from tests.records.dishonesty.factories import People, bureau, content, official_content

# Full Chinese names and codes of ten invented bodies; the check digits are right.
BUREAU = {"uscc": "11990100000000019F", "name": "示例市财政局", "region": XUCHANG}


def partner(
    name: str = "许昌市中级人民法院",
    *,
    region: str = XUCHANG,
    scopes: list[str] | None = None,
    kinds: list[str] | None = None,
    **more: Any,
) -> User:
    """A partner's account with its application, as the system administrator leaves them; ``kinds`` it may send."""
    user = User.objects.create(username=f"partner-{name}", full_name=name, kind=User.Kind.PARTNER)
    PartnerApplication.objects.create(
        name=name,
        client_id=f"client-{name}",
        client_secret="not-used-here",
        user=user,
        organisation=body(name, kind="court"),
        region=Region.objects.get(code=region),
        allowed_scopes=sorted(DESCRIPTIONS) if scopes is None else scopes,
        **more,
    )
    for kind in ["dishonesty-record"] if kinds is None else kinds:
        give(user, kind)
    return user


def give(user: User, kind: str, region: str = "", **right: Any) -> PartnerRight:
    """A right of a partner: to send documents of this kind, where nothing else is said."""
    application = user.partner_application
    right = {"may_submit": True, **right}
    user.forget_reaches()
    return PartnerRight.objects.create(
        application=application, kind=kind, region_id=region or application.region_id, **right
    )


def bearer(user: User, *, scopes: str | None = None, seconds: int = 600) -> dict[str, str]:
    """The header that a partner's client sends."""
    application = user.partner_application
    token = get_access_token_model().objects.create(
        application=application,
        token=secrets.token_hex(16),
        expires=now() + timedelta(seconds=seconds),
        scope=" ".join(application.allowed_scopes) if scopes is None else scopes,
    )
    return {"Authorization": f"Bearer {token.token}"}


def item(number: int = 1, **more: Any) -> dict[str, Any]:
    """A right item about a registered body; ``more`` replaces members, ``None`` leaves one out."""
    said = {
        "external_id": f"P-{number:04d}",
        "organisation": BUREAU,
        "official": None,
        "source": "judgment",
        "domain": "procurement",
        "severity": "ordinary",
        "title": f"未按期支付政府采购合同价款（{number}）",
        "facts": "该局未按合同约定支付采购价款，经催告后仍未履行付款义务。",
        "legal_basis": "《中华人民共和国民法典》第五百七十九条",
        "document_number": f"（2026）示01民终{number}号",
        "document_name": "民事判决书",
        "authority": {"name": "示例市中级人民法院"},
        "decided_on": (localdate() - timedelta(days=30)).isoformat(),
        "scope": "public",
        **more,
    }
    return {name: value for name, value in said.items() if value is not None}


def envelope(*items: Any, kind: str = "dishonesty-record") -> dict[str, Any]:
    return {"kind": kind, "items": list(items)}


def record_in(state: str, who: People, **more: Any) -> DishonestyRecord:
    """A record taken to this state today, by the services."""
    at = now()
    more.setdefault("decided_on", localdate() - timedelta(days=30))
    said = official_content(**more) if more.get("subject_type") == "official" else content(**more)
    uid = services.create_record(content=said, by=who.clerk, at=at).uid
    steps = {
        "submitted": lambda: services.submit_record(uid=uid, by=who.clerk, at=now()),
        "approved": lambda: services.approve_record(uid=uid, by=who.reviewer, at=now()),
        "published": lambda: services.publish_record(uid=uid, by=who.reviewer, at=now()),
        "ended": lambda: services.end_record(uid=uid, by=who.reviewer, at=now(), reason="原判决已撤销。"),
    }
    if state == "returned":
        steps["submitted"]()
        services.return_record(uid=uid, by=who.reviewer, at=now(), reason="请补充送达凭证。")
    for name, step in steps.items():
        if state in ("draft", "returned"):
            break
        step()
        if name == state:
            break
    return DishonestyRecord.objects.get(pk=uid)


def registered_bureau() -> Organisation:
    return bureau()
