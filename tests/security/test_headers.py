"""No kind of answer forgets what it must ask of the reader's browser."""

import json

import pytest
from django.test import Client
from django.urls import include, path
from prometheus_client import REGISTRY

from integrity_portal import server
from integrity_portal.settings.browser import DOWNLOAD_POLICY


def broken(request):
    raise RuntimeError("of the inside of the house")


urlpatterns = [path("broken", broken), path("", include("integrity_portal.urls"))]

CORS = {"Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"}
PAGES = {
    "public page": ("/", 200),
    "form": ("/complaints/new/", 200),
    "list as a file": ("/records/export.csv", 200),
    "sign-in": ("/admin/login/", 200),
    "staff page, not signed in": ("/admin/", 302),
    "api": ("/api/v1/public/records/", 200),
    "api, nowhere": ("/api/v1/nothing-here/", 404),
    "api, not signed in": ("/api/v1/records/", 401),
    "missing page": ("/nothing-here/", 404),
    "error": ("/broken", 500),
    "style sheet": ("/static/portal/portal.css", 200),
    "health": ("/healthz", 200),
    "node": ("/chain/v1/checkpoint", None),
}

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def reader(settings):
    settings.WHITENOISE_USE_FINDERS = True
    return Client(raise_request_exception=False)


def safe(answer, *, secure=False):
    """What every answer must carry; the names of what is missing."""
    headers = answer.headers
    # The public API alone is for scripts of any site, and for none with its reader's cookies.
    shared = CORS & set(headers) == {"Access-Control-Allow-Origin"} and answer.request[
        "PATH_INFO"
    ].startswith("/api/v1/public/")
    policy = headers.get("Content-Security-Policy", "")
    wanted = {
        "policy": "default-src 'none'" in policy and "frame-ancestors 'none'" in policy,
        "no plain script": "script-src 'self'" in policy or policy == DOWNLOAD_POLICY,
        "nosniff": headers.get("X-Content-Type-Options") == "nosniff",
        "frames": headers.get("X-Frame-Options") == "DENY",
        "referrer": headers.get("Referrer-Policy") == "same-origin",
        "opener": headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "resource": headers.get("Cross-Origin-Resource-Policy")
        == ("cross-origin" if shared else "same-origin"),
        "devices": "camera=()" in headers.get("Permissions-Policy", ""),
        "caches": "Cache-Control" in headers,
        "no banner": not {"Server", "X-Powered-By"} & set(headers),
        "no stranger": shared or not CORS & set(headers),
        "hsts": not secure
        or headers.get("Strict-Transport-Security") == "max-age=31536000; includeSubDomains; preload",
    }
    return [name for name, held in wanted.items() if not held]


@pytest.mark.parametrize("kind", PAGES)
def test_every_kind_of_answer_carries_every_header(reader, over_tls, kind):
    address, status = PAGES[kind]
    answer = reader.get(address, secure=True)
    answer.close()

    assert status is None or answer.status_code == status
    assert safe(answer, secure=True) == []


def test_a_page_of_the_staff_carries_them_too_and_is_kept_nowhere(who, signed_in):
    client = signed_in(who.clerk)
    for address in ("/admin/", "/admin/records/dishonestyrecord/", "/api/v1/records/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert safe(answer) == []
        assert "no-store" in answer["Cache-Control"]


def test_what_a_partner_reads_is_kept_nowhere(reader):
    answer = reader.get("/api/v1/public/records/", headers={"Authorization": "Bearer none"})
    assert "no-store" in answer["Cache-Control"]


def test_a_foreign_name_of_the_host_is_refused_with_the_same_headers(reader):
    for host in ("evil.example", "testserver.evil.example", "testserver@evil.example", "testserver:80:80"):
        answer = reader.get("/", headers={"Host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.content.decode()
        assert [name for name in safe(answer) if name != "caches"] == []


def test_plain_http_is_led_to_tls_without_a_word_of_content(reader, over_tls):
    answer = reader.get("/records/?q=x")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/records/?q=x")
    assert answer.content == b""


def test_a_file_to_save_is_given_no_rights_should_a_browser_show_it(reader):
    answer = reader.get("/records/export.csv")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == DOWNLOAD_POLICY
    assert "sandbox" in DOWNLOAD_POLICY
    assert "allow" not in DOWNLOAD_POLICY


def test_an_error_tells_nothing_of_the_inside(reader):
    text = reader.get("/broken").content.decode()
    assert "of the inside" not in text
    assert "Traceback" not in text
    assert "RuntimeError" not in text


def test_the_web_server_does_not_say_which_it_is():
    assert server.answers.SERVER == "portal"
    assert 0 < server.limit_request_line <= 8190
    assert 0 < server.limit_request_fields <= 100
    assert 0 < server.limit_request_field_size <= 8190


class TestReportsOfBrowsers:
    OLD = {"csp-report": {"document-uri": "https://x/complaints/new/", "effective-directive": "script-src"}}
    NEW = [
        {"type": "csp-violation", "body": {"effectiveDirective": "style-src-elem"}},
        {"body": {"effectiveDirective": 'x"} 1\nforged'}},
    ]

    @staticmethod
    def counted(directive):
        return REGISTRY.get_sample_value("csp_reports_total", {"directive": directive}) or 0

    @staticmethod
    def send(said, content_type="application/csp-report", **more):
        body = said if isinstance(said, str | bytes) else json.dumps(said)
        return Client(enforce_csrf_checks=True).post("/csp-report/", body, content_type=content_type, **more)

    def test_both_shapes_are_counted_by_the_directive_alone(self):
        before = [self.counted(name) for name in ("script-src", "style-src-elem", "other")]

        assert self.send(self.OLD).status_code == 204
        assert self.send(self.NEW, "application/reports+json").status_code == 204

        after = [self.counted(name) for name in ("script-src", "style-src-elem", "other")]
        assert [new - old for new, old in zip(after, before, strict=True)] == [1, 1, 1]

    @pytest.mark.parametrize(
        ("said", "content_type", "status"),
        [
            ("{", "application/csp-report", 400),
            ("[" * 5_000, "application/csp-report", 400),
            (b"\xff\xfe", "application/csp-report", 400),
            ("a=b", "application/x-www-form-urlencoded", 415),
            ('"' + "x" * 20_000 + '"', "application/csp-report", 413),
            ("[]", "application/reports+json", 204),
            ('["x", 3, {"body": 4}]', "application/reports+json", 204),
        ],
        ids=["torn", "deep", "no text", "form", "long", "empty", "odd"],
    )
    def test_nonsense_breaks_nothing(self, said, content_type, status):
        assert self.send(said, content_type).status_code == status

    def test_a_flood_is_cut_off(self, settings):
        settings.RATE_LIMITS = {**settings.RATE_LIMITS, "csp_report": (2, 3600)}
        answers = [self.send(self.OLD, REMOTE_ADDR="203.0.113.77") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [204, 204, 429, 429]
        assert int(answers[-1]["Retry-After"]) > 0

    def test_nobody_reads_them_here(self):
        assert Client().get("/csp-report/").status_code == 405

    def test_the_policy_names_the_place(self, reader):
        answer = reader.get("/")
        assert "report-uri /csp-report/" in answer["Content-Security-Policy"]
        assert "report-to csp" in answer["Content-Security-Policy"]
        assert answer["Reporting-Endpoints"] == 'csp="/csp-report/"'


class TestWhereToTellAFault:
    def test_it_says_where_and_until_when(self, reader, settings):
        settings.SECURITY_CONTACT = "mailto:security@credit.example.gov.cn"
        answer = reader.get("/.well-known/security.txt")
        lines = answer.content.decode().splitlines()
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert lines[0] == "Contact: mailto:security@credit.example.gov.cn"
        assert lines[1].startswith("Expires: 20")

    def test_without_a_place_there_is_none(self, reader):
        assert reader.get("/.well-known/security.txt").status_code == 404
