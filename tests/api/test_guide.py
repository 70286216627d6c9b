"""The guide's commands, run as a partner would run them; and that both languages and the example client agree."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from disclosure.site.guides import anchor_of, page_of
from integrity_portal.management.commands.api_client import CLIENT, SCHEMA, client_source
from records.access.scopes import SANDBOX_SCOPES
from records.access.services import Right, ensure_system_users, register_partner
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Region
from tests.disclosure.factories import body
from tests.records.access.factories import NOW, XUCHANG, holder
from tests.support.pages import ReadPage

DOCS = Path(settings.BASE_DIR) / "docs" / "api"
GUIDES = ("guide.md", "guide.en.md")
BOTH = ("guide", "changes", "webhooks", "changelog")
BLOCK = re.compile(r"<!-- run -->\n```(bash|python)\n(.*?)\n```", re.S)


def blocks(name: str) -> list[tuple[str, str]]:
    return BLOCK.findall((DOCS / name).read_text(encoding="utf-8"))


@pytest.fixture
def sandbox(live_portal):
    ensure_system_users()
    return register_partner(
        name="联调中心",
        organisation=body("示例市中级人民法院", kind="court"),
        region=Region.objects.get(code=XUCHANG),
        scopes=sorted(SANDBOX_SCOPES),
        rights=[Right(kind, XUCHANG, may_submit=True) for kind in ("dishonesty-record", "bad-conduct")],
        sandbox=True,
        by=holder("李明", "system_admin"),
        at=NOW,
    )


@pytest.mark.parametrize("language", ["bash", "python"])
def test_every_command_of_the_guide_runs_as_it_stands(live_portal, sandbox, tmp_path, language):
    found = [code for spoken, code in blocks("guide.md") if spoken == language]
    assert len(found) >= 2
    if language == "bash" and not shutil.which("curl"):
        pytest.skip("no curl on this machine: install it to run the guide's commands")
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(CLIENT.parent),
        "PORTAL": live_portal.url,
        "CLIENT_ID": sandbox.client_id,
        "CLIENT_SECRET": sandbox.client_secret,
        "NO_PROXY": "*",
        "LANG": "C.UTF-8",
    }
    # The shell's blocks share their variables, as they do for a reader who runs one after the other.
    commands = (
        [["bash", "-euo", "pipefail", "-c", "\n".join(found)]]
        if language == "bash"
        else [[sys.executable, "-c", program] for program in found]
    )
    for command in commands:
        done = subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, f"{command[-1]}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        assert "Traceback" not in done.stderr
    assert not DishonestyRecord.objects.exists()


def test_both_languages_show_the_same_commands():
    first, second = map(blocks, GUIDES)
    assert first == second
    assert len(first) >= 8


@pytest.mark.parametrize("name", [f"{name}{end}" for name in BOTH for end in (".md", ".en.md")])
def test_every_page_that_is_named_is_there(name):
    text = (DOCS / name).read_text(encoding="utf-8")
    named = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert named
    assert [link for link in named if not (DOCS / link).exists()] == []


def test_the_guide_names_only_addresses_that_there_are():
    described = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))["paths"]
    shown = {path.replace("{", "").replace("}", "") for path in described} | {
        "/api/v1/docs/",
        "/api/v1/schema/",
    }
    for name in GUIDES:
        text = (DOCS / name).read_text(encoding="utf-8")
        named = set(re.findall(r"/api/v1/[a-z/-]+/", text))
        unknown = {one for one in named if not any(path.startswith(one) for path in shown)}
        assert unknown == set()


def test_the_example_client_is_in_step_with_the_description():
    schema = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    assert CLIENT.read_text(encoding="utf-8") == client_source(schema), "run: make client"


@pytest.mark.slow
def test_the_example_client_is_typed_throughout(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path}", str(CLIENT)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "对接指南"), ("en", "Guide for partners")])
def test_the_developers_page_leads_to_the_guides_in_the_readers_language(client, db, language, title):
    client.cookies["language"] = language
    page = client.get("/developers/").content.decode()
    addresses = set(re.findall(r'href="(/developers/[^"#]+)"', page))
    assert addresses == {*(f"/developers/{name}/" for name in BOTH), "/developers/client/portal_api.py"}
    for address in addresses:
        assert client.get(address).status_code == 200
    assert f"<h1>{title}</h1>" in client.get("/developers/guide/").content.decode()
    for kind in ("litigation-case", "court-notice", "commendation", "debt-disclosure", "pledge", "penalty"):
        assert f">{kind}<" in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", BOTH)
def test_a_guide_is_a_page_with_all_that_its_file_says(client, db, name, language):
    client.cookies["language"] = language
    page = client.get(f"/developers/{name}/").content.decode()
    file = f"{name}.en.md" if language == "en" else f"{name}.md"
    text = (DOCS / file).read_text(encoding="utf-8")
    anchors = set(re.findall(r'<h[23] id="([^"]+)"', page))
    for heading in re.findall(r"^#{2,3} (.+)$", text, re.M):
        assert anchor_of(heading) in anchors
        assert f'href="#{anchor_of(heading)}"' in page or name == "changelog"
    assert page.count('<pre tabindex="0">') == len(re.findall(r"^```[a-z]", text, re.M))
    assert page.count('<table tabindex="0">') == len(re.findall(r"^\| --- ", text, re.M))
    assert "&lt;!--" not in page
    assert ReadPage(page).faults() == []
    said = ReadPage(f'<html lang="{language}">{page_of(file).text.html}</html>')
    assert said.untranslated([]) == []
    assert f'href="/developers/{file}"' in page
    # A guide leads to guides, to no bare file but the client and the other language.
    bare = set(re.findall(r'href="/developers/([^"]+\.md)"', page)) - {file}
    assert bare <= {f"{name}.md" if language == "en" else f"{name}.en.md"}


def test_a_link_between_guides_leads_to_the_very_section(client, db):
    page = client.get("/developers/changelog/").content.decode()
    anchor = re.search(r'href="/developers/guide/#([^"]+)"', page)
    assert anchor is not None
    assert f'id="{anchor[1]}"' in client.get("/developers/guide/").content.decode()


def test_both_changelogs_tell_the_same_changes():
    shapes = []
    for name in ("changelog.md", "changelog.en.md"):
        lines = (DOCS / name).read_text(encoding="utf-8").splitlines()
        shapes.append(
            [re.findall(r"`[^`]+`|^## .+", line) for line in lines if line.startswith(("## ", "- "))]
        )
    assert [sorted(one) for one in shapes[0]] == [sorted(one) for one in shapes[1]]


@pytest.mark.parametrize("name", ["v1.yaml", "../adr/0001-rooms-by-subject.md", "client/", "guide.txt"])
def test_nothing_else_is_handed_out(client, db, name):
    assert client.get(f"/developers/{name}").status_code == 404
    assert client.get("/developers/nothing/").status_code == 404
