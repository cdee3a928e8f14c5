"""Django's name for this part."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "huimin.web.cases"
    label = "cases"
