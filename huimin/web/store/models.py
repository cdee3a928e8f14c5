"""Cases as rows: events that are only ever added, and beside them one line per case by which lists are made quickly.

What a safeguard of `casework.guards` asks of an act against somebody is asked again here by the database itself.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huimin.web.access.sealed import SealedText

DECISION, EFFECT = "decision", "effect"


class CaseRow(models.Model):
    """One case as its events leave it; grain: case. Made from the events and never the truth itself.

    household, person, name: sealed; *_blind: fingerprints to find them by; due: the most urgent running clock;
    moving_to: township asked to take it over; doubted: since when a later run no longer proves what was granted unasked
    """

    ref = models.CharField(max_length=20, primary_key=True)
    policy = models.CharField(max_length=60)
    household = SealedText()
    household_blind = models.CharField(max_length=32, db_index=True)
    person = SealedText(default="")
    person_blind = models.CharField(max_length=32, blank=True, db_index=True)
    name = SealedText(default="")
    area = models.CharField(max_length=12)
    way_in = models.CharField(max_length=20)
    state = models.CharField(max_length=30)
    kind = models.CharField(max_length=10)
    suspended = models.BooleanField(default=False)
    moving_to = models.CharField(max_length=12, null=True)  # nothing rather than "": the table would be written anew
    doubted = models.DateTimeField(null=True)
    seq = models.PositiveIntegerField()
    amount_fen = models.BigIntegerField(null=True)
    opened = models.DateTimeField()
    updated = models.DateTimeField()
    due = models.DateField(null=True)
    due_clock = models.CharField(max_length=30, blank=True)
    visits = models.PositiveSmallIntegerField(null=True)  # this and the next three: figures.Trouble of a decided case
    asked_again = models.PositiveSmallIntegerField(null=True)
    untold = models.PositiveSmallIntegerField(null=True)
    nothing_asked = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "area", "due"], name="case_work"),
            models.Index(fields=["state", "area"], name="case_state"),
            models.Index(fields=["policy", "state"], name="case_policy"),
            models.Index(fields=["moving_to"], name="case_moving", condition=Q(moving_to__isnull=False)),  # few of many: what waits
            models.Index(fields=["area"], name="case_doubted", condition=Q(doubted__isnull=False)),
        ]


class CaseCount(models.Model):
    """Cases of one policy in one area (a case's own code), counted; kept by the database itself with every change of a case's line.

    decided: cases with a figures.Trouble, and the sums of it
    """

    policy = models.CharField(max_length=60)
    area = models.CharField(max_length=12)
    cases = models.BigIntegerField()
    decided = models.BigIntegerField()
    visits = models.BigIntegerField()
    asked_again = models.BigIntegerField()
    untold = models.BigIntegerField()
    nothing_asked = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "area"], name="counted_once")]


class EventRow(models.Model):
    """One act on one case, once (case, seq). data: what was entered, sealed JSON.

    adversity: "decision" (refuse, cut, stop, recover), "effect", or ""; proposer, hearing and notice are then filled in
    """

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=30)
    act = models.CharField(max_length=30)
    state = models.CharField(max_length=30)
    data = SealedText(default="{}")
    adversity = models.CharField(max_length=10, blank=True)
    proposer = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    hearing = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="event_once"),
            models.CheckConstraint(name="no_decision_against_somebody_without_two_people_and_a_hearing", condition=(
                ~Q(adversity=DECISION)
                | Q(actor__isnull=False, proposer__isnull=False, hearing__isnull=False) & ~Q(actor=F("proposer")))),
            models.CheckConstraint(name="no_effect_without_a_person_and_a_notice", condition=(
                ~Q(adversity=EFFECT) | Q(actor__isnull=False, notice__isnull=False))),
        ]


class RunChecked(models.Model):
    """A run of the matching after which the benefits granted unasked were looked at; put: how many were put before a person."""

    run = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    put = models.PositiveIntegerField()


class LetterRow(models.Model):
    """What the person was told in writing about one act (case, seq); never changed. words: sealed JSON, by language the
    title and the blocks of heading and lines."""

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="letters")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    words = SealedText()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="one_letter_an_act")]


class Objection(models.Model):
    """What somebody wrote under a public posting; a worker reads it and records it on the case."""

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="objections")
    at = models.DateTimeField(default=timezone.now)
    text = SealedText()
    contact = SealedText(default="")
    handled = models.BooleanField(default=False)


class Photo(models.Model):
    """A photograph of a visit: the file lies encrypted in FILES_ROOT under `digest`."""

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="photos")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "digest"], name="photo_once")]


class Synced(models.Model):
    """A draft that arrived from a telephone, by the number the telephone gave it: sent twice, it counts once."""

    client = models.UUIDField(primary_key=True)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)


class Rating(models.Model):
    """How the person found the handling of a case: 1 (bad) to 5 (good), once per case and person."""

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="ratings")
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    words = SealedText(default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "by"], name="rated_once"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="score_1_to_5"),
        ]


class Draft(models.Model):
    """What a citizen has filled in of an application and not yet submitted; gone once it is submitted. answers: sealed JSON."""

    case = models.OneToOneField(CaseRow, primary_key=True, on_delete=models.CASCADE, related_name="draft")
    answers = SealedText(default="{}")
    updated = models.DateTimeField(auto_now=True)


class HelpRequest(models.Model):
    """Somebody asks on another person's behalf; a township completes it. Written without looking the person up, so that the
    answer is the same for everybody, known or unknown.

    area: township chosen by the helper; case: filled in when a worker opened one; closed: a worker is done with it, either way
    """

    ref = models.CharField(max_length=20, primary_key=True)
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    area = models.CharField(max_length=12, db_index=True)
    policy = models.CharField(max_length=60, blank=True)
    relation = models.CharField(max_length=20)
    name = SealedText()
    number = SealedText()
    consent = SealedText()
    consented_on = models.DateField()
    words = SealedText(default="")
    case = models.ForeignKey(CaseRow, null=True, on_delete=models.PROTECT, related_name="helpers")
    closed = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    outcome = SealedText(default="")


class FactDoubt(models.Model):
    """A citizen says that a fact about the own household is wrong; a data steward answers within ten working days.

    fact: entity.field; whose: name of the person, "" for the household; said: what is right; answer: corrected, confirmed or "";
    correction: number of the request to the department (huimin.corrections), once a steward has passed it on
    """

    household = SealedText()
    household_blind = models.CharField(max_length=32, db_index=True)
    by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    due = models.DateField()
    area = models.CharField(max_length=12)
    department = models.CharField(max_length=60)
    fact = models.CharField(max_length=80)
    whose = SealedText(default="")
    said = SealedText()
    answer = models.CharField(max_length=12, blank=True)
    answered_words = SealedText(default="")
    answered = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    correction = models.PositiveIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(name="an_answered_doubt_names_who", condition=(
            Q(answer="", answered__isnull=True) | ~Q(answer="") & Q(answered__isnull=False, answered_by__isnull=False)))]
