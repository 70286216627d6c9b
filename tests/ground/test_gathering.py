"""A module that nobody gathers makes no migration, no page, no task and no error: so it is found here."""

import ast
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.management import _get_all_permissions  # type: ignore[attr-defined]

from records.access.roles import PERMISSIONS

ROOT = Path(settings.BASE_DIR)
APPS = ("records", "supervision", "disclosure")


def _modules(*names: str) -> list[str]:
    found = []
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" in parts or "management" in parts:
                continue
            if any(name in parts for name in names):
                found.append(".".join(parts).removesuffix(".__init__"))
    return sorted(found)


@pytest.mark.parametrize("kind", ["models", "admin"])
def test_every_room_is_gathered(kind):
    for app in APPS:
        if (ROOT / app / f"{kind}.py").exists():
            __import__(f"{app}.{kind}")
    assert [name for name in _modules(kind) if name not in sys.modules] == []


def test_every_rooms_tasks_are_gathered():
    for app in APPS:
        if (ROOT / app / "tasks.py").exists():
            __import__(f"{app}.tasks")
    assert [name for name in _modules("tasks") if name not in sys.modules] == []


def test_every_model_is_listed_by_its_app():
    for app in APPS:
        gathered = sys.modules.get(f"{app}.models")
        names = {model.__name__ for model in apps.get_app_config(app).get_models()}
        assert names <= set(getattr(gathered, "__all__", ())), app


def test_what_a_role_may_do_exists():
    known = {
        f"{model._meta.app_label}.{code}"
        for model in apps.get_models()
        for code, _name in _get_all_permissions(model._meta)
    }
    assert {code for codes in PERMISSIONS.values() for code in codes} - known == set()


def test_every_models_staff_page_is_ours_and_not_the_libraries_default():
    from unfold.admin import ModelAdmin

    plain = [
        model._meta.label
        for model, page in admin.site._registry.items()
        if model._meta.app_label in APPS and not isinstance(page, ModelAdmin)
    ]
    assert plain == []


def test_no_file_outgrows_its_room():
    long = {
        str(path.relative_to(ROOT)): lines
        for app in ("integrity_portal", *APPS)
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 450
    }
    assert long == {}


def test_services_never_reach_for_the_clock():
    """A moment is an argument (``at=``): what a service does can be tested and told again for any day."""
    guilty = []
    for path in (ROOT / "records").rglob("services/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow"):
                guilty.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert guilty == []
