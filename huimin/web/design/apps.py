"""Django's name for this part."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "huimin.web.design"
    label = "design"
