"""Who may name an address to be called reaches nothing inside the house with it."""

import datetime
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from records.common import outbound
from records.common.outbound import AddressRefused, OutboundFailed, is_allowed, target_of

HOME = ["127.0.0.0/8", "::1/128"]


@pytest.fixture
def plain(settings) -> None:
    """As in a demonstration: loopback, any port, without TLS."""
    settings.OUTBOUND_PLAIN_HTTP, settings.OUTBOUND_PORTS = True, []
    settings.OUTBOUND_ALLOWED_NETWORKS = HOME


class Receiver:
    """A socket that takes one connection after the other and answers each with the same bytes."""

    def __init__(self, answer: bytes, *, drip: float = 0, tls: ssl.SSLContext | None = None) -> None:
        self._answer, self._drip, self._tls = answer, drip, tls
        self.heard: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _peer = self._socket.accept()
                if self._tls:
                    line = self._tls.wrap_socket(line, server_side=True)
                with closing(line):
                    self.heard.append(self._read(line))
                    for start in range(0, len(self._answer), 1 if self._drip else len(self._answer)):
                        line.sendall(self._answer[start : start + (1 if self._drip else len(self._answer))])
                        time.sleep(self._drip)
            except ssl.SSLError:
                continue
            except OSError:
                if self._socket.fileno() < 0:
                    return

    @staticmethod
    def _read(line: socket.socket) -> bytes:
        """All of it: whoever hangs up on what he has not read cuts off his own answer."""
        heard, missing = b"", 1
        while missing and (piece := line.recv(65536)):
            heard += piece
            head, end, body = heard.partition(b"\r\n\r\n")
            if end:
                length = re.search(rb"(?i)content-length: (\d+)", head)
                missing = max(0, int(length[1] if length else 0) - len(body))
        return heard

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def answering(plain) -> Iterator[Receiver]:
    receiver = Receiver(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nheard")
    yield receiver
    receiver.close()


# --- Addresses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.1.1",  # noqa: S104
        "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "239.255.255.250",
        "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "not an address", "", "1.2.3", "2130706433",
    ],
)  # fmt: skip
def test_no_machine_inside_is_called(settings, address):
    settings.OUTBOUND_ALLOWED_NETWORKS = []
    assert not is_allowed(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "8.8.8.8", "223.5.5.5", "2606:4700::1111", "64:ff9b::101:101"]
)
def test_machines_of_the_world_are_called(settings, address):
    settings.OUTBOUND_ALLOWED_NETWORKS = []
    assert is_allowed(address)


@given(st.integers(0, 2**32 - 1))
def test_an_address_is_judged_alike_in_every_dress(number):
    plain = ipaddress.IPv4Address(number)
    assert is_allowed(str(plain)) == is_allowed(f"::ffff:{plain}")
    if not is_allowed(str(plain)):
        assert not is_allowed(str(ipaddress.IPv6Address((0x0064FF9B << 96) + number)))


def test_the_offices_own_network_is_opened_by_name_and_no_further(settings):
    settings.OUTBOUND_ALLOWED_NETWORKS = ["10.8.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fd00::/8"]
    assert is_allowed("10.8.4.4")
    assert is_allowed("::ffff:10.8.4.4")
    assert is_allowed("100.64.1.1")
    assert not is_allowed("10.9.0.1")
    # What the cloud tells its machines stays shut even inside an opened network.
    for address in outbound.METADATA:
        assert not is_allowed(str(address))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.com/", "not_https"),
        ("ftp://example.com/", "not_https"),
        ("//example.com/", "not_https"),
        ("file:///etc/passwd", "not_https"),
        ("gopher://127.0.0.1:6379/_x", "not_https"),
        ("https://user:word@example.com/", "credentials"),
        ("https://example.com@127.0.0.1/", "credentials"),
        ("https://@example.com/", "credentials"),
        ("https://example.com:22/", "port"),
        ("https://example.com:6379/", "port"),
        ("https://example.com:99999/", "malformed"),
        ("https://example.com:x/", "malformed"),
        ("https:///path", "malformed"),
        ("https://", "malformed"),
        ("https://例子.com/", "malformed"),
        ("https://exa mple.com/", "malformed"),
        ("https://example.com/\r\nX-Injected: 1", "malformed"),
        ("https://example.com/路", "malformed"),
        ("https://example.com\\@127.0.0.1/", "malformed"),
        ("https://example.com/\\evil", "malformed"),
        ("https://example.com/#part", "malformed"),
        ("https://[::1", "malformed"),
        ("", "not_https"),
    ],
)
def test_what_cannot_be_an_honest_address_is_refused_with_its_reason(url, code):
    with pytest.raises(AddressRefused) as refused:
        target_of(url)
    assert refused.value.code == code


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text):
    for url in (text, f"https://{text}", f"https://example.com/{text}"):
        try:
            found = target_of(url)
        except AddressRefused:
            continue
        assert found.scheme == "https"
        assert found.port == 443
        assert found.path.startswith("/")
        assert found.path.isascii()
        assert not any(ord(character) < 33 for character in found.host + found.path)


# --- Names -------------------------------------------------------------------------------------------------


def test_a_name_is_asked_once_and_the_address_that_was_judged_is_called(answering, settings):
    """DNS rebinding: the second answer would lead elsewhere, and nobody asks for it."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    answer = outbound.post(
        f"http://hooks.example.test:{answering.port}/in?x=1",
        content=b"{}",
        headers={"X-Said": "yes"},
        resolve=rebinding,
    )

    assert (answer.status, answer.body, asked) == (200, b"heard", ["hooks.example.test"])
    (heard,) = answering.heard
    assert heard.startswith(b"POST /in?x=1 HTTP/1.1\r\n")
    assert f"Host: hooks.example.test:{answering.port}\r\n".encode() in heard
    assert b"X-Said: yes\r\n" in heard


@pytest.mark.parametrize(
    "found", [["10.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:192.168.0.1"], ["rubbish"]]
)
def test_a_name_that_leads_inside_is_not_called(answering, found):
    with pytest.raises(AddressRefused) as refused:
        outbound.post(
            f"http://evil.example.test:{answering.port}/",
            content=b"",
            headers={},
            resolve=lambda host, port: found,
        )
    assert refused.value.code == "forbidden_address"
    assert answering.heard == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost", "[::1]"])
def test_no_spelling_of_this_machine_is_called(settings, host):
    settings.OUTBOUND_PLAIN_HTTP, settings.OUTBOUND_PORTS, settings.OUTBOUND_ALLOWED_NETWORKS = True, [], []
    with pytest.raises(AddressRefused) as refused:
        outbound.post(f"http://{host}:9/", content=b"", headers={})
    assert refused.value.code == "forbidden_address"


@pytest.mark.parametrize("error", [socket.gaierror("unknown"), UnicodeError("label too long")])
def test_a_name_that_nobody_knows_is_a_failure(error):
    def nobody(host: str, port: int) -> list[str]:
        raise error

    with pytest.raises(OutboundFailed) as failed:
        outbound.post("https://gone.example.test/", content=b"", headers={}, resolve=nobody)
    assert failed.value.code == "unknown_host"


# --- Answers -----------------------------------------------------------------------------------------------


def _ask(receiver: Receiver, **more: float) -> outbound.Answer:
    return outbound.post(f"http://127.0.0.1:{receiver.port}/", content=b"{}", headers={}, **more)


def test_a_redirect_is_an_answer_and_is_not_followed(plain):
    with closing(
        Receiver(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
    ) as to:
        assert _ask(to).status == 302
        assert len(to.heard) == 1


def test_of_a_long_answer_only_the_beginning_is_read(plain):
    long = b"x" * 5_000_000
    with closing(Receiver(b"HTTP/1.1 500 No\r\nContent-Length: 5000000\r\n\r\n" + long)) as to:
        answer = _ask(to)
    assert (answer.status, answer.body) == (500, b"x" * 1000)


@pytest.mark.parametrize(
    "sent",
    [b"HTTP/1.1 200 OK\r\nX: " + b"y" * 400, b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n" + b"y" * 400],
)
def test_whoever_answers_byte_by_byte_is_hung_up_on(plain, sent):
    started = time.monotonic()
    with closing(Receiver(sent, drip=0.02)) as to, pytest.raises(OutboundFailed) as failed:
        _ask(to, seconds=0.3)
    assert failed.value.code == "timeout"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("sent", [b"not http at all\r\n\r\n", b""])
def test_what_is_no_answer_is_a_failure(plain, sent):
    with closing(Receiver(sent or b"\r\n")) as to, pytest.raises(OutboundFailed) as failed:
        _ask(to)
    assert failed.value.code == "broken_off"


def test_where_nobody_listens_is_a_failure(plain):
    with closing(socket.create_server(("127.0.0.1", 0))) as shut:
        port = shut.getsockname()[1]
    with pytest.raises(OutboundFailed) as failed:
        outbound.post(f"http://127.0.0.1:{port}/", content=b"", headers={})
    assert failed.value.code == "unreachable"


def test_no_proxy_of_the_environment_is_asked(answering, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert _ask(answering).status == 200


# --- TLS ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[Path, ssl.SSLContext]:
    """A receiver's certificate for ``hooks.example.test``, signed by itself."""
    key, at = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example.test")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(at - datetime.timedelta(days=1))
        .not_valid_after(at + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    public, private = folder / "public.pem", folder / "private.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context


@pytest.mark.parametrize(
    ("name", "trusted", "code"),
    [
        ("hooks.example.test", True, ""),
        ("hooks.example.test", False, "tls"),
        ("other.example.test", True, "tls"),
    ],
)
def test_only_the_one_who_proves_the_name_is_told(settings, certificate, name, trusted, code):
    settings.OUTBOUND_ALLOWED_NETWORKS, settings.OUTBOUND_PORTS = HOME, []
    settings.OUTBOUND_CA_FILE = str(certificate[0]) if trusted else ""
    answer = b"HTTP/1.1 204 No Content\r\n\r\n"
    with closing(Receiver(answer, tls=certificate[1])) as to:
        url = f"https://{name}:{to.port}/"
        if code:
            with pytest.raises(OutboundFailed) as failed:
                outbound.post(url, content=b"secret", headers={}, resolve=lambda host, port: ["127.0.0.1"])
            assert failed.value.code == code
            assert to.heard == []
        else:
            found = outbound.post(url, content=b"x", headers={}, resolve=lambda host, port: ["127.0.0.1"])
            assert found.status == 204
