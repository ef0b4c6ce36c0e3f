"""The smallest Django project that holds the receiver: `python manage.py runserver`."""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["localhost", "127.0.0.1"],
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.urandom(32).hex(),
    USE_TZ=True,
)

from receiver import hook  # noqa: E402 - after the settings

urlpatterns = [path("hook", hook)]

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
