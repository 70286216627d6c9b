from django.urls import path

from tests.bench.chain.naive.views import Records

urlpatterns = [path("records/", Records.as_view())]
