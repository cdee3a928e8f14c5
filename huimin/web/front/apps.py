"""Django's name for this part."""

from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "huimin.web.front"
    label = "front"
