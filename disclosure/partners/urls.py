"""What partners read: /api/v1/changes/, /shared/, /snapshots/."""

from django.urls import path

from disclosure.partners.api import SharedChanges, SharedDetail, SharedList
from disclosure.partners.snapshot_api import SnapshotDetail, SnapshotFile, SnapshotList

urlpatterns = [
    path("changes/", SharedChanges.as_view(), name="changes"),
    path("shared/<str:kind>/", SharedList.as_view(), name="shared"),
    path("shared/<str:kind>/<uuid:uid>/", SharedDetail.as_view(), name="shared-thing"),
    path("snapshots/", SnapshotList.as_view(), name="snapshots"),
    path("snapshots/<uuid:uid>/", SnapshotDetail.as_view(), name="snapshot"),
    path("snapshots/<uuid:uid>/files/<str:name>", SnapshotFile.as_view(), name="snapshot-file"),
]
