"""How a partner's secret is kept."""

import hashlib
import hmac
from typing import Any

from django.contrib.auth.hashers import BasePasswordHasher, mask_hash
from django.utils.translation import gettext as _


class RandomSecretHasher(BasePasswordHasher):
    """
    One salted HMAC-SHA-256, for secrets of 256 random bits that this node made itself.

    A slow hash protects words that people choose, because those can be guessed. Nobody guesses 256 bits, and
    a slow hash would cost 0.7 s of processor time at each token request and so invite overload. Never for
    passwords.
    """

    algorithm = "random_secret_sha256"

    def encode(self, password: str, salt: str) -> str:
        if not salt or "$" in salt:
            raise ValueError("A salt is needed, without the sign that divides the parts.")
        value = hmac.new(salt.encode(), password.encode(), hashlib.sha256).hexdigest()
        return f"{self.algorithm}${salt}${value}"

    def decode(self, encoded: str) -> dict[str, str]:
        algorithm, salt, value = encoded.split("$", 2)
        return {"algorithm": algorithm, "salt": salt, "hash": value}

    def verify(self, password: str, encoded: str) -> bool:
        return hmac.compare_digest(encoded, self.encode(password, self.decode(encoded)["salt"]))

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        decoded = self.decode(encoded)
        return {
            _("算法"): decoded["algorithm"],
            _("盐"): mask_hash(decoded["salt"], show=2),
            _("哈希"): mask_hash(decoded["hash"]),
        }

    def harden_runtime(self, password: str, encoded: str) -> None:
        """One round is all there is."""
