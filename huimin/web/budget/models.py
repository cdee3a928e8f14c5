"""Scenarios people tried and choices they had worked out: what was asked, by whom, and what came of it on which data."""

from django.db import models

from huimin.web.trials import Trial


class Scenario(Trial):
    """changes: [[parameter with place, value]] as `huimin simulate --set` takes them; take_up: its `--take-up`, "" for none."""

    name = models.CharField(max_length=60)
    changes = models.JSONField()
    take_up = models.CharField(max_length=10, blank=True)


class Preparation(Trial):
    """The county made ready for a moving line of the minimum living allowance (`huimin instant --prepare`)."""


class Choice(Trial):
    """asked: {aim, start, budgets: [yuan], no_loser, floor, equity, cliff: per cent or ""} as `huimin choose` takes them."""

    name = models.CharField(max_length=60)
    asked = models.JSONField()
