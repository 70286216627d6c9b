"""How a partner shows who it is: by its secret or, for a day after a change by plan, by the one before."""

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from oauth2_provider.models import get_access_token_model
from oauth2_provider.oauth2_validators import OAuth2Validator

from records.common.kept_select import rows_found
from records.subjects.models import SEARCH_COLUMNS

if TYPE_CHECKING:
    from django.db.models import QuerySet


@cache
def _tokens() -> "QuerySet[Any]":
    """Never asked itself, so that one is good for all requests."""
    related = ("application__user", "application__organisation")
    unread = (f"application__organisation__{column}" for column in SEARCH_COLUMNS)
    rows: QuerySet[Any] = get_access_token_model().objects.select_related(*related).defer(*unread)
    return rows


class PartnerValidator(OAuth2Validator):
    def _load_access_token(self, token: str) -> Any:
        """With all that is asked of a token in each request: its application, whose it is and the account."""
        checksum = hashlib.sha256(token.encode()).hexdigest()
        found = rows_found(
            _tokens(), "SELECT id FROM oauth2_provider_accesstoken WHERE token_checksum = %s", [checksum]
        )
        if not found:
            return None
        if application := found[0].application:
            application.user.partner_application = application
        return found[0]

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
