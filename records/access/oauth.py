"""How a partner shows who it is: by its secret or, for a day after a change by plan, by the one before."""

from typing import Any

from django.utils import timezone
from oauth2_provider.oauth2_validators import OAuth2Validator


class PartnerValidator(OAuth2Validator):
    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        if super().authenticate_client(request, *args, **kwargs):
            return True
        application = request.client
        if application is None or not application.former_secret:
            return False
        if application.former_secret_until <= timezone.now():
            return False
        present = application.client_secret
        # The library asks this one attribute of the row in memory, which is never saved.
        application.client_secret = application.former_secret
        try:
            return bool(super().authenticate_client(request, *args, **kwargs))
        finally:
            application.client_secret = present
