"""Where mail is handed over: one address in the environment says it all, and nothing is sent without one."""

import pytest

from integrity_portal.settings.mail import mail


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("submission://office:se%40cret@mail.example.invalid", (587, "se@cret", True, False)),
        ("smtps://office:secret@mail.example.invalid", (465, "secret", False, True)),
        ("smtp://mail.example.invalid:2525", (2525, "", False, False)),
    ],
)
def test_a_mail_server_is_named_with_how_it_is_spoken_to(url, expected):
    found = mail(url)
    assert found.host == "mail.example.invalid"
    assert (found.port, found.password, found.use_tls, found.use_ssl) == expected
    assert found.is_on


def test_a_folder_keeps_its_whole_path():
    assert mail("file:///srv/portal/mail").file_path == "/srv/portal/mail"


def test_without_an_address_nothing_is_sent():
    assert not mail("").is_on


@pytest.mark.parametrize(
    "url", ["mail.example.invalid", "imap://mail.example.invalid", "submission://", "file://x/y"]
)
def test_an_address_nobody_can_use_stops_the_start_and_says_how_it_reads(url):
    with pytest.raises(ValueError, match="EMAIL_URL must read"):
        mail(url)
