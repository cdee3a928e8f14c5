"""Django's name for this part."""

from django.apps import AppConfig


class CheckConfig(AppConfig):
    name = "huimin.web.check"
    label = "check"
