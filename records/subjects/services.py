"""
What can be done with organisations, officials and posts.

A refusal is a ``ValidationError``: a code for programs, and a sentence that names field and remedy.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.common import auditing
from records.common.crypto import blind_index, blind_indexes
from records.common.identifiers import validate_id_number, validate_uscc
from records.subjects.matching import Match, clean_name, match_organisation
from records.subjects.models import Official, Organisation, OrganisationName, Post, Region

__all__ = [
    "Match",
    "add_short_name",
    "amend_organisation",
    "appoint",
    "find_official",
    "leave_post",
    "match_organisation",
    "merge_organisations",
    "register_official",
    "register_organisation",
    "rename_organisation",
    "unmerge_organisations",
]

AMENDABLE = ("uscc", "kind", "region", "superior")


@transaction.atomic
def register_organisation(
    *,
    name: str,
    kind: str,
    region: Region,
    uscc: str | None = None,
    superior: Organisation | None = None,
    short_names: Iterable[str] = (),
    by: Any,
    at: datetime,
) -> Organisation:
    """Enter a body that is not registered yet; ask ``match_organisation`` first."""
    organisation = Organisation(
        name=clean_name(name), kind=kind, region=region, uscc=_checked_uscc(uscc), superior=superior
    )
    organisation.full_clean()
    organisation.save()
    for short in short_names:
        _add_name(organisation, clean_name(short), OrganisationName.Kind.SHORT)
    auditing.record(action="organisation.register", by=by, at=at, subject=organisation)
    return organisation


@transaction.atomic
def amend_organisation(
    *, organisation: Organisation, changes: dict[str, Any], by: Any, at: datetime
) -> Organisation:
    """Change the code, kind, region or superior; a new name goes through ``rename_organisation``."""
    if unknown := set(changes) - set(AMENDABLE):
        raise TypeError(f"These are not amended here: {sorted(unknown)}.")
    stored = _locked(organisation)
    if "uscc" in changes:
        changes = {**changes, "uscc": _checked_uscc(changes["uscc"])}
    before = {field: getattr(stored, field) for field in changes}
    for field, value in changes.items():
        setattr(stored, field, value)
    if stored.superior is not None and _is_under(stored.superior, stored):
        raise ValidationError(
            {
                "superior": ValidationError(
                    _("上级机构不能是本机构的下级，请另选上级机构。"), code="superior_is_below"
                )
            }
        )
    stored.full_clean()
    stored.save()
    details = {
        field: {"before": _plain(before[field]), "after": _plain(getattr(stored, field))}
        for field in changes
        if before[field] != getattr(stored, field)
    }
    auditing.record(action="organisation.amend", by=by, at=at, subject=stored, details=details)
    return stored


@transaction.atomic
def rename_organisation(*, organisation: Organisation, name: str, by: Any, at: datetime) -> Organisation:
    """Give the body a new name; it goes on being found under the one it had."""
    stored, new_name = _locked(organisation), clean_name(name)
    former = stored.name
    if new_name == former:
        raise ValidationError(
            {"name": ValidationError(_("新名称与现名称相同，请填写变更后的名称。"), code="same_name")}
        )
    OrganisationName.objects.update_or_create(
        organisation=stored,
        name=former,
        kind=OrganisationName.Kind.FORMER,
        defaults={"until_on": timezone.localdate(at)},
    )
    stored.name = new_name
    stored.full_clean()
    stored.save()
    auditing.record(
        action="organisation.rename",
        by=by,
        at=at,
        subject=stored,
        details={"before": former, "after": new_name},
    )
    return stored


@transaction.atomic
def add_short_name(*, organisation: Organisation, name: str, by: Any, at: datetime) -> OrganisationName:
    """Let the body be found under a short name too."""
    stored = _locked(organisation)
    added = _add_name(stored, clean_name(name), OrganisationName.Kind.SHORT)
    auditing.record(
        action="organisation.add_short_name", by=by, at=at, subject=stored, details={"name": added.name}
    )
    return added


@transaction.atomic
def merge_organisations(
    *, source: Organisation, target: Organisation, reason: str, by: Any, at: datetime
) -> Organisation:
    """Let ``target`` answer for ``source`` from now on; the id and names of ``source`` stay known."""
    # Both rows in one order, so that two people merging crosswise wait instead of deadlocking.
    rows = Organisation.objects.select_for_update(of=("self",)).order_by("uid")
    locked = {row.uid: row for row in rows.filter(uid__in=[source.uid, target.uid])}
    source, target = locked[source.uid], locked[target.uid]
    if source.merged_into_id is not None:
        raise ValidationError(_("该机构已并入其他机构，请先撤销原合并。"), code="already_merged")
    if target.current() == source:
        raise ValidationError(
            _("目标机构就是本机构或已并入本机构，请另选目标机构。"), code="merge_into_itself"
        )
    source.merged_into = target
    source.save(update_fields=["merged_into", "updated_at"])
    auditing.record(
        action="organisation.merge",
        by=by,
        at=at,
        subject=source,
        details={"into": str(target.uid), "reason": reason},
    )
    return target.current()


@transaction.atomic
def unmerge_organisations(*, source: Organisation, reason: str, by: Any, at: datetime) -> Organisation:
    """Let ``source`` answer for itself again."""
    source = _locked(source)
    if source.merged_into_id is None:
        raise ValidationError(_("该机构没有并入其他机构，无需撤销合并。"), code="not_merged")
    target_uid, source.merged_into = source.merged_into_id, None
    source.save(update_fields=["merged_into", "updated_at"])
    auditing.record(
        action="organisation.unmerge",
        by=by,
        at=at,
        subject=source,
        details={"out_of": str(target_uid), "reason": reason},
    )
    return source


def find_official(*, id_number: str) -> Official | None:
    """The official with this identity number, found without opening any stored number."""
    return Official.objects.filter(id_number_index__in=blind_indexes(validate_id_number(id_number))).first()


@transaction.atomic
def register_official(*, name: str, id_number: str | None = None, by: Any, at: datetime) -> Official:
    """Enter an official; without a number he cannot be told from a namesake."""
    number = validate_id_number(id_number) if id_number else None
    # While the key of the index is changed, the constraint sees only half of those who are entered.
    if Official.objects.filter(id_number_index__in=blind_indexes(number)[1:]).exists():
        raise ValidationError(_("该身份证件号码已登记，请查找已有人员。"), code="official_known")
    official = Official(
        name=clean_name(name), id_number=number, id_number_index=blind_index(number) if number else None
    )
    official.full_clean()
    official.save()
    auditing.record(action="official.register", by=by, at=at, subject=official)
    return official


@transaction.atomic
def appoint(
    *,
    organisation: Organisation,
    title: str,
    official: Official,
    from_on: date | None,
    seat: int = 1,
    by: Any,
    at: datetime,
) -> Post:
    """Put an official on a seat: the vacant one of this title and number, or a new one."""
    title = clean_name(title)
    open_posts = Post.objects.open().select_for_update(of=("self",))
    post = open_posts.filter(organisation=organisation, title=title, seat=seat).first()
    if post is None:
        post = Post(organisation=organisation, title=title, seat=seat)
    elif post.official_id is not None:
        raise ValidationError(_("该职务已有在任人员，请先登记离任。"), code="post_is_held")
    post.official, post.from_on = official, from_on
    post.full_clean()
    post.save()
    auditing.record(
        action="post.appoint",
        by=by,
        at=at,
        subject=post,
        details={"official": str(official.uid), "from_on": from_on},
    )
    return post


@transaction.atomic
def leave_post(*, post: Post, until_on: date, by: Any, at: datetime) -> Post:
    """End a tenure and return the vacant post that it leaves behind."""
    ended = Post.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=post.pk)
    if ended.official_id is None or ended.until_on is not None:
        raise ValidationError(_("该职务没有在任人员，无需登记离任。"), code="post_not_held")
    ended.until_on = until_on
    ended.full_clean()
    ended.save(update_fields=["until_on"])
    vacant = Post.objects.create(organisation=ended.organisation, title=ended.title, seat=ended.seat)
    auditing.record(action="post.leave", by=by, at=at, subject=ended, details={"until_on": until_on})
    return vacant


def _checked_uscc(uscc: str | None) -> str | None:
    if not uscc:
        return None
    try:
        return validate_uscc(uscc)
    except ValidationError as error:
        raise ValidationError({"uscc": error}) from error


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _add_name(organisation: Organisation, name: str, kind: str) -> OrganisationName:
    added = OrganisationName(organisation=organisation, name=name, kind=kind)
    added.full_clean()
    added.save()
    # The names of a body are searched in its own row.
    organisation.save(update_fields=["name", "updated_at"])
    return added


def _is_under(organisation: Organisation, above: Organisation) -> bool:
    """Whether ``organisation`` is ``above`` or stands somewhere below it."""
    at: Organisation | None = organisation
    while at is not None:
        if at.pk == above.pk:
            return True
        at = at.superior
    return False


def _plain(value: Any) -> str | None:
    return None if value is None else str(getattr(value, "pk", value))
