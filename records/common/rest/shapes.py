"""The ground of the descriptions of requests and answers."""

from typing import Any

from rest_framework import serializers


class Shape(serializers.Serializer):
    """A description of an answer; it neither reads nor writes."""

    # A serializer must say how it saves; this one is never asked to, and refuses if it is.
    def create(self, validated_data: Any) -> Any:
        raise NotImplementedError

    def update(self, instance: Any, validated_data: Any) -> Any:
        raise NotImplementedError
