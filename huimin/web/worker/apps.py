"""Django's name for this part."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "huimin.web.worker"
    label = "worker"
