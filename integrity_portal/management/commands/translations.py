"""
The English of the portal, kept without the gettext programs: Babel reads, writes and compiles.

The words in the code are Chinese; the catalogue holds the English for each.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import templatize

SOURCES = ("integrity_portal", "records", "supervision", "disclosure")
TEMPLATES = "templates"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# The moment of writing would make every run a change.
VOLATILE = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To): .*\n',
    re.M,
)
NAMELESS = ("%s", "%d", "{}")
# %(name)s, %s and {name}; a doubled percent sign stands for itself.
PLACEHOLDERS = re.compile(r"%%|%\(\w+\)[a-z]|%[sd]|\{\w*\}")


class Command(BaseCommand):
    help = "维护英文词条：update 收集，compile 编译，check 核对是否齐全。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["update", "compile", "check"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        {"update": self.bring_up, "compile": self.write_compiled, "check": self.find_missing}[action]()

    @property
    def path(self) -> Path:
        return Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"

    def bring_up(self) -> None:
        """Bring the catalogue in step with the code: new words come in empty, gone ones leave."""
        catalogue = self._read()
        catalogue.update(self._collected(), no_fuzzy_matching=True, keep_user_comments=True)
        catalogue.obsolete.clear()
        catalogue.header_comment = (
            "# The English of the portal: manage.py translations update | compile | check"
        )
        self.path.parent.mkdir(parents=True, exist_ok=True)
        written = io.BytesIO()
        write_po(written, catalogue, width=110, sort_by_file=True, include_lineno=False)
        text = VOLATILE.sub(b"", written.getvalue())
        self.path.write_bytes(text)
        self.stdout.write(f"{len(catalogue)} 条，缺英文 {len(list(missing(catalogue)))} 条。")

    def write_compiled(self) -> None:
        with self.path.with_suffix(".mo").open("wb") as file:
            write_mo(file, self._read())

    def find_missing(self) -> None:
        """Fail where the English of anything a reader may meet is missing, outdated or wrongly filled in."""
        catalogue = self._read()
        problems = []
        for message in self._collected():
            if not message.id:
                continue
            known = catalogue.get(_first(message.id), message.context)
            if known is None or not _whole(known):
                problems.append(f"缺英文：{_first(message.id)}")
            elif _placeholders(message.id) != _placeholders(known.string):
                problems.append(f"占位符不一致：{_first(message.id)}")
        if problems:
            raise CommandError("\n".join([*problems, "请运行 manage.py translations update 并补上英文。"]))
        self.stdout.write("英文词条齐全。")

    def _read(self) -> Catalog:
        if not self.path.exists():
            return self._empty()
        with self.path.open("rb") as file:
            return read_po(file, locale="en")

    @staticmethod
    def _empty() -> Catalog:
        return Catalog(locale="en", project="integrity-portal", version="1", charset="utf-8", fuzzy=False)

    def _collected(self) -> Catalog:
        found = self._empty()
        for path, words, context in collect(Path(settings.BASE_DIR)):
            found.add(words, locations=[(path, 0)], context=context)
        return found


def collect(root: Path) -> Iterator[tuple[str, Any, str | None]]:
    """Every translatable text of the code and the templates, with its file and its context."""
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _extracted(path, path.read_bytes(), root)
    for place in (TEMPLATES, *SOURCES):
        for path in sorted((root / place).rglob("*")):
            if path.suffix in (".html", ".txt", ".xml") and path.is_file():
                python = templatize(path.read_text(encoding="utf-8"), origin=str(path))
                # What is left of the markup keeps its indents, which mean something to a reader of Python.
                lines = "\n".join(line.strip() for line in python.splitlines())
                yield from _extracted(path, lines.encode(), root)


def _extracted(path: Path, source: bytes, root: Path) -> Iterator[tuple[str, Any, str | None]]:
    options = {"encoding": "utf-8"}
    for _line, words, _comments, context in extract("python", io.BytesIO(source), KEYWORDS, options=options):
        yield str(path.relative_to(root)), words, context


def missing(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id and not _whole(message))


def _whole(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(texts) and not message.fuzzy


def _first(words: Any) -> str:
    return words[0] if isinstance(words, tuple | list) else words


def _placeholders(words: Any) -> list[str]:
    """What is filled in: the nameless in number, the named once, for a language may need one twice."""
    text = words[-1] if isinstance(words, tuple | list) else words
    found = [place for place in PLACEHOLDERS.findall(text) if place != "%%"]
    return sorted({place for place in found if place not in NAMELESS}) + [p for p in found if p in NAMELESS]
