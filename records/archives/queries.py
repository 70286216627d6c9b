"""What is looked up: archives within reach, how complete they are, what waits and what ends soon."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from records.access.models import AuditEntry
from records.access.roles import Role
from records.access.scope import within_reach
from records.archives import rules
from records.archives.choices import EntryKind
from records.archives.models import Archive, ArchiveEntry, ArchiveImport, Course, Participation
from records.archives.services.common import KEEPERS
from records.archives.services.keeping import READERS
from records.common.crypto import blind_indexes
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Official, Organisation, Post

if TYPE_CHECKING:
    from records.access.models import User

# Figures by body, without a single name, are for those who see to it that files are kept.
FIGURE_READERS = READERS | {Role.SUPERVISOR}
SOON = timedelta(days=30)
MOST_HISTORY = 100


def archives_in_reach(user: "User", *roles: Role) -> QuerySet[Archive]:
    return within_reach(Archive.objects.all(), user, *(roles or READERS))


def courses_in_reach(user: "User") -> QuerySet[Course]:
    return within_reach(Course.objects.all(), user, *READERS)


def imports_in_reach(user: "User") -> QuerySet[ArchiveImport]:
    return within_reach(ArchiveImport.objects.all(), user, *READERS)


def entries_in_reach(user: "User", *roles: Role) -> QuerySet[ArchiveEntry]:
    return within_reach(
        ArchiveEntry.objects.all(),
        user,
        *(roles or READERS),
        region_field="archive__region_id",
        organisation_field="archive__organisation_id",
    )


def find_by_number(user: "User", id_number: str) -> Archive | None:
    """The archive of the person with this number, if it is within reach; asked of the blind index alone."""
    return archives_in_reach(user).filter(official__id_number_index__in=blind_indexes(id_number)).first()


def waiting_for(user: "User") -> QuerySet[ArchiveEntry]:
    """Sanctions that this archivist may confirm: entered by somebody else."""
    return (
        entries_in_reach(user, *KEEPERS)
        .filter(kind=EntryKind.DISCIPLINE, confirmed_at=None, refused_at=None)
        .exclude(entered_by=user)
    )


def ending_soon(user: "User", *, on: date) -> QuerySet[ArchiveEntry]:
    running = entries_in_reach(user, *KEEPERS).filter(
        kind=EntryKind.DISCIPLINE, confirmed_at__isnull=False, ended_on=None, superseded_at=None
    )
    return running.filter(ends_on__range=(on, on + SOON))


def dishonesty_records(archive: Archive) -> QuerySet[DishonestyRecord]:
    """The official's own dishonesty records as they stand in their room; nothing of them is copied."""
    return (
        DishonestyRecord.objects.filter(official=archive.official_id)
        .select_related("organisation", "region")
        .order_by("-decided_on", "-uid")
    )


def attempts(archive: Archive) -> QuerySet[AuditEntry]:
    """Refused attempts to open the file, the newest first."""
    return AuditEntry.objects.filter(
        subject_type=Archive._meta.label_lower,
        subject_uid=str(archive.pk),
        action="archive.read",
        outcome="refused",
    ).order_by("-id")[:MOST_HISTORY]


# --- Coverage -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coverage:
    """Of those in post: how many have a file, the due appraisal, recent training, and all three."""

    in_post: int = 0
    filed: int = 0
    appraised: int = 0
    trained: int = 0
    complete: int = 0

    @property
    def filed_rate(self) -> int | None:
        return rules.rate(self.filed, self.in_post)

    @property
    def complete_rate(self) -> int | None:
        return rules.rate(self.complete, self.in_post)

    @property
    def lacking(self) -> int:
        return self.in_post - self.complete


_FIGURES = ("in_post", "filed", "appraised", "trained", "complete")


def posts_in_reach(user: "User", *roles: Role) -> QuerySet[Any]:
    held = Post.objects.open().filter(official__isnull=False)
    return within_reach(
        held,
        user,
        *(roles or FIGURE_READERS),
        region_field="organisation__region_id",
        organisation_field="organisation_id",
    )


def _measured(posts: QuerySet[Any], *, on: date) -> QuerySet[Any]:
    standing = ArchiveEntry.objects.standing().filter(archive__official=OuterRef("official"))
    appraisal = standing.filter(kind=EntryKind.APPRAISAL, year=rules.appraisal_year(on))
    training = standing.filter(kind=EntryKind.TRAINING, occurred_on__gte=rules.training_since(on))
    return posts.annotate(
        has_file=Exists(Archive.objects.filter(official=OuterRef("official"))),
        has_appraisal=Exists(appraisal),
        has_training=Exists(training),
    )


def _counts() -> dict[str, Count]:
    def of(*conditions: str) -> Count:
        return Count("official", distinct=True, filter=Q(**dict.fromkeys(conditions, True)))

    return {
        "in_post": Count("official", distinct=True),
        "filed": of("has_file"),
        "appraised": of("has_appraisal"),
        "trained": of("has_training"),
        "complete": of("has_file", "has_appraisal", "has_training"),
    }


def coverage(user: "User", *, on: date, region: str = "") -> Coverage:
    """The figures of everything within reach, a person in two posts counted once."""
    posts = _inside(posts_in_reach(user), region)
    return Coverage(**_measured(posts, on=on).aggregate(**_counts()))


def coverage_by_body(user: "User", *, on: date, region: str = "") -> QuerySet[Any]:
    """One row a body, the greatest gap first; rows are dicts of the organisation's columns and the figures."""
    posts = _inside(posts_in_reach(user), region)
    return (
        _measured(posts, on=on)
        .values("organisation", "organisation__name", "organisation__region__full_name")
        .annotate(**_counts())
        .order_by("complete", "-in_post", "organisation")
    )


def coverage_of(row: dict[str, Any]) -> Coverage:
    return Coverage(**{name: row[name] for name in _FIGURES})


def lacking(user: "User", *, on: date, organisation: Organisation | None = None) -> QuerySet[Any]:
    """Who in post has no complete file, by name: for those who keep the files, and the auditor."""
    posts = _measured(posts_in_reach(user, *READERS), on=on)
    if organisation is not None:
        posts = posts.filter(organisation=organisation)
    return (
        posts.exclude(has_file=True, has_appraisal=True, has_training=True)
        .select_related("organisation", "official__archive__organisation")
        .defer("official__id_number")
        .order_by("organisation__pinyin", "official__name", "pk")
    )


def _inside(posts: QuerySet[Any], region: str) -> QuerySet[Any]:
    prefix = region.rstrip("0") if region else ""
    return posts.filter(organisation__region__code__startswith=prefix) if prefix else posts


# --- Education ------------------------------------------------------------------------------------------------------


def completion_by_body(user: "User", *, on: date) -> QuerySet[Any]:
    """How many of a body's people in post took part in training since the beginning of last year, and passed."""
    since = rules.training_since(on)
    mine = Participation.objects.filter(official=OuterRef("official"), course__ends_on__gte=since)
    came = mine.filter(course__state="closed")
    return (
        posts_in_reach(user)
        .annotate(came=Exists(came), passed=Exists(came.exclude(passed=False)), enrolled=Exists(mine))
        .values("organisation", "organisation__name")
        .annotate(
            in_post=Count("official", distinct=True),
            enrolled_count=Count("official", distinct=True, filter=Q(enrolled=True)),
            came_count=Count("official", distinct=True, filter=Q(came=True)),
            passed_count=Count("official", distinct=True, filter=Q(passed=True)),
        )
        .order_by("-in_post", "organisation")
    )


def officials_of(user: "User") -> QuerySet[Official]:
    """Everybody in post within this archivist's reach, for lists to choose from."""
    posts = posts_in_reach(user, *KEEPERS)
    return Official.objects.defer("id_number").filter(pk__in=posts.values("official")).order_by("name", "pk")


def bodies_of(user: "User", *roles: Role) -> QuerySet[Organisation]:
    """The bodies over which this person keeps files."""
    return within_reach(
        Organisation.objects.current(), user, *(roles or KEEPERS), organisation_field="pk"
    ).order_by("pinyin")
