"""What the portal is made of is pinned, has digests and may be used; what could not be asked is not passed off as asked."""

import json
import subprocess

import pytest

from tests.security import dependencies
from tests.security.dependencies import LOCKS, ROOT, SHIPPED, faults_of, licence_faults

DIGEST = "    --hash=sha256:" + "0" * 64


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_once_with_its_digests(name):
    assert faults_of((ROOT / name).read_text()) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_package_stands_under_a_licence_that_an_office_may_use(name):
    assert licence_faults((ROOT / name).read_text()) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"a>=1 \\\n{DIGEST}", "not pinned"),
        (f"git+https://x.example/a \\\n{DIGEST}", "not pinned"),
        ("--index-url https://x.example", "not pinned"),
        ("-e .", "not pinned"),
        ("a==1", "no sha256"),
        (f"a==1 \\\n    --hash=md5:00\nb==1 \\\n{DIGEST}", "no sha256"),
        (f"a==1 \\\n{DIGEST}\nA==2 \\\n{DIGEST}", "twice"),
        (f"a==1 \\\n{DIGEST}\na==2 ; python_version < '3.12' \\\n{DIGEST}", "again for one"),
    ],
)
def test_a_lock_file_that_is_open_somewhere_is_a_fault(text, fault):
    assert any(fault in one for one in faults_of(text))


def test_two_versions_for_two_pythons_are_none():
    text = f"a==1 ; python_version < '3.12' \\\n{DIGEST}\na==2 ; python_version >= '3.12' \\\n{DIGEST}\n    # via b"
    assert faults_of(text) == []


@pytest.mark.parametrize(
    ("licence", "wrong"),
    [
        ("AGPL-3.0", True),
        ("GNU General Public License v3", True),
        ("", True),
        ("MIT", False),
        ("LGPL-3.0-or-later", False),
    ],
)
def test_a_licence_that_would_bind_the_office_is_a_fault(monkeypatch, licence, wrong):
    monkeypatch.setattr(dependencies, "licence_of", lambda name: licence)
    assert bool(licence_faults(f"a==1 \\\n{DIGEST}")) is wrong


class TestAdvisories:
    @pytest.fixture
    def answered(self, monkeypatch, capsys):
        def answer(stdout="", error=None):
            def run(*args, **kwargs):
                if error:
                    raise error
                return subprocess.CompletedProcess(args, 1, stdout, "")

            monkeypatch.setattr(dependencies.subprocess, "run", run)
            code = dependencies.main()
            return code, capsys.readouterr().out

        return answer

    @pytest.mark.parametrize(
        "stdout",
        ["", "Traceback: no route to host", '{"dependencies": [{"name": "a", "skip_reason": "not found"}]}'],
        ids=["nothing", "no json", "knows nothing"],
    )
    def test_where_nobody_could_be_asked_it_says_so_and_is_no_failure(self, answered, stdout):
        code, said = answered(stdout)
        assert code == 0
        assert "NOT ASKED" in said

    def test_an_answer_that_does_not_come_is_none(self, answered):
        code, said = answered(error=subprocess.TimeoutExpired("pip-audit", 120))
        assert (code, "NOT ASKED" in said) == (0, True)

    def test_a_known_fault_is_a_failure_with_its_remedy(self, answered):
        fault = {"id": "PYSEC-1", "fix_versions": ["2.0"]}
        told = {
            "dependencies": [
                {"name": "a", "version": "1.0", "vulns": [fault]},
                {"name": "b", "skip_reason": "x"},
            ]
        }
        code, said = answered(json.dumps(told))
        assert code == 1
        assert "a 1.0: PYSEC-1, mended in 2.0" in said
        assert "NOT ASKED" not in said
