"""Scenarios people tried, and analyses of where the money goes and will go: asked by whom, on which data, and what came of it."""

from django.db import models

from huimin.web.trials import Trial


class Scenario(Trial):
    """changes: [[parameter with place, value]] as `huimin simulate --set` takes them; take_up: its `--take-up`, "" for none."""

    name = models.CharField(max_length=60)
    changes = models.JSONField()
    take_up = models.CharField(max_length=10, blank=True)


class Analysis(Trial):
    """kind: the verb that makes it; run: the newest run of the matching when it was asked for, "" before the first."""

    STATUS, FORECAST = "status", "forecast"

    kind = models.CharField(max_length=8, choices=[(STATUS, STATUS), (FORECAST, FORECAST)], db_index=True)
    run = models.CharField(max_length=60, blank=True)
