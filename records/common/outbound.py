"""
Calls to addresses that somebody else has named.

Whoever may name an address may name one inside the house: another service on this machine, the database, the cloud's
metadata. So a name is resolved once, every address it has is looked at, and the connection goes to one of those and
to no other: a name that answers differently the second time (DNS rebinding) is not asked a second time. Redirects are
answers like any other, no proxy of the machine's environment is asked, and one deadline bounds the whole exchange, so
that a receiver who sends a byte a second holds nobody up.
"""

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore
from django.conf import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

# What clouds tell their machines here opens accounts; no list of allowed networks reaches it.
METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in ("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "fd00:ec2::254")
)
# Set aside by IANA for purposes of their own; the library's own table lags behind the registry.
_SPECIAL = tuple(
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "3fff::/20",
        "5f00::/16",
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45}")
# Visible ASCII without the backslash, which some take for a slash. The library's parser silently drops line breaks.
_TEXT = re.compile(r"[\x21-\x5b\x5d-\x7e]{0,2000}")
# Of so many addresses of one name are tried.
_MOST_ADDRESSES = 4


class OutboundFailed(Exception):
    """
    No usable answer.

    :ivar code: why, as one word for programs
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AddressRefused(OutboundFailed):
    """The address is none that this node calls; nothing was sent."""


@dataclass(frozen=True)
class Target:
    """A checked address, taken apart once: what was looked at is what is called."""

    scheme: str
    host: str
    port: int
    path: str


@dataclass(frozen=True)
class Answer:
    """
    :ivar body: the first bytes of what was answered, as many as were asked for
    """

    status: int
    body: bytes
    milliseconds: int


def target_of(url: str) -> Target:
    """
    The address in its parts, as far as it can be judged without asking for its name.

    :raises AddressRefused: naming what is wrong with it
    """
    if not _TEXT.fullmatch(url):
        raise AddressRefused("malformed")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressRefused("malformed") from error
    schemes = {"https": 443, "http": 80} if settings.OUTBOUND_PLAIN_HTTP else {"https": 443}
    if parts.scheme not in schemes:
        raise AddressRefused("not_https")
    if "@" in parts.netloc:
        raise AddressRefused("credentials")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if parts.fragment or not _HOST.fullmatch(host) or not path.startswith("/"):
        raise AddressRefused("malformed")
    port = schemes[parts.scheme] if port is None else port
    if settings.OUTBOUND_PORTS and port not in settings.OUTBOUND_PORTS:
        raise AddressRefused("port")
    if _is_number(host) and not is_allowed(host):
        raise AddressRefused("forbidden_address")
    return Target(parts.scheme, host, port, path)


def resolve(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_allowed(text: str) -> bool:
    """Whether this node calls the machine with that address."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    # An IPv4 address in the clothes of IPv6 is called as what it is.
    address = getattr(address, "ipv4_mapped", None) or address
    address = _carried(address) or address
    return address not in METADATA and (_in_allowed_network(address) or _is_public(address))


def post(
    url: str,
    *,
    content: bytes,
    headers: Mapping[str, str],
    seconds: float = 10.0,
    most_bytes: int = 1000,
    resolve: Resolve = resolve,
) -> Answer:
    """
    Send once and give what came back, whatever its status.

    :param most_bytes: of the answer so much is read; the rest is not waited for
    :raises AddressRefused: if the address, or what its name leads to, is not to be called
    :raises OutboundFailed: if there was no answer within ``seconds``
    """
    started = time.monotonic()
    target = target_of(url)
    line = _Line(_addresses(target, resolve), ends_at=started + seconds)
    with httpcore.ConnectionPool(
        ssl_context=_tls(), max_connections=1, http2=False, retries=0, network_backend=line
    ) as pool:
        try:
            status, body = _exchange(pool, target, content, headers, most_bytes)
        except httpcore.TimeoutException as error:
            raise OutboundFailed("timeout") from error
        except (httpcore.ConnectError, ssl.SSLError) as error:
            raise OutboundFailed("tls" if _is_tls(error) else "unreachable") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise OutboundFailed("broken_off") from error
    return Answer(status, body, round((time.monotonic() - started) * 1000))


def _exchange(
    pool: httpcore.ConnectionPool,
    target: Target,
    content: bytes,
    headers: Mapping[str, str],
    most_bytes: int,
) -> tuple[int, bytes]:
    url = httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )
    asked: Any = {"User-Agent": "integrity-portal", "Accept-Encoding": "identity", **headers}
    body = b""
    with pool.stream("POST", url, headers=asked, content=content) as response:
        for piece in response.iter_stream():
            body += piece[: most_bytes - len(body)]
            if len(body) >= most_bytes:
                break
        return response.status, body


def _addresses(target: Target, resolve: Resolve) -> list[str]:
    try:
        found = list(dict.fromkeys(resolve(target.host, target.port)))
    except (OSError, UnicodeError) as error:
        raise OutboundFailed("unknown_host") from error
    if not found:
        raise OutboundFailed("unknown_host")
    # One bad address among good ones is no accident.
    if not all(is_allowed(address) for address in found):
        raise AddressRefused("forbidden_address")
    return found[:_MOST_ADDRESSES]


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _carried(address: Address) -> Address | None:
    """The IPv4 address that an IPv6 address leads to through a gateway."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address.sixtofour


def _in_allowed_network(address: Address) -> bool:
    networks = (ipaddress.ip_network(text) for text in settings.OUTBOUND_ALLOWED_NETWORKS)
    return any(network.version == address.version and address in network for network in networks)


def _is_public(address: Address) -> bool:
    # The library counts multicast and parts of what is reserved as global.
    return address.is_global and not (
        address.is_private
        or address.is_multicast
        or address.is_reserved
        or address.is_loopback
        or address.is_link_local
        or address.is_unspecified
        or getattr(address, "is_site_local", False)
        or any(network.version == address.version and address in network for network in _SPECIAL)
    )


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if settings.OUTBOUND_CA_FILE:
        context.load_verify_locations(settings.OUTBOUND_CA_FILE)
    return context


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


class _Line(httpcore.NetworkBackend):
    """Connects to the addresses that were looked at, whatever name it is given, and hangs up at the deadline."""

    def __init__(self, addresses: Sequence[str], *, ends_at: float) -> None:
        self._addresses, self._ends_at = addresses, ends_at
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        last: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            try:
                stream = self._sockets.connect_tcp(
                    address, port, timeout=_left(self._ends_at), socket_options=socket_options
                )
                return _Stream(stream, ends_at=self._ends_at)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    def sleep(self, seconds: float) -> None:
        # The library's base asks for it and calls it between its own tries, of which there are none (``retries=0``).
        raise NotImplementedError("nothing here waits to try again")


class _Stream(httpcore.NetworkStream):
    """A connection of which every step ends at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, *, ends_at: float) -> None:
        self._stream, self._ends_at = stream, ends_at

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=_left(self._ends_at))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=_left(self._ends_at))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, timeout=_left(self._ends_at))
        return _Stream(stream, ends_at=self._ends_at)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(ends_at: float) -> float:
    left = ends_at - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the deadline is over")
    return left
