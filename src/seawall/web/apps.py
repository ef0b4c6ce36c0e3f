"""The web app Django knows: templates, tags and static files; it has no tables."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Label `web`; every table lives in `seawall.db`."""

    name = "seawall.web"
    label = "web"
