"""Django's name for this part."""

from django.apps import AppConfig


class OfficerConfig(AppConfig):
    name = "huimin.web.officer"
    label = "officer"
