"""What people tried: what was changed or supposed, by whom, and what came of it on which data."""

from django.db import models

from huimin.web.trials import Trial


class Scenario(Trial):
    """changes: [[parameter with place, value]] as `huimin simulate --set` takes them; take_up: its `--take-up`, "" for none."""

    name = models.CharField(max_length=60)
    changes = models.JSONField()
    take_up = models.CharField(max_length=10, blank=True)


class StressTest(Trial):
    """shock: its id; assumptions: [[id, value]] as `huimin stress --set` takes them; months: how many are looked at."""

    shock = models.CharField(max_length=40)
    assumptions = models.JSONField()
    months = models.PositiveSmallIntegerField()


class Twin(Trial):
    """changes: as of a scenario; begins: "2027-07" or "" for the first month; months: how many are lived."""

    name = models.CharField(max_length=60)
    changes = models.JSONField()
    begins = models.CharField(max_length=7, blank=True)
    months = models.PositiveSmallIntegerField()
