"""Every word that a reader may meet has its English, and the keeper of the catalogue notices when one lacks it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

SOURCE = 'from django.utils.translation import gettext as _\n\nWORDS = _("共 %(count)s 条，见 {place}")\n'
TEMPLATE = '<p>\n    {% load i18n %}\n  {% translate "查一查" %}\n{% blocktranslate %}还有 {{ n }} 个{% endblocktranslate %}</p>'


@pytest.fixture
def portal(settings: Any, tmp_path: Path) -> Path:
    """A small portal of one module and one template."""
    (tmp_path / "records").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "records" / "words.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, [tmp_path / "locale"]
    return tmp_path


@pytest.fixture
def catalogue(portal: Path) -> Path:
    call_command("translations", "update")
    return portal / "locale" / "en" / "LC_MESSAGES" / "django.po"


def fill(catalogue: Path, **texts: str) -> None:
    written = catalogue.read_text(encoding="utf-8")
    for begin, english in texts.items():
        before, found, after = written.partition(f'msgid "{begin}')
        assert found, begin
        head, _nothing, tail = after.partition('msgstr ""')
        written = f'{before}{found}{head}msgstr "{english}"{tail}'
    catalogue.write_text(written, encoding="utf-8")


def test_all_english_of_the_portal_is_there() -> None:
    call_command("translations", "check")


def test_words_of_code_and_templates_are_collected(catalogue: Path) -> None:
    written = catalogue.read_text(encoding="utf-8")
    for words in ("共 %(count)s 条，见 {place}", "查一查", "还有 %(n)s 个"):
        assert f'msgid "{words}"' in written


@pytest.mark.parametrize(
    ("english", "complaint"),
    [
        ("", "缺英文"),
        ("%(count)s records", "占位符不一致"),
        ("%(number)s records, see {place}", "占位符不一致"),
    ],
)
def test_missing_or_wrong_english_is_refused(catalogue: Path, english: str, complaint: str) -> None:
    fill(catalogue, 查一查="Search", 还有="%(n)s more")
    if english:
        fill(catalogue, 共=english)
    with pytest.raises(CommandError, match=complaint):
        call_command("translations", "check")


def test_whole_catalogue_passes_and_stays_through_an_update(catalogue: Path) -> None:
    fill(catalogue, 查一查="Search", 还有="%(n)s more", 共="%(count)s records, see {place}")
    call_command("translations", "check")
    before = catalogue.read_text(encoding="utf-8")
    call_command("translations", "update")
    assert catalogue.read_text(encoding="utf-8") == before
    call_command("translations", "compile")
    assert catalogue.with_suffix(".mo").stat().st_size > 0


def test_word_that_left_the_code_leaves_the_catalogue(portal: Path, catalogue: Path) -> None:
    fill(catalogue, 查一查="Search")
    (portal / "templates" / "page.html").unlink()
    call_command("translations", "update")
    assert "查一查" not in catalogue.read_text(encoding="utf-8")


def test_new_word_is_noticed(portal: Path, catalogue: Path) -> None:
    fill(catalogue, 查一查="Search", 还有="%(n)s more", 共="%(count)s records, see {place}")
    (portal / "records" / "more.py").write_text(
        'from x import gettext_lazy as _\n_("新词")\n', encoding="utf-8"
    )
    with pytest.raises(CommandError, match="新词"):
        call_command("translations", "check")
