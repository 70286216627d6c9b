"""A new node's first administrators, by the one command that makes them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from records.access.models import User
from records.access.roles import Role

pytestmark = pytest.mark.django_db
NAMES = ["--system", "liming:李明", "--security", "wangfang:王芳", "--audit", "zhaoqiang:赵强"]


def test_three_accounts_with_passwords_that_are_shown_once():
    out = StringIO()
    call_command("first_administrators", *NAMES, stdout=out)
    lines = dict(line.split(": ") for line in out.getvalue().splitlines()[:3])
    username, password = lines["security"].split()
    user = User.objects.get(username=username)
    assert user.full_name == "王芳"
    assert user.check_password(password)
    assert user.must_change_password
    assert user.roles() == {Role.SECURITY_ADMIN}


def test_once_and_never_again():
    call_command("first_administrators", *NAMES, stdout=StringIO())
    with pytest.raises(CommandError, match="已有管理员"):
        call_command("first_administrators", *[name.replace(":", "2:") for name in NAMES], stdout=StringIO())


def test_a_name_that_is_none_is_an_error():
    with pytest.raises(CommandError, match="USERNAME:NAME"):
        call_command("first_administrators", "--system", "liming", *NAMES[2:], stdout=StringIO())


def test_a_node_without_its_region_is_told_what_to_load_first(settings):
    settings.NODE_CODE = "999999"
    with pytest.raises(CommandError, match="load_reference"):
        call_command("first_administrators", *NAMES, stdout=StringIO())
