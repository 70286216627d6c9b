from django.urls import include, path
from rest_framework.routers import DefaultRouter

from tests.bench.disclosure.naive import views

router = DefaultRouter()
router.include_root_view = False
router.register("api/records", views.Records)
urlpatterns = [
    path("ready", views.ready),
    path("", views.home),
    path("regions/<str:code>/", views.region),
    path("records/<uuid:uid>/", views.record),
    path("", include(router.urls)),
]
