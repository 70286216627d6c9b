"""Records in every state, written straight into the table: what the pages show must not depend on how it came."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils.timezone import localdate, now

from records.access.models import Grant, User
from records.common.text import grams
from records.dishonesty.choices import Channel, Status, SubjectType, VersionReason
from records.dishonesty.models import DishonestyRecord, RecordVersion
from records.subjects.models import Official, Organisation, Region

_number = count(1)
NOBODY = dict.fromkeys(("submitted_by", "submitted_at", "approved_by", "approved_at"))


def user(name: str) -> User:
    return User.objects.get_or_create(username=name, defaults={"full_name": name})[0]


def body(name: str = "许昌市城市管理局", *, region: str = "411000", **attributes: Any) -> Organisation:
    known = Organisation.objects.filter(name=name, region_id=region).first()
    return known or Organisation.objects.create(
        name=name, region=Region.objects.get(code=region), **{"kind": "department", **attributes}
    )


def record(*, status: str = Status.PUBLISHED, title: str = "", **attributes: Any) -> DishonestyRecord:
    """A record in this status; by default one that everybody may read today."""
    number, today, moment = next(_number), localdate(), now()
    writer, reviewer = user("writer"), user("reviewer")
    organisation = attributes.pop("organisation", None) or body()
    published_at: datetime = attributes.pop("published_at", moment - timedelta(hours=1))
    decided_on: date = attributes.pop("decided_on", today - timedelta(days=40))
    values: dict[str, Any] = {
        "origin": "411000",
        "origin_name": "信用许昌",
        "status": status,
        "organisation": organisation,
        "region": organisation.region,
        "source": "judgment",
        "domain": "procurement",
        "severity": "ordinary",
        "title": title or f"未按生效判决支付采购货款（{number}）",
        "facts": "经生效判决确认，应支付货款而逾期未付。",
        "legal_basis": "《中华人民共和国民法典》第五百七十九条",
        "catalogue_item": "court",
        "document_kind": "judgment",
        "document_number": f"（2026）豫10民终{number}号",
        "document_name": "民事判决书",
        "authority_name": "许昌市中级人民法院",
        "decided_on": decided_on,
        "submitting_unit_name": "许昌市发展和改革委员会",
        "created_by": writer,
        "created_at": min(published_at, moment),
        "updated_at": moment,
        "writers": [writer.pk],
    }
    if status not in (Status.DRAFT, Status.RETURNED):
        values |= {"submitted_by": writer, "submitted_at": moment}
    if status in (Status.APPROVED, Status.PUBLISHED, Status.ENDED):
        values |= {"approved_by": reviewer, "approved_at": moment}
    if status in (Status.PUBLISHED, Status.ENDED):
        values |= {
            "published_by": reviewer,
            "published_at": published_at,
            "version": 1,
            "display_from": decided_on,
            "repairable_from": decided_on + timedelta(days=90),
            "display_until": decided_on + timedelta(days=365),
        }
    if status == Status.ENDED:
        values |= {"ended_by": reviewer, "ended_at": moment, "end_reason": "expired"}
    values |= attributes
    words = f"{values['title']} {organisation.name} {values['document_number']}"
    made = DishonestyRecord.objects.create(search_grams=grams(words), **values)
    for version in range(1, made.version + 1):
        reason = VersionReason.CREATED if version == 1 else VersionReason.CORRECTED
        RecordVersion.objects.create(
            record=made,
            number=version,
            reason=reason,
            content={},
            made_at=published_at,
            registered_at=published_at,
            by=writer,
        )
    return made


def about_official(name: str, **attributes: Any) -> DishonestyRecord:
    return record(
        subject_type=SubjectType.OFFICIAL, official=Official.objects.create(name=name), **attributes
    )


def from_below(**attributes: Any) -> DishonestyRecord:
    """A record that came up the chain."""
    chain = user("chain")
    return record(
        channel=Channel.CHAIN,
        **{"created_by": chain, "published_by": chain, "writers": [chain.pk], **NOBODY, **attributes},
    )


def hidden_records() -> dict[str, DishonestyRecord]:
    """One record of each kind that the public must never meet, each with a word of its own in its title."""
    today, ago = localdate(), timedelta(days=1)
    long_ago = today - timedelta(days=800)
    return {
        "draft": record(status=Status.DRAFT, title="隐藏甲：草稿"),
        "submitted": record(status=Status.SUBMITTED, title="隐藏乙：待审核"),
        "returned": record(status=Status.RETURNED, title="隐藏丙：已退回"),
        "approved": record(status=Status.APPROVED, title="隐藏丁：已审核"),
        "held": record(status=Status.APPROVED, title="隐藏戊：告知期", hold_until=today + 3 * ago),
        "government": record(title="隐藏己：政务共享", scope="government"),
        "query": record(title="隐藏庚：授权查询", scope="query"),
        "internal": record(title="隐藏辛：内部", scope="internal"),
        "not yet displayed": record(title="隐藏壬：未到公示日", display_from=today + ago),
        "ended": record(status=Status.ENDED, title="隐藏癸：已终止"),
        "past display": record(
            title="隐藏子：公示期满",
            decided_on=long_ago,
            display_until=today - ago,
            published_at=now() - 700 * ago,
        ),
    }


def with_role(role: str) -> User:
    """A member of staff who holds this role over the whole country."""
    holder = user(f"holder-{role}")
    holder.is_staff = True
    holder.save()
    Grant.objects.create(
        user=holder,
        role=role,
        region_id="000000",
        starts_on=localdate(),
        granted_by=user("granter"),
        granted_at=now(),
    )
    return holder
