"""Which rules are in force: day, place, overlay, end, selection; and how a place departs from the country."""

from datetime import date
from pathlib import Path

import pytest

from huimin.policy import departures, overlay, read_library
from huimin.policy.errors import PolicyFileError
from tests.unit.policy.desk import (
    DAY,
    RULE,
    definition,
    interaction,
    library,
    policy,
    value,
    with_values,
    write,
)

LOCAL = '[policy]\nid = "rule"\noverlays = true\n'
CONDITION = '[[condition]]\nid = "{}"\nwhen = "{}"\narticle = "x"\nrefuse = "x"\n'


def conditions(files: dict[str, str], area: str, day: date = DAY) -> list[str]:
    found = library(files).resolve(area, day).policies["rule"]
    return [condition.when.text for condition in found.conditions]


def test_the_newest_version_not_after_the_day() -> None:
    files = {RULE: policy("student"), "rule/CN@2026-07-01.toml": policy("serious_illness")}
    assert conditions(files, "33", date(2026, 6, 30)) == ["student"]
    assert conditions(files, "33", date(2026, 7, 1)) == ["serious_illness"]
    assert "rule" not in library(files).resolve("33", date(2019, 12, 31)).policies
    assert [v.valid_from.year for v in library(files).versions("rule")] == [2020, 2026]


def test_a_place_of_its_own_replaces_the_country() -> None:
    files = {RULE: policy("student"), "rule/3308@2020-01-01.toml": policy("serious_illness")}
    assert conditions(files, "330881001") == ["serious_illness"]
    assert conditions(files, "3307") == ["student"]
    assert conditions(files, "33") == ["student"]


def test_overlays_lie_over_each_other_from_wide_to_narrow() -> None:
    files = {RULE: policy({"c": "student", "d": "true"}),
             "rule/33@2020-01-01.toml": LOCAL + CONDITION.format("c", "hukou_here"),
             "rule/3308@2020-01-01.toml": LOCAL + CONDITION.format("e", "not deceased")}
    assert conditions(files, "3308") == ["hukou_here", "true", "not deceased"]
    assert conditions(files, "3307") == ["hukou_here", "true"]
    assert library(files).resolve("3308", DAY).policies["rule"].version == "rule/3308@2020-01-01"


def test_an_overlay_keeps_what_it_does_not_say() -> None:
    whole = policy("student", "qty(5, 'yuan/month')", head='basis = ["国"]\nvalid_until = "2030-01-01"')
    base, local = library({RULE: whole, "rule/33@2021-01-01.toml": LOCAL + 'basis = ["省"]\n'}).versions("rule")[::-1]
    merged = overlay(base, local)
    assert (merged.name, merged.amount, merged.period, merged.valid_until) == (base.name, base.amount, base.period, base.valid_until)
    assert (merged.area, merged.basis, merged.valid_from) == ("33", ("国", "省"), date(2021, 1, 1))


def test_an_overlay_over_nothing_is_refused() -> None:
    with pytest.raises(PolicyFileError, match="no policy “rul” to lie over; did you mean “rule”"):
        library({RULE: policy(), "rul/33@2020-01-01.toml": LOCAL.replace('"rule"', '"rul"')})
    with pytest.raises(PolicyFileError, match="write overlays = true"):
        library({RULE: policy(), "rule/33@2020-01-01.toml": LOCAL.replace("overlays = true", "")})


def test_an_ended_policy_is_dormant_an_ended_overlay_falls_away() -> None:
    ended = {RULE: policy(head='valid_until = "2026-10-30"')}
    rules = library(ended).resolve("33", DAY)
    assert (list(rules.policies), list(rules.dormant)) == ([], ["rule"])
    assert list(library(ended).resolve("33", date(2026, 10, 30)).policies) == ["rule"]
    local = {RULE: policy("student"), "rule/33@2020-01-01.toml": LOCAL + 'valid_until = "2026-10-30"\n' + CONDITION.format("c", "true")}
    assert conditions(local, "33") == ["student"]


def test_a_policy_of_another_place_is_dormant_here() -> None:
    rules = library({RULE: policy(), "away/11@2020-01-01.toml": policy(id="away")}).resolve("33", DAY)
    assert (list(rules.policies), list(rules.dormant)) == (["rule"], ["away"])


def test_definitions_by_day_and_place() -> None:
    files = {RULE: policy(), "definitions/d.toml": definition("d", "1") + definition("d", "2", more='valid_from = "2026-07-01"')
             + definition("d", "3", more='area = "33"\nvalid_until = "2026-08-31"')}

    def text(area: str, day: date) -> str:
        return library(files).resolve(area, day).definitions["d"].formula.text

    assert [text("11", date(2026, 6, 30)), text("11", date(2026, 7, 1))] == ["1", "2"]
    assert [text("3308", date(2026, 8, 31)), text("3308", date(2026, 9, 1))] == ["3", "2"]


def test_interactions_by_day() -> None:
    row = interaction("max", "rule", ["other"], 'from = "2026-01-01"\nuntil = "2026-10-31"')
    lib = library({RULE: policy(), "other/CN@2020-01-01.toml": policy(id="other"), "interactions.toml": row})
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 10, 31), date(2026, 11, 1)]
    assert [len(lib.resolve("33", day).interactions) for day in days] == [0, 1, 1, 0]


def test_a_later_folder_replaces_the_same_version(tmp_path: Path) -> None:
    first = write(tmp_path / "a", {RULE: policy("student"), "definitions/d.toml": definition("d", "1")})
    second = write(tmp_path / "b", {RULE: policy("serious_illness"), "definitions/e.toml": definition("d", "2")})
    found = read_library([first, second], national=False)
    assert [p.conditions[0].when.text for p in found.policies] == ["serious_illness"]
    assert [d.formula.text for d in found.definitions] == ["2"]


def test_the_national_library_is_there_unless_told_otherwise(tmp_path: Path) -> None:
    assert "dibao" in read_library([tmp_path]).ids()
    assert read_library([tmp_path], national=False).ids() == []


# -- departures -----------------------------------------------------------------------------------------


def test_every_departure_is_listed() -> None:
    files = {
        RULE: policy({"c": "student", "d": "true"}, "qty(5, 'yuan/month')", tables='[parameters.line]\nvalue = "1"'),
        "rule/33@2020-01-01.toml": LOCAL + '[parameters.line]\nvalue = "2"\n' + CONDITION.format("c", "hukou_here")
        + CONDITION.format("e", "not   deceased") + '[amount]\nformula = "qty(6, \'yuan/month\')"\narticle = "x"\n',
        "definitions/d.toml": definition("size", "1") + definition("size", "2", more='area = "33"'),
    }
    found = {(d.kind, d.id): (d.national, d.local) for d in departures(library(files), with_values(), "3308", DAY)}
    assert found == {
        ("condition_replaced", "c"): ("student", "hukou_here"),
        ("condition_added", "e"): ("", "not deceased"),
        ("amount_replaced", "amount"): ("qty(5, 'yuan/month') [half_up 1 fen]", "qty(6, 'yuan/month') [half_up 1 fen]"),
        ("constant_replaced", "rule.line"): ("1", "2"),
        ("definition_replaced", "size"): ("1", "2"),
    }
    assert departures(library(files), with_values(), "11", DAY) == []


def test_another_rounding_is_a_departure() -> None:
    amount = '[amount]\nformula = "qty(5, \'yuan/month\')"\nround = { to = "yuan", how = "down" }\narticle = "x"\n'
    files = {RULE: policy("true", "qty(5, 'yuan/month')"), "rule/33@2020-01-01.toml": LOCAL + amount}
    assert [d.kind for d in departures(library(files), with_values(), "33", DAY)] == ["amount_replaced"]


def test_a_condition_that_is_gone_is_a_departure() -> None:
    files = {RULE: policy({"c": "student", "d": "true"}), "rule/33@2020-01-01.toml": policy({"c": "student"})}
    [found] = departures(library(files), with_values(), "33", DAY)
    assert (found.kind, found.id, found.local) == ("condition_replaced", "d", "—")


def test_a_number_set_too_low_is_a_departure() -> None:
    files = {RULE: policy("line > 0", tables='[parameters.line]\nsource = "catalog"\nlevel = "prefecture"')}
    catalog = with_values(value("rule.line", "1", "1", "330881"), value("rule.line", "1", "1", "3308"), value("rule.line", "1", "1", "CN"))
    found = departures(library(files), catalog, "330881", DAY)
    assert [(d.kind, d.owner, d.local) for d in found] == [("set_below_level", "rule.line", "330881")]
    assert "too low and is not used" in found[0].text.en
