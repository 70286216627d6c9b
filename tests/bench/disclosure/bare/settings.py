"""Settings of the bare server: nothing but what a page cannot do without."""

import os
from pathlib import Path

import dj_database_url

SECRET_KEY = "measured-once-and-thrown-away"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "tests.bench.disclosure.bare.urls"
INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []
DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=600)}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent],
        "OPTIONS": {},
    }
]
USE_TZ = True
