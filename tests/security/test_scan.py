"""The scanner's findings fail the run unless they are answered, and no scan is not a clean scan."""

import json

import pytest

from tests.security import scan


def report(**found):
    return {
        "walked": 200,
        "vulnerabilities": found,
        "anomalies": {},
        "additionals": {"Fingerprint": [{"info": "a server"}]},
    }


def finding(info="", path="/records/", **more):
    return {"method": "GET", "path": path, "info": info, **more}


def test_what_is_found_is_open_until_it_is_answered():
    open_ones, answered = scan.findings(
        report(
            **{
                "SQL Injection": [finding("via q")],
                "HTTP Secure Headers": [
                    finding("Strict-Transport-Security is not set"),
                    finding("X-Frame-Options is not set"),
                ],
                "Cross Site Request Forgery": [
                    finding("Lack of token", "/language/"),
                    finding("Lack of token", "/subscriptions/new/"),
                ],
            }
        )
    )
    assert len(open_ones) == 3
    assert len(answered) == 2
    assert not any("Fingerprint" in line for line in open_ones)


def test_errors_that_attacks_caused_count_too():
    found = {"vulnerabilities": {}, "anomalies": {"Internal Server Error": [finding("500")]}}
    assert scan.findings(found) == (["Internal Server Error: GET /records/ 500"], [])


@pytest.mark.parametrize("answer", scan.ANSWERED, ids=lambda answer: answer.category + answer.path)
def test_each_answer_says_why(answer):
    assert len(answer.because) > 20


@pytest.fixture
def demo(monkeypatch, tmp_path):
    monkeypatch.setattr(scan, "LOCAL", tmp_path)
    monkeypatch.setattr(scan.sys, "argv", ["scan"])
    monkeypatch.setattr(scan.shutil, "which", lambda name: f"/usr/bin/{name}")
    users = {"clerk": {"username": "c", "password": "p"}}
    node = {"url": "http://127.0.0.1:1", "users": users}
    (tmp_path / "demo.json").write_text(json.dumps({"nodes": {"city": node}}))

    def run(reports, *, cookies):
        monkeypatch.setattr(scan, "signed_in", lambda url, account: cookies)
        monkeypatch.setattr(scan, "scanned", lambda url, name, **how: reports[name])
        return scan.main()

    return run


def test_two_clean_walks_are_clean(demo, capsys):
    assert demo({"public": report(), "staff": report()}, cookies={"a": "b"}) == 0
    assert "staff: 200 addresses, 0 findings" in capsys.readouterr().out


def test_one_finding_fails_the_run(demo):
    assert demo({"public": report(), "staff": report(Backup=[finding()])}, cookies={"a": "b"}) == 1


def test_a_walk_that_did_not_happen_fails_the_run(demo, capsys):
    assert demo({"public": report()}, cookies=None) == 1
    assert "NOT SCANNED" in capsys.readouterr().out


def test_a_scanner_that_was_turned_away_has_not_scanned(demo, capsys):
    assert demo({"public": report(), "staff": {**report(), "walked": 1}}, cookies={"a": "b"}) == 1
    assert "NOT SCANNED: 1 addresses" in capsys.readouterr().out


def test_a_demo_that_is_gone_is_no_clean_scan(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(scan, "LOCAL", tmp_path)
    monkeypatch.setattr(scan.shutil, "which", lambda name: f"/usr/bin/{name}")
    node = {"url": "http://127.0.0.1:1", "users": {"clerk": {"username": "c", "password": "p"}}}
    (tmp_path / "demo.json").write_text(json.dumps({"nodes": {"city": node}}))
    assert scan.main() == 2
    assert "does not answer" in capsys.readouterr().out


def test_without_a_demo_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(scan, "LOCAL", tmp_path)
    assert scan.main() == 2
