"""What a hostile page, link or client sends is refused, and the refused are told what to do."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "https:evil.example",
    "javascript:alert(1)", "http://testserver@evil.example/", "/%09/evil.example", " https://evil.example", "///evil.example",
)  # fmt: skip
FORM = "application/x-www-form-urlencoded"


def hosted_here(location):
    """As a browser reads it: a path of this site and nothing that leads away."""
    return location.startswith("/") and not location.startswith(("//", "/\\")) and "\t" not in location


class TestForgedForms:
    def test_nobody_is_signed_in_by_a_page_of_somebody_else(self):
        stranger = Client(enforce_csrf_checks=True)
        answer = stranger.post("/admin/login/", {"username": "x", "password": "y"})
        assert answer.status_code == 403
        assert "Django" not in answer.content.decode()

    def test_a_token_from_elsewhere_does_not_fit(self, who, signed_in):
        client = signed_in(who.clerk, enforce_csrf_checks=True)
        for token in ("", "x" * 64):
            answer = client.post("/admin/logout/", {"csrfmiddlewaretoken": token})
            assert answer.status_code == 403
        assert client.get("/admin/").status_code == 200

    def test_over_tls_a_form_of_another_site_is_refused_with_the_right_token_too(
        self, who, signed_in, over_tls
    ):
        client = signed_in(who.clerk, enforce_csrf_checks=True)
        page = client.get("/admin/password_change/", secure=True)
        token = client.cookies["__Host-portal_411000_csrf"].value
        assert page.status_code == 200
        for origin in ({"Origin": "https://evil.example"}, {"Referer": "https://evil.example/"}, {}):
            answer = client.post(
                "/admin/logout/", {"csrfmiddlewaretoken": token}, secure=True, headers=origin
            )
            assert answer.status_code == 403

    def test_the_api_takes_no_session_without_the_token(self, who, signed_in):
        client = signed_in(who.clerk, enforce_csrf_checks=True)
        answer = client.post("/api/v1/records/", "{}", content_type="application/json")
        assert answer.status_code == 403
        assert answer["Content-Type"] == "application/problem+json"


class TestWhatIsNotJson:
    @pytest.mark.parametrize(
        "content_type",
        [FORM, "text/plain", "multipart/form-data; boundary=x", "application/xml", "text/json", ""],
    )
    def test_a_form_cannot_pass_for_json(self, who, signed_in, content_type):
        """A browser sends these across sites without asking first."""
        answer = signed_in(who.clerk).generic(
            "POST", "/api/v1/records/", b'{"title": "x"}', content_type=content_type
        )
        assert answer.status_code == 415
        assert answer["Content-Type"] == "application/problem+json"


class TestLeadingAway:
    @pytest.mark.parametrize("to", ELSEWHERE)
    def test_a_switch_of_language_comes_back_to_this_site(self, to):
        answer = Client().post("/language/", {"language": "en", "next": to})
        assert answer.status_code == 302
        assert hosted_here(answer["Location"])
        assert "evil" not in answer["Location"] or answer["Location"].startswith("/%09/")

    @pytest.mark.parametrize("to", ELSEWHERE)
    def test_signing_in_leads_to_this_site(self, who, to):
        who.clerk.set_password("Correct-horse-9-battery")
        who.clerk.must_change_password = False
        who.clerk.save()
        answer = Client().post(
            f"/admin/login/?next={to}",
            {"username": who.clerk.username, "password": "Correct-horse-9-battery", "next": to},
        )
        if answer.status_code == 302:
            assert hosted_here(answer["Location"])


class TestTooMuch:
    def send(self, path, content_type, length, method="POST"):
        return Client().generic(method, path, b"x", content_type=content_type, CONTENT_LENGTH=str(length))

    def test_a_body_longer_than_any_form_is_refused_before_it_is_read(self, settings):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        answer = self.send("/search/", FORM, most + 1)
        assert answer.status_code == 413
        assert f"{most // 2**20} 兆字节" in answer.content.decode()
        assert "返回上一页" in answer.content.decode()

    def test_files_may_be_longer_and_have_their_end_too(self, settings):
        multipart = "multipart/form-data; boundary=x"
        assert self.send("/complaints/new/", multipart, settings.REQUEST_MAX_BYTES + 1).status_code == 413
        assert self.send("/search/", multipart, settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1).status_code != 413

    def test_the_api_says_it_in_its_own_way(self, settings):
        for path in ("/api/v1/submissions/", "/api/v1/oauth/token/", "/api/v1/nowhere/"):
            answer = self.send(path, "application/json", settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
            assert answer.status_code == 413
            assert answer["Content-Type"] == "application/problem+json"
            assert answer.json()["code"] == "too_large"

    @pytest.mark.parametrize("length", ["-1", "x", "", "1e9", "９９"])
    def test_a_length_that_is_none_breaks_nothing(self, length):
        answer = Client(raise_request_exception=False).generic(
            "POST", "/language/", b"", content_type=FORM, CONTENT_LENGTH=length
        )
        assert answer.status_code < 500

    def test_more_fields_than_any_form_has_are_refused(self):
        body = "&".join(f"a{n}=1" for n in range(1_001))
        answer = Client().generic("POST", "/language/", body.encode(), content_type=FORM)
        assert answer.status_code == 400
        assert "没有看懂" in answer.content.decode()

    def test_more_files_than_any_form_has_are_refused(self):
        part = '--x\r\nContent-Disposition: form-data; name="f{0}"; filename="{0}"\r\n\r\n1\r\n'
        body = "".join(part.format(n) for n in range(101)) + "--x--\r\n"
        answer = Client().generic(
            "POST", "/language/", body.encode(), content_type="multipart/form-data; boundary=x"
        )
        assert answer.status_code == 400


class TestStrangeRequests:
    @pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "DEBUG", "PUT", "DELETE"])
    @pytest.mark.parametrize("path", ["/", "/records/", "/api/v1/public/records/", "/admin/login/"])
    def test_a_method_that_nobody_needs_echoes_and_changes_nothing(self, method, path):
        answer = Client(raise_request_exception=False).generic(
            method, path, b"<x-echo>", headers={"X-Echo": "x-echo"}
        )
        assert answer.status_code in (200, 302, 400, 403, 405)
        assert "x-echo" not in answer.content.decode().lower()

    @pytest.mark.parametrize(
        "query",
        ["q=%00", "q=%ff%fe", "page=9999999999999999999", "q=" + "%E9" * 500, "cursor=%00", "q[]=1&q=2"],
    )
    @pytest.mark.parametrize("path", ["/search/", "/records/", "/organisations/"])
    def test_a_strange_question_is_answered_and_not_broken_by(self, path, query):
        assert Client(raise_request_exception=False).get(f"{path}?{query}").status_code < 500

    @pytest.mark.parametrize("sent", ["203.0.113.9", "127.0.0.1", "x\r\ny: z"])
    def test_a_client_cannot_choose_its_own_address(self, sent, settings):
        """Without a proxy of ours nothing that a client says of its way is believed."""
        settings.METRICS_ALLOW = ["127.0.0.1"]
        answer = Client(REMOTE_ADDR="198.51.100.7").get("/metrics", headers={"X-Forwarded-For": sent})
        assert answer.status_code == 404
