"""Django's name for this part."""

from django.apps import AppConfig


class CitizenConfig(AppConfig):
    name = "huimin.web.citizen"
    label = "citizen"
