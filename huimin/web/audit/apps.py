"""Django's name for this part."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "huimin.web.audit"
    label = "audit"
