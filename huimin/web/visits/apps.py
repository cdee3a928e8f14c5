"""Django's name for this part."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "huimin.web.visits"
    label = "visits"
