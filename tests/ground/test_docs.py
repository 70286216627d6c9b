"""What the pages of documentation name exists: files, commands, targets."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.support.processes import ROOT

PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")])


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    inside = [link.split("#")[0] for link in links if not link.startswith(("http", "#", "mailto:"))]
    assert [link for link in inside if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_commands_exist(page):
    text = page.read_text(encoding="utf-8")
    commands = set(re.findall(r"manage\.py ([a-z_]+)", text))
    targets = set(re.findall(r"`make ([a-z]+)", text)) | set(
        re.findall(r"^make ([a-z]+)", text, re.MULTILINE)
    )
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert commands - set(get_commands()) == set()
    assert {target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)} == set()


def test_the_chains_subcommands_in_the_docs_exist():
    from records.management.commands.chain import Command

    known = Command().create_parser("manage.py", "chain").format_help()
    for page in PAGES:
        for name in re.findall(r"manage\.py chain ([a-z-]+)", page.read_text(encoding="utf-8")):
            assert re.search(rf"\b{name}\b", known), f"{_name(page)}: manage.py chain {name}"


def test_every_decision_is_numbered_and_titled():
    files = sorted((ROOT / "docs/adr").glob("*.md"))
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    for path in files:
        assert path.read_text(encoding="utf-8").startswith(f"# {int(path.name[:4])}. ")
