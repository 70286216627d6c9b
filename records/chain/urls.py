"""/chain/v1/: nodes among themselves, and the public tiles."""

from django.urls import path, re_path

from records.chain import views

app_name = "chain"

urlpatterns = [
    path("events", views.events, name="events"),
    path("arrivals", views.arrivals, name="arrivals"),
    path("notices", views.notices, name="notices"),
    path("reconcile", views.reconcile, name="reconcile"),
    path("reconcile/events", views.reconcile_events, name="reconcile-events"),
    path("checkpoint", views.checkpoint, name="checkpoint"),
    re_path(r"^tile/entries/(?P<place>[x0-9./p]+)$", views.entries, name="entries"),
    # No leading zeros: every tile has one address, as C2SP asks.
    re_path(r"^tile/(?P<level>0|[1-9][0-9]?)/(?P<place>[x0-9./p]+)$", views.tile, name="tile"),
]
