"""The portal, and a few endpoints that do nothing but show how callers are let in."""

from django.urls import include, path
from rest_framework.response import Response
from rest_framework.views import APIView

from records.access.authentication import PartnerTokenAuthentication, StaffSessionAuthentication
from records.access.idempotency import idempotent
from records.access.throttling import FairShare
from records.access.views import PartnerTokenView
from records.common.rest.permissions import Anyone, HasScope
from records.common.rest.problems import ApiProblem
from records.subjects.models import Organisation


class Ping(APIView):
    authentication_classes = [PartnerTokenAuthentication, StaffSessionAuthentication]
    permission_classes = [Anyone]
    throttle_classes = [FairShare]

    def get(self, request):
        return Response(
            {"who": getattr(request.user, "full_name", None), "partner": request.auth is not None}
        )

    def post(self, request):
        return Response({})


class Bodies(APIView):
    """Makes a body, unless its name says what else is to happen."""

    authentication_classes = [PartnerTokenAuthentication]
    permission_classes = [HasScope]
    required_scopes = {"POST": ["submissions:write"], "DELETE": ["records:read"]}

    @idempotent
    def post(self, request):
        name = request.data["name"]
        made = Organisation.objects.create(name=name, kind="other", region_id="411000")
        match name:
            case "wrong":
                raise ApiProblem(422, "wrong", "wrong")
            case "refused":
                return Response({"made": None}, status=409)
            case "broken":
                return Response({"made": None}, status=503)
        return Response({"made": str(made.uid)}, status=201, headers={"Location": f"/{made.uid}/"})

    @idempotent
    def delete(self, request):
        return Response(status=204)


urlpatterns = [
    path("api/v1/oauth/token/", PartnerTokenView.as_view()),
    path("api/ping/", Ping.as_view()),
    path("api/bodies/", Bodies.as_view()),
    path("", include("integrity_portal.urls")),
]
