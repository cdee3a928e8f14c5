"""Django's name for this part."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "huimin.web.access"
    label = "access"
