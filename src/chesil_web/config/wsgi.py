"""The website as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chesil_web.config.settings")
application = get_wsgi_application()
