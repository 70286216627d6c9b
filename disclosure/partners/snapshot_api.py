"""Partners' window on snapshots: ask, look how far it is, take the files away."""

import uuid
from typing import Any, cast

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from disclosure.partners import positions, schemas, snapshots, tasks
from disclosure.site.sending import send_file
from records.access.idempotency import idempotent
from records.access.models import User
from records.common.rest.problems import ApiProblem
from records.dishonesty.api.submissions import PartnerEndpoint
from records.sharing.choices import OPEN_SNAPSHOTS
from records.sharing.models import SharedSnapshot

SHOWN, ASK_AGAIN_SECONDS = 10, 5
RETRY_AFTER = OpenApiParameter(
    "Retry-After",
    int,
    OpenApiParameter.HEADER,
    response=[202],
    description=gettext_lazy("几秒后再来查询进度。"),
)
LOCATION = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, response=[202], description=gettext_lazy("查询进度的地址。")
)


class SnapshotWindow(PartnerEndpoint):
    required_scopes = {"GET": ["changes:read"], "POST": ["changes:read"]}

    def find(self, uid: uuid.UUID) -> SharedSnapshot:
        found = SharedSnapshot.objects.filter(partner=cast(User, self.request.user), pk=uid).first()
        if found is None:
            raise Http404
        return found


class SnapshotList(SnapshotWindow):
    @extend_schema(
        operation_id="createSnapshot",
        tags=["partners"],
        summary=gettext_lazy("申请一个可查询数据的完整快照"),
        description=gettext_lazy(
            "由后台生成，以 Location 的地址查询进度。已有一个在生成时，答复的就是它；24 小时内最多六个，超出答复 409。"
            "装入全部文件后，以 after 续读 /changes/，即与本系统一致，不漏不重。"
        ),
        request=schemas.SnapshotAsked,
        parameters=[LOCATION, RETRY_AFTER],
        responses={202: schemas.Snapshot},
    )
    def post(self, request: Any) -> Response:
        answer = self._ask(request)
        answer["Retry-After"] = str(ASK_AGAIN_SECONDS)
        return answer

    @idempotent
    def _ask(self, request: Any) -> Response:
        sent = schemas.SnapshotAsked(data=request.data)
        sent.is_valid(raise_exception=True)
        snapshot = snapshots.ask(
            kinds=sent.validated_data.get("kinds", []), by=request.user, at=timezone.now()
        )
        tasks.ring()
        address = request.build_absolute_uri(reverse("snapshot", args=[snapshot.pk]))
        return Response(_present(request, snapshot), status=202, headers={"Location": address})

    @extend_schema(
        operation_id="listSnapshots",
        tags=["partners"],
        summary=gettext_lazy("本单位最近的快照"),
        responses=schemas.Snapshots,
    )
    def get(self, request: Any) -> Response:
        rows = SharedSnapshot.objects.filter(partner=request.user).order_by("-uid")[:SHOWN]
        found = [_present(request, row) for row in rows]
        return Response({"next": None, "previous": None, "results": found})


class SnapshotDetail(SnapshotWindow):
    @extend_schema(
        operation_id="getSnapshot",
        tags=["partners"],
        summary=gettext_lazy("一个快照的进度和文件"),
        description=gettext_lazy("尚未生成完时带 Retry-After；权限调整后 files 为空，请重新申请。"),
        responses=schemas.Snapshot,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        snapshot = self.find(uid)
        answer = Response(_present(request, snapshot))
        if snapshot.state in OPEN_SNAPSHOTS:
            answer["Retry-After"] = str(ASK_AGAIN_SECONDS)
        return answer


class SnapshotFile(SnapshotWindow):
    @extend_schema(
        operation_id="getSnapshotFile",
        tags=["partners"],
        summary=gettext_lazy("下载快照的一个文件"),
        description=gettext_lazy(
            "JSON Lines：每行一条，与 /changes/ 中的一条相同。支持断点续传（Range、If-Range）。"
            "过期或权限已调整时答复 410。"
        ),
        responses={(200, "application/jsonl"): OpenApiTypes.BINARY},
    )
    def get(self, request: Any, uid: uuid.UUID, name: str) -> Any:
        snapshot, at = self.find(uid), timezone.now()
        if snapshot.files and not snapshots.is_good(snapshot, at=at):
            raise ApiProblem(410, "snapshot_ended", _("该快照已过期，或您的权限已有调整，请重新申请。"))
        file = snapshots.read_file(snapshot, name, by=request.user, at=at)
        if file is None:
            raise Http404
        path = snapshots.folder_of(snapshot) / file["name"]
        return send_file(request._request, path, etag=file["sha256"], headers={"Cache-Control": "no-store"})


def _present(request: Any, snapshot: SharedSnapshot) -> dict[str, Any]:
    good = snapshots.is_good(snapshot, at=timezone.now())
    return {
        "uid": str(snapshot.pk),
        "kinds": snapshot.kinds,
        "state": snapshot.state,
        "rows": snapshots.rows_so_far(snapshot),
        "asked_at": snapshot.asked_at.isoformat(),
        "finished_at": snapshot.finished_at.isoformat() if snapshot.finished_at else None,
        "ends_at": snapshot.ends_at.isoformat() if snapshot.ends_at else None,
        "after": positions.written(snapshot.partner, snapshot.position, rights=snapshot.rights)
        if good and snapshot.position
        else None,
        "files": [
            {
                **file,
                "url": request.build_absolute_uri(reverse("snapshot-file", args=[snapshot.pk, file["name"]])),
            }
            for file in (snapshot.files if good else [])
        ],
    }
