"""Django's name for this part."""

from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "huimin.web.budget"
    label = "budget"
