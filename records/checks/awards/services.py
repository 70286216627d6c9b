"""Asking about a list before an honour, and answering it with findings and reasons."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access import audit
from records.access.roles import Role
from records.checks.awards import findings
from records.checks.awards.choices import CheckState, Purpose, Result, SubjectKind
from records.checks.awards.matching import Matched, match_officials, match_organisations
from records.checks.awards.models import AwardCheck, AwardCheckItem
from records.checks.awards.sheet import issue_sheet
from records.common.canonical import canonical_bytes
from records.common.crypto import encrypt
from records.common.identifiers import normalise_uscc, validate_id_number, validate_uscc
from records.common.locks import advisory_lock
from records.common.workflow import TransitionDenied
from records.dishonesty.choices import Channel
from records.papers import services as papers
from records.subjects.models import Region

if TYPE_CHECKING:
    from records.access.models import User

# The personnel office asks about people; the others about bodies alone.
ASKERS = (Role.HR_ARCHIVIST, Role.SUPERVISOR, Role.REVIEWER)
PERSON_ASKERS = (Role.HR_ARCHIVIST,)
MOST = 10_000
MOST_AT_ONCE = 1_000
CHUNK = 500


@dataclass(frozen=True)
class Entry:
    """
    One line of a list.

    :ivar code: a body's credit code, or a person's ID number; may be empty
    :ivar unit: where a person serves
    """

    kind: str
    name: str
    code: str = ""
    unit: str = ""


def ask(
    *,
    entries: Sequence[Entry],
    purpose: str,
    title: str,
    region: Region,
    by: "User",
    at: datetime,
    channel: str = Channel.STAFF,
    basis: str = "",
    one_by_one: bool = False,
) -> AwardCheck:
    """
    Take a list in; ``run`` answers it.

    :param basis: the authorisation or the law that a partner asks upon; without it, it is told what is public
    :param one_by_one: a faulty line is answered as unclear with its fault, and hinders no other

    :raises ValidationError: with all faults of the list at once, each naming its line and the remedy
    :raises TransitionDenied: ``not_your_role``, also where a list names people and the asker may not ask about any
    """
    check = AwardCheck(
        purpose=purpose,
        title=title.strip(),
        basis=basis.strip(),
        region=region,
        channel=channel,
        audience=AwardCheck.Audience.PARTNER if by.holds([Role.PARTNER]) else AwardCheck.Audience.STAFF,
        requested_by=by,
        requested_at=at,
        total=len(entries),
    )
    _may_ask(check, entries, by=by, at=at)
    if purpose not in Purpose.values or not check.title:
        raise ValidationError(_("请选择用途，并写明为什么事核查：核查须有用途，并记入日志。"))
    if not entries:
        raise ValidationError(_("名单是空的，请至少填写一行。"))
    if len(entries) > MOST:
        raise ValidationError(_("一次最多核查 %d 个，请分批。") % MOST)
    items, problems = [], []
    for position, entry in enumerate(entries, 1):
        try:
            items.append(_item(check, position, entry))
        except ValidationError as error:
            if one_by_one:
                items.append(_faulty(check, position, entry, error, at=at))
                continue
            problems += [
                _("第 %(line)d 行：%(what)s") % {"line": position, "what": what} for what in error.messages
            ]
    if problems:
        raise ValidationError(problems[:50])
    check.done = check.unclear = sum(item.result is not None for item in items)
    with transaction.atomic():
        check.save(force_insert=True)
        AwardCheckItem.objects.bulk_create(items, batch_size=2_000)
        audit.record(
            action="check.asked",
            by=by,
            at=at,
            subject=check,
            details={
                "purpose": purpose,
                "basis": check.basis,
                "total": check.total,
                "people": sum(map(_is_person, entries)),
            },
        )
    return check


def run(*, uid: uuid.UUID, at: datetime) -> AwardCheck:
    """
    Answer a list, some hundreds at a time; safe to run twice and to be stopped anywhere: what is answered stays.
    """
    with advisory_lock(f"check:{uid}") as mine:
        check = AwardCheck.objects.select_related("region", "requested_by").get(pk=uid)
        if not mine or check.state not in (CheckState.PENDING, CheckState.RUNNING):
            return check
        while chunk := list(check.items.filter(result=None).order_by("position")[:CHUNK]):
            _answer(check, chunk, at=at)
        return _finish(check, at=at)


def give_up(*, uid: uuid.UUID, problem: str, at: datetime) -> None:
    """Say that a list cannot be answered, so that nobody waits for it for ever."""
    AwardCheck.objects.filter(pk=uid, state__in=[CheckState.PENDING, CheckState.RUNNING]).update(
        state=CheckState.FAILED, problem=problem[:300], finished_at=at
    )


def _is_person(entry: Entry) -> bool:
    return entry.kind == SubjectKind.OFFICIAL


def _may_ask(check: AwardCheck, entries: Sequence[Entry], *, by: "User", at: datetime) -> None:
    people = any(map(_is_person, entries))
    roles = PERSON_ASKERS if people else (*ASKERS, Role.PARTNER)
    if by.holds(roles, over=check):
        return
    audit.refused(action="check.asked", by=by, at=at, subject=check, details={"people": people})
    raise TransitionDenied(
        "not_your_role",
        _("查询个人须由本地区的人事档案人员办理。") if people else _("您没有在本地区发起核查的权限。"),
    )


def _item(check: AwardCheck, position: int, entry: Entry) -> AwardCheckItem:
    if entry.kind not in SubjectKind.values:
        raise ValidationError(_("对象类别须为机构或人员。"))
    name = entry.name.strip()
    code = entry.code.strip()
    if not name and not code:
        raise ValidationError(_("请填写名称。"))
    if len(name) > 200 or len(entry.unit) > 200:
        raise ValidationError(_("名称最多 200 个字。"))
    item = AwardCheckItem(check_of=check, position=position, subject_kind=entry.kind, name=name)
    if _is_person(entry):
        if not name:
            raise ValidationError(_("请填写姓名。"))
        item.id_number = validate_id_number(code) if code else None
        item.unit = entry.unit.strip()
    else:
        item.uscc = validate_uscc(normalise_uscc(code)) if code else ""
    return item


def _faulty(
    check: AwardCheck, position: int, entry: Entry, error: ValidationError, *, at: datetime
) -> AwardCheckItem:
    """A line that cannot be asked about, kept with its fault as it was sent."""
    return AwardCheckItem(
        check_of=check,
        position=position,
        subject_kind=entry.kind,
        name=entry.name.strip()[:200],
        uscc=entry.code.strip()[:18],
        result=Result.UNCLEAR,
        explanation=" ".join(error.messages)[:300],
        findings="[]",
        checked_at=at,
    )


def _answer(check: AwardCheck, chunk: list[AwardCheckItem], *, at: datetime) -> None:
    on, region = timezone.localdate(at), check.region_id
    bodies = [item for item in chunk if item.subject_kind == SubjectKind.ORGANISATION]
    people = [item for item in chunk if item.subject_kind == SubjectKind.OFFICIAL]
    matched = {**match_organisations(bodies, region=region), **match_officials(people, region=region)}
    staff = check.audience == AwardCheck.Audience.STAFF
    # A code names a body anywhere; what lies outside the region is not the asker's to learn about.
    reached = {
        one.organisation.pk: one.organisation
        for one in matched.values()
        if one.organisation
        and check.requested_by.holds((*ASKERS, Role.PARTNER), over=_Place(one.organisation))
    }
    about = findings.about_organisations(
        list(reached.values()),
        scopes=findings.STAFF_SCOPES if staff else findings.partner_scopes(check.basis),
        on=on,
        internal=staff,
    ) | findings.about_officials([one.official_id for one in matched.values() if one.official_id], on=on)
    counts = dict.fromkeys(Result.values, 0)
    for item in chunk:
        one = matched[item.pk]
        outside = one.organisation is not None and one.organisation.pk not in reached
        _say(item, one, [] if outside else about.get(_key(one), []), outside=outside, at=at)
        counts[item.result or ""] += 1
    with transaction.atomic():
        _write(chunk, at=at)
        check.state = CheckState.RUNNING
        check.done += len(chunk)
        check.clear += counts[Result.CLEAR]
        check.found += counts[Result.FOUND]
        check.unclear += counts[Result.UNCLEAR]
        check.save(update_fields=["state", "done", "clear", "found", "unclear"])


def _write(chunk: list[AwardCheckItem], *, at: datetime) -> None:
    # As columns: spelt as one CASE per row and column, this took nine tenths of the whole time.
    rows = [
        (
            item.pk,
            item.organisation_id,
            item.official_id,
            item.result,
            item.explanation,
            encrypt(item.findings or "[]"),
        )
        for item in chunk
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE records_awardcheckitem AS item
               SET organisation_id = answer.organisation, official_id = answer.official, result = answer.result,
                   explanation = answer.explanation, findings = answer.findings, checked_at = %s
              FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[])
                   AS answer(uid, organisation, official, result, explanation, findings)
             WHERE item.uid = answer.uid
            """,
            [at, *columns],
        )


@dataclass(frozen=True)
class _Place:
    """Where a body lies, for the question whether an asker's reach covers it."""

    body: Any

    @property
    def access_region_code(self) -> str:
        return str(self.body.region_id)

    @property
    def access_organisation_id(self) -> uuid.UUID:
        return self.body.pk  # type: ignore[no-any-return]


def _key(one: Matched) -> Any:
    return one.organisation.pk if one.organisation else one.official_id


def _say(
    item: AwardCheckItem, one: Matched, found: list[findings.Finding], *, outside: bool, at: datetime
) -> None:
    item.organisation, item.official_id = one.organisation, one.official_id
    item.explanation = one.doubt or (_("该机构不在您的权限区划内，请向其所在地查询。") if outside else "")
    if item.explanation:
        item.result = Result.UNCLEAR
    else:
        item.result = Result.FOUND if any(finding.blocks for finding in found) else Result.CLEAR
    item.findings = json.dumps([finding.as_dict() for finding in found], ensure_ascii=False)
    item.checked_at = at


@transaction.atomic
def _finish(check: AwardCheck, *, at: datetime) -> AwardCheck:
    check = (
        AwardCheck.objects.select_for_update(of=("self",))
        .select_related("region", "requested_by")
        .get(pk=check.pk)
    )
    check.list_digest = digest_of(check)
    if check.audience == AwardCheck.Audience.STAFF:
        check.paper = issue_sheet(check, at=at)
    check.state, check.finished_at = CheckState.READY, at
    check.save()
    audit.record(
        action="check.answered",
        by=check.requested_by,
        at=at,
        subject=check,
        details={
            "clear": check.clear,
            "found": check.found,
            "unclear": check.unclear,
            "sha256": check.list_digest,
        },
    )
    return check


@transaction.atomic
def report_for_partner(*, check: AwardCheck, by: "User", at: datetime) -> bytes:
    """The answer as a paper that anybody can verify, made when the asker first wants it."""
    check = (
        AwardCheck.objects.select_for_update(of=("self",))
        .select_related("region", "requested_by")
        .get(pk=check.pk, requested_by=by)
    )
    if check.state != CheckState.READY:
        raise TransitionDenied("not_ready", _("核查还没有完成，请稍候。"))
    if check.paper is None:
        check.paper = issue_sheet(check, at=at)
        check.save(update_fields=["paper"])
    audit.read(
        action="check.report_taken", by=by, at=at, subject=check, details={"sha256": check.paper.sha256}
    )
    return papers.open_pdf(check.paper)


def digest_of(check: AwardCheck) -> str:
    """SHA-256 over every line and its answer, in order; printed on the sheet, so that no line can be changed later."""
    digest = hashlib.sha256()
    for item in check.items.order_by("position").iterator(chunk_size=2_000):
        line = [
            item.position,
            item.name,
            item.uscc,
            item.id_number or "",
            item.unit,
            item.result,
            item.findings,
        ]
        digest.update(canonical_bytes(line) + b"\n")
    return digest.hexdigest()
