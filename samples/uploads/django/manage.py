"""The smallest site around upload.py. Start: python manage.py runserver"""

import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["localhost", "127.0.0.1"])

from upload import upload  # noqa: E402 - after the settings

urlpatterns = [path("photos", upload)]

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
