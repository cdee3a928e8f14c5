"""Django's name for this part."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "huimin.web.public"
    label = "public"
