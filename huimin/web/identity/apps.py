"""Django's name for this part."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "huimin.web.identity"
    label = "identity"
