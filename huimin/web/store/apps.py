"""Django's name for this part."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "huimin.web.store"
    label = "store"

    def ready(self) -> None:
        """Declared relatives are looked for in the open cases."""
        from huimin.web.store import signals  # noqa: F401  (models can be read only now)
