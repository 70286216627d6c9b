from rest_framework import generics, serializers

from tests.bench.chain.naive.models import Record
from tests.bench.chain.naive.tasks import send


class RecordSerializer(serializers.ModelSerializer):
    class Meta:
        model = Record
        exclude = ("id", "created_at")


class Records(generics.CreateAPIView):
    queryset = Record.objects.all()
    serializer_class = RecordSerializer

    def perform_create(self, serializer: serializers.BaseSerializer) -> None:
        send.delay(str(serializer.save().uid))
