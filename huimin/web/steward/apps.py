"""Django's name for this part."""

from django.apps import AppConfig


class StewardConfig(AppConfig):
    name = "huimin.web.steward"
    label = "steward"
