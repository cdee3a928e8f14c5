"""Django's name for this part."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "huimin.web.exports"
    label = "exports"
