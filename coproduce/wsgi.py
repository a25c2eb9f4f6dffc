"""The door for web servers that speak WSGI (granian here)."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from coproduce import outage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coproduce.settings")

application = get_wsgi_application()
outage.wait_no_longer_than(settings.DATABASE_PATIENCE_SECONDS)
