"""Reading lines of a file: who is meant, within reach of who uploaded it, and what is said. Writes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.archives.columns import ENTRY_COLUMNS
from records.archives.models import Archive
from records.archives.services.common import KEEPERS
from records.common.crypto import blind_index, blind_indexes
from records.common.identifiers import validate_id_number
from records.common.tables import Row
from records.subjects.matching import clean_name
from records.subjects.models import Official, Organisation, Post

if TYPE_CHECKING:
    from records.access.models import User

CHUNK = 2_000
LONGEST_NAME = 100


@dataclass
class Line:
    """
    One line as understood.

    :ivar person: the key of a person who is to be registered (the blind index of his number), else None
    """

    number: int
    name: str = ""
    id_number: str = ""
    official: Official | None = None
    person: str | None = None
    organisation: Organisation | None = None
    post_title: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    is_known: str = ""
    errors: list[dict[str, str]] = field(default_factory=list)

    def refuse(self, column: str, code: str, detail: str) -> None:
        self.errors.append({"column": column, "code": code, "detail": detail})


class People:
    """Whom lines mean, asked of the database in a few questions for all lines together."""

    def __init__(self, rows: Sequence[Row], *, by: "User", organisation: Organisation | None) -> None:
        self.by, self.default = by, organisation
        cells = [row.as_text() for row in rows]
        self.officials = self._officials(cells)
        self.organisations = self._organisations(cells)
        self.namesakes = self._namesakes(cells)
        self._reach: dict[Any, bool] = {}
        self._names: dict[str, tuple[str, int]] = {}

    def _officials(self, cells: list[dict[str, str]]) -> dict[str, Official]:
        indexes = {index for row in cells for index in blind_indexes(_plain_number(row.get("id_number", "")))}
        found: dict[str, Official] = {}
        for part in _chunks(sorted(indexes)):
            officials = Official.objects.defer("id_number").filter(id_number_index__in=part)
            found |= {
                str(one.id_number_index): one for one in officials.select_related("archive__organisation")
            }
        return found

    def _organisations(self, cells: list[dict[str, str]]) -> dict[str, list[Organisation]]:
        asked = sorted({clean_name(row["organisation"]) for row in cells if row.get("organisation")})
        found: dict[str, list[Organisation]] = defaultdict(list)
        for part in _chunks(asked):
            for one in Organisation.objects.current().filter(name__in=part):
                found[one.name].append(one)
            codes = [text.upper() for text in part if text.isascii()]
            for one in Organisation.objects.current().filter(uscc__in=codes):
                found[str(one.uscc)].append(one)
        return found

    def _namesakes(self, cells: list[dict[str, str]]) -> dict[str, list[Post]]:
        """Open posts by their holders' names, for lines without a number."""
        names = sorted({clean_name(row.get("name", "")) for row in cells if not row.get("id_number")} - {""})
        found: dict[str, list[Post]] = defaultdict(list)
        for part in _chunks(names):
            posts = Post.objects.open().filter(official__name__in=part).defer("official__id_number")
            for post in posts.select_related("official__archive__organisation", "organisation"):
                if post.official is not None:
                    found[post.official.name].append(post)
        return found

    def read(self, row: Row) -> Line:
        """Name, number, body and post of one line; what is wrong with them stands in its errors."""
        cells, line = row.as_text(), Line(row.number)
        line.name = clean_name(cells.get("name", ""))
        line.post_title = clean_name(cells.get("post_title", ""))
        if not line.name or len(line.name) > LONGEST_NAME:
            line.refuse("name", "required", _("请填写姓名（不超过 %d 个字）。") % LONGEST_NAME)
            return line
        self._read_organisation(line, cells.get("organisation", ""))
        if number := cells.get("id_number", ""):
            self._by_number(line, number)
        else:
            self._by_name(line)
        if not line.errors:
            self._place(line)
        return line

    def _read_organisation(self, line: Line, text: str) -> None:
        if not text:
            line.organisation = self.default
            return
        name = clean_name(text)
        found = {
            one.pk: one for one in self.organisations.get(name, []) + self.organisations.get(name.upper(), [])
        }
        mine = [one for one in found.values() if self._holds(one)]
        if len(mine) == 1:
            line.organisation = mine[0]
        elif mine:
            line.refuse("organisation", "ambiguous", _("有多个同名机构，请填写统一社会信用代码。"))
        else:
            line.refuse(
                "organisation",
                "organisation_unknown",
                _("没有这个机构，或它不在您的管档范围内，请核对全称。"),
            )

    def _by_number(self, line: Line, text: str) -> None:
        try:
            line.id_number = validate_id_number(text)
        except ValidationError as error:
            line.refuse("id_number", str(error.code), " ".join(error.messages))
            return
        for index in blind_indexes(line.id_number):
            line.official = line.official or self.officials.get(index)
        if line.official is not None:
            if line.official.name != line.name:
                line.refuse("name", "another_name", _("该身份证件号码登记的是另一姓名，请核对。"))
            return
        line.person = blind_index(line.id_number)
        first_name, first_line = self._names.setdefault(line.person, (line.name, line.number))
        if first_name != line.name:
            line.refuse("name", "another_name", _("与第 %d 行号码相同而姓名不同，请核对。") % first_line)

    def _by_name(self, line: Line) -> None:
        posts = [post for post in self.namesakes.get(line.name, []) if self._holds(post.organisation)]
        if line.organisation is not None:
            posts = [post for post in posts if post.organisation_id == line.organisation.pk]
        people = {post.official_id: post.official for post in posts}
        if len(people) == 1:
            line.official = next(iter(people.values()))
            return
        message = (
            _("有多名同名人员在任，请填写身份证件号码。")
            if people
            else _("没有找到这名在任人员；新登记的请填写身份证件号码。")
        )
        line.refuse("id_number", "person_unclear", message)

    def _place(self, line: Line) -> None:
        """The body that keeps the file: where it lies already, else the one named, else where he is in post."""
        archive = archive_of(line.official) if line.official else None
        if archive is not None:
            if not self._holds(archive.organisation):
                line.refuse(
                    "name",
                    "kept_elsewhere",
                    _("该人员的档案由其他机构管理，请先办理转递。"),
                )
            line.organisation = archive.organisation
            return
        if line.organisation is None and line.official is not None:
            held = self._post_of(line.official)
            line.organisation = held.organisation if held else None
        if line.organisation is None:
            line.refuse("organisation", "required", _("请填写机构。"))
        elif line.person is not None and not line.post_title:
            line.refuse("post_title", "required", _("新登记的人员请填写职务。"))

    def _post_of(self, official: Official) -> Post | None:
        posts = (
            Post.objects.open()
            .filter(official=official)
            .select_related("organisation")
            .order_by("from_on", "pk")
        )
        return next((post for post in posts if self._holds(post.organisation)), None)

    def _holds(self, organisation: Organisation) -> bool:
        if organisation.pk not in self._reach:
            self._reach[organisation.pk] = self.by.holds(KEEPERS, over=organisation)
        return self._reach[organisation.pk]


def archive_of(official: Official) -> Archive | None:
    """His archive, read with him; None where there is none."""
    return getattr(official, "archive", None)


def entry_values(row: Row, *, on: date) -> dict[str, Any]:
    """
    The entry that a line states, as cells of the right kinds; empty where it only registers a person.

    :raises ValidationError: by column
    """
    cells = {name: text for name, text in row.as_text().items() if text}
    given = {column.name for column in ENTRY_COLUMNS[4:]} & cells.keys()
    if not given:
        return {}
    errors: dict[str, str] = {}
    values: dict[str, Any] = {
        name: cells.get(name, "") for name in ("title", "text", "basis_number", "basis_authority")
    }
    for column in ENTRY_COLUMNS:
        if column.choices is not None:
            values[column.name] = _chosen(column.choices, cells.get(column.name, ""))
    for name in ("occurred_on", "basis_on", "starts_on"):
        try:
            values[name] = day_of(cells.get(name, ""))
        except ValueError:
            errors[name] = _("日期请写成 2026-01-15 的样子。")
    year = cells.get("year", "").removesuffix("年")
    values["year"] = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    if errors:
        raise ValidationError(errors)
    return values


def day_of(text: str) -> date | None:
    """A day as people write it: 2026-01-15, 2026/1/15, 2026.1.15, 2026年1月15日, 20260115."""
    if not text:
        return None
    plain = text.strip().split(" ")[0]
    if plain.isascii() and plain.isdigit() and len(plain) == 8:
        return datetime.strptime(plain, "%Y%m%d").date()  # noqa: DTZ007
    for sign in "/.年月":
        plain = plain.replace(sign, "-")
    year, month, day = plain.rstrip("日").split("-")
    return date(int(year), int(month), int(day))


def _chosen(choices: Any, text: str) -> str:
    by_label = {str(label): value for value, label in choices.choices}
    return by_label.get(text, text)


def _plain_number(text: str) -> str:
    try:
        return validate_id_number(text) if text else ""
    except ValidationError:
        return ""


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def by_field(error: ValidationError) -> Iterable[tuple[str, str]]:
    """The reasons of a refusal with the column that each belongs to."""
    if hasattr(error, "error_dict"):
        for name, messages in error.message_dict.items():
            yield from ((name if name != "__all__" else "", message) for message in messages)
    else:
        yield from (("", message) for message in error.messages)


def counted(lines: Sequence[Line]) -> Mapping[str, int]:
    wrong = sum(bool(line.errors) for line in lines)
    known = sum(bool(line.is_known) and not line.errors for line in lines)
    return {"rows_wrong": wrong, "rows_known": known, "rows_ready": len(lines) - wrong - known}
