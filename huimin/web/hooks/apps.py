"""Django's name for this part."""

from django.apps import AppConfig


class HooksConfig(AppConfig):
    name = "huimin.web.hooks"
    label = "hooks"
