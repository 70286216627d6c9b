from django.urls import path

from tests.bench.disclosure.bare import views

urlpatterns = [path("ready", views.ready), path("records/<uuid:uid>/", views.record)]
