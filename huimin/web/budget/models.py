"""What people tried or asked for: what was changed or supposed, by whom, on which data, and what came of it."""

from django.db import models

from huimin.web.trials import Trial


class AtDesk(Trial):
    """headlines: the sentence a result is told in, {zh, en}, by who reads it (budget.tried); made when it is first asked for."""

    headlines = models.JSONField(default=dict)

    class Meta:
        abstract = True


class Scenario(AtDesk):
    """changes: [[parameter with place, value]] as `huimin simulate --set` takes them; take_up: its `--take-up`, "" for none."""

    name = models.CharField(max_length=60)
    changes = models.JSONField()
    take_up = models.CharField(max_length=10, blank=True)


class Analysis(Trial):
    """kind: the verb that makes it; run: the newest run of the matching when it was asked for, "" before the first."""

    STATUS, FORECAST = "status", "forecast"

    kind = models.CharField(max_length=8, choices=[(STATUS, STATUS), (FORECAST, FORECAST)], db_index=True)
    run = models.CharField(max_length=60, blank=True)


class StressTest(AtDesk):
    """shock: its id; assumptions: [[id, value]] as `huimin stress --set` takes them; months: how many are looked at."""

    shock = models.CharField(max_length=40)
    assumptions = models.JSONField()
    months = models.PositiveSmallIntegerField()


class Twin(AtDesk):
    """changes: as of a scenario; begins: "2027-07" or "" for the first month; months: how many are lived."""

    name = models.CharField(max_length=60)
    changes = models.JSONField()
    begins = models.CharField(max_length=7, blank=True)
    months = models.PositiveSmallIntegerField()


class PlanMade(Trial):
    """A plan of the pool being made. source: of pooling.SOURCES; table: the file it rests on, kept until it has been read;
    planner: as the record names whoever plans"""

    title = models.CharField(max_length=60)
    source = models.CharField(max_length=10)
    table = models.BinaryField(default=bytes)
    planner = models.CharField(max_length=200)


class Preparation(Trial):
    """The county made ready for a moving line of the minimum living allowance (`huimin instant --prepare`)."""


class Choice(AtDesk):
    """asked: {aim, start, budgets: [yuan], no_loser, floor, equity, cliff: per cent or ""} as `huimin choose` takes them."""

    name = models.CharField(max_length=60)
    asked = models.JSONField()
