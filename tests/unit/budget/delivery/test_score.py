"""The score by hand; parts that are not known; the rules file."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from huimin.budget.delivery import EXAMPLE, BadDeliveryRules, Delivery, measure, read_rules
from huimin.budget.delivery.work import After, Trained, training
from huimin.kernel import Month
from tests.unit.budget.delivery.given import flow

ON = date(2026, 12, 31)
RULES = read_rules(EXAMPLE)
EAST, WEST = "990121001", "990121002"


def county() -> Delivery:
    """990121: 1000 came in 1 January. East: 300 paid 11 January (due 300 by the 20th), nothing else.
    West: 200 of 500 due by the 20th paid 1 May, 100 of those bounced.  Held: 600, idle."""
    return measure([
        flow("received", "2026-01-01", 1000),
        flow("due", "2026-01-20", 300, area=EAST, month="2026-01"), flow("paid", "2026-01-11", 300, area=EAST),
        flow("due", "2026-01-20", 500, area=WEST, month="2026-01"), flow("paid", "2026-05-01", 200, area=WEST),
        flow("bounced", "2026-05-05", 100, area=WEST)], ON, RULES, "990121")


def parts(found: Delivery, area: str) -> dict[str, Fraction | None]:
    return {part.id: part.value for part in next(one for one in found.scores if one.area == area).parts}


def test_the_parts_are_what_they_say() -> None:
    found = county()
    assert parts(found, "990121") == {"speed": Fraction(300, 400), "idle": Fraction(400, 1000), "arrears": Fraction(300, 800),
                                      "reached": Fraction(400, 500), "work": None}
    assert parts(found, EAST) == {"speed": 1, "idle": None, "arrears": 1, "reached": 1, "work": None}
    assert parts(found, WEST) == {"speed": 0, "idle": None, "arrears": 0, "reached": Fraction(1, 2), "work": None}


def test_weights_are_taken_as_they_are_written() -> None:
    """0.1, 0.2 and 0.3 of 0.6 are known: just the whole, not a hair less or more."""
    rules = replace(RULES, weight={"speed": 0.1, "idle": 0.2, "arrears": 0, "reached": 0.3, "work": 0.4}, share=0.6)
    one = measure([flow("received", "2026-01-01", 1000), flow("paid", "2026-01-11", 300)], ON, rules, "990121").scores[0]
    assert one.known == Fraction(6, 10)
    assert one.value == (Fraction(1, 10) + Fraction(2, 10) * Fraction(300, 1000) + Fraction(3, 10)) / Fraction(6, 10)


def test_the_score_is_their_weighted_mean_over_what_is_known() -> None:
    """Weights 3, 2, 3, 1 (work, 1, is not known): (3 × 0.75 + 2 × 0.4 + 3 × 0.375 + 0.8) / 9 = 4.975 / 9."""
    one, east, west = county().scores
    assert one.value == Fraction(4975, 9000)
    assert one.known == Fraction(9, 10)
    assert one.alert
    assert (east.value, east.alert) == (1, False)
    assert (west.value, west.known, west.alert) == (Fraction(1, 14), Fraction(7, 10), True)


def test_too_little_known_gives_no_score_and_no_alert() -> None:
    found = measure([flow("received", "2026-12-01", 1000)], ON, RULES, "990121")
    assert [(one.value, one.known, one.alert) for one in found.scores] == [(None, Fraction(2, 10), False)]


def test_sums_of_programmes_are_the_sums_of_the_whole() -> None:
    found = county()
    [one] = found.programmes
    assert (one.received, one.speed.fen, one.held, one.idle, one.due, one.late, one.left) == (1000, 400, 600, 600, 800, 100, 400)


# -- work --------------------------------------------------------------------------------------------------------------


def trained(id: str, day: str, placed: bool | None, asked: dict[int, bool], person: str = "") -> Trained:
    begun = date.fromisoformat(day)
    return Trained(id, person, EAST, "电工", begun, placed, begun if placed else None, asked)


def test_unknown_stays_unknown_and_too_soon_is_not_unknown() -> None:
    found = training([
        trained("1", "2026-01-10", True, {3: True}), trained("2", "2026-01-10", True, {3: False}),
        trained("3", "2026-01-10", None, {}), trained("4", "2026-01-10", False, {}), trained("5", "2026-11-10", True, {})], [3], ON)
    assert (found.people, found.placed, found.not_placed, found.placing_unknown) == (5, 3, 1, 1)
    assert found.after == [After(3, in_work=1, out=1, unknown=2, waiting=1)]


@pytest.mark.parametrize(("asked", "register", "wanted"), [
    (True, True, (1, 0, 0)), (True, None, (1, 0, 0)), (None, True, (1, 0, 0)), (None, False, (0, 1, 0)), (False, False, (0, 1, 0)),
    (True, False, (0, 0, 1)), (False, True, (0, 0, 1)), (None, None, (0, 0, 1))])
def test_what_was_asked_and_what_a_register_says(asked: bool | None, register: bool | None, wanted: tuple[int, int, int]) -> None:
    one = trained("1", "2026-01-10", True, {} if asked is None else {6: asked}, "P")

    def seen(person: str, month: Month) -> bool | None:
        assert (person, month) == ("P", Month(2026, 7))
        return register

    [after] = training([one], [6], ON, seen).after
    assert (after.in_work, after.out, after.unknown) == wanted


def test_the_work_of_too_few_is_no_part_of_the_score() -> None:
    flows = [flow("received", "2026-01-01", 1000)]
    people = [trained(str(number), "2026-01-10", True, {6: number != 1}) for number in range(1, 6)]
    assert parts(measure(flows, ON, RULES, "990121", people), "990121")["work"] == Fraction(4, 5)
    assert parts(measure(flows, ON, RULES, "990121", people[1:]), "990121")["work"] is None


# -- the rules file ----------------------------------------------------------------------------------------------------


def test_the_packaged_rules_say_that_they_are_made_up() -> None:
    assert RULES.synthetic
    assert RULES.idle_months == 6
    assert "不是规定" in RULES.alert_source


@pytest.mark.parametrize(("old", "new", "key"), [
    ("in_time = 90", "in_time = 91", "velocity.in_time"), ("bands = [7, 30, 90, 180]", "bands = [30, 7]", "velocity.bands"),
    ("scored = 6", "scored = 5", "work.scored"), ("months = 6\n", "months = 0\n", "idle.months"),
    ("alert = 0.6", "alert = 60", "score.alert"), ("speed = 3", "sped = 3", "weight.sped"), ("[score]", "[scores]", "scores")])
def test_a_slip_in_the_rules_is_refused_with_its_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    path = tmp_path / "delivery.toml"
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadDeliveryRules) as slip:
        read_rules(path)
    assert slip.value.details["key"] == key
