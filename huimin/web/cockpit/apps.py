"""Django's name for this part."""

from django.apps import AppConfig


class CockpitConfig(AppConfig):
    name = "huimin.web.cockpit"
    label = "cockpit"
