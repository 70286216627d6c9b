"""What became of an entry of a register, version by version, where the register has no module of its own for it."""

import uuid
from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from disclosure.api.pledge_schemas import EntryVersionsShown
from disclosure.api.pledges import EntryVersions
from records.registers.commendations import COMMENDATIONS
from records.registers.publicity import LICENCES, PENALTIES


class CommendationVersions(EntryVersions):
    register = COMMENDATIONS

    @extend_schema(
        operation_id="listPublicCommendationVersions",
        tags=["public"],
        summary=gettext_lazy("一条表彰激励的版本沿革"),
        responses=EntryVersionsShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return self.versions(uid)


class LicenceVersions(EntryVersions):
    register = LICENCES

    @extend_schema(
        operation_id="listPublicLicenceVersions",
        tags=["public"],
        summary=gettext_lazy("一条行政许可的版本沿革"),
        responses=EntryVersionsShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return self.versions(uid)


class PenaltyVersions(EntryVersions):
    register = PENALTIES

    @extend_schema(
        operation_id="listPublicPenaltyVersions",
        tags=["public"],
        summary=gettext_lazy("一条行政处罚的版本沿革"),
        responses=EntryVersionsShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return self.versions(uid)
