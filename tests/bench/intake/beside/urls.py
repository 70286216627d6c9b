from django.urls import path

from tests.bench.intake.beside import views

urlpatterns = [
    path("ready", views.ready),
    path("bare/", views.bare),
    path("items/", views.Items.as_view({"post": "create"})),
]
