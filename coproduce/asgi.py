"""The door for web servers that speak ASGI; nothing here needs it yet."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coproduce.settings")

application = get_asgi_application()
