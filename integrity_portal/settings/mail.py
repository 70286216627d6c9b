"""Where mail is handed over, from one address: ``submission://user:password@host:587`` or ``file:///directory``."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_BACKENDS = "django.core.mail.backends"
# STARTTLS, TLS from the first byte, and neither (for a relay on the same machine).
_PORTS = {"submission": 587, "smtps": 465, "smtp": 25}


@dataclass(frozen=True)
class Mail:
    backend: str
    file_path: str | None = None
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False

    @property
    def is_on(self) -> bool:
        return not self.backend.endswith("dummy.EmailBackend")


def mail(url: str) -> Mail:
    """What Django wants to know, from the address; without one, nothing is ever sent."""
    if not url:
        return Mail(f"{_BACKENDS}.dummy.EmailBackend")
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path.startswith("/") and not parts.netloc:
        return Mail(f"{_BACKENDS}.filebased.EmailBackend", file_path=unquote(parts.path))
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(
            "EMAIL_URL must read submission://user:password@host:587, smtps://…, smtp://… or file:///directory"
        )
    return Mail(
        f"{_BACKENDS}.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "submission",
        use_ssl=parts.scheme == "smtps",
    )
