"""What gunicorn and Celery load."""

import django
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from tests.bench.chain.naive.tasks import app  # noqa: E402

__all__ = ["app", "application", "django"]
