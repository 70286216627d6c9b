"""How requests are counted for those who watch the node (``/metrics``)."""

from typing import Any

from django_prometheus.middleware import PrometheusAfterMiddleware


class CountingMiddleware(PrometheusAfterMiddleware):
    """
    django-prometheus's, which looks up seven counters by their labels for each request; here each is looked up once.

    There are as many as views, methods and answers together: the library keeps them all anyway.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._labelled: dict[tuple[Any, ...], Any] = {}

    def label_metric(self, metric: Any, request: Any, response: Any = None, **labels: Any) -> Any:
        if not labels:
            return metric
        key = (metric, *labels.values())
        found = self._labelled.get(key)
        if found is None:
            found = self._labelled[key] = metric.labels(**labels)
        return found
