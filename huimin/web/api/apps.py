"""Django's name for this part."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "huimin.web.api"
    label = "api"
