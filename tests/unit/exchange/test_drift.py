"""A list that is not what it was stops the load with a diff; a person who knows why lets it through."""

import json
import random
from collections.abc import Callable

import pytest

from huimin import exchange
from huimin.catalog import identity
from huimin.exchange import DatasetsFailed
from huimin.exchange.drift import MAJOR_SHIFT, stability_index
from huimin.kernel import Month

COLUMNS = ('[[column]]\nfrom = "工资"\nto = "wage_income"\nunit = "yuan/year"\n'
           '[[column]]\nfrom = "婚姻"\nto = "marital_status"\ncodes = { "未婚" = "10", "已婚" = "20", "丧偶" = "30", "离婚" = "40" }\n')
Wage = Callable[[random.Random], str]


def number(serial: int) -> str:
    body = f"99010119{60 + serial % 40:02d}0101{serial % 1000:03d}"
    return body + identity.check_digit(body)


def usual(rng: random.Random) -> str:
    return str(rng.choice((0, 0, 12000, 24000, 30000, 36000, 48000, 60000)) + rng.randint(0, 999))


def file(desk, month: str, rows: int = 800, wage: Wage = usual, marital: tuple[str, ...] = ("未婚", "已婚", "已婚", "离婚"),
         seed: int = 0, bad: int = 0) -> None:
    rng = random.Random(f"{month}{seed}")
    lines = [f"{number(serial)},{'x' if serial < bad else wage(rng)},{rng.choice(marital)}" for serial in range(rows)]
    desk.file(f"pay_{month}.csv", "身份证号,工资,婚姻\n" + "\n".join(lines) + "\n")


def load(desk, month: str, **given) -> exchange.Receipt:
    for path in desk.inbox.iterdir():
        path.unlink()
    reasons = given.pop("reasons", {})
    file(desk, month, **given)
    receipt, = exchange.load(desk.workspace, desk.read(), desk.catalog, Month.parse(month), accept_drift=reasons)
    return receipt


@pytest.fixture
def first(desk):
    desk.mapping("pay", COLUMNS)
    load(desk, "2026-01")
    return desk


def test_a_month_like_the_last_loads(first):
    assert load(first, "2026-02").drift == {}
    assert load(first, "2026-03", rows=1200).drift == {}


@pytest.mark.parametrize(("given", "said"), [
    ({"wage": lambda rng: str(int(usual(rng)) * 100)}, "wage_income:分布变了"),      # fen sent as yuan
    ({"wage": lambda rng: str(int(usual(rng)) / 12)}, "wage_income:分布变了"),       # a month sent as a year
    ({"wage": lambda rng: "" if rng.random() < 0.4 else usual(rng)}, "wage_income:空白由 0% 变为"),
    ({"marital": ("未婚", "已婚", "丧偶")}, "marital_status:出现以前没有的代码“30”"),
    ({"marital": ("未婚", "已婚", "已婚")}, "marital_status:代码“40”不见了"),
    ({"marital": ("未婚", "未婚", "未婚", "已婚", "离婚", "离婚")}, "marital_status:分布变了"),
    ({"bad": 300}, "退回的行由 0% 升到 38%"),
])
def test_a_month_unlike_the_last_stops_and_says_how(first, given, said):
    with pytest.raises(DatasetsFailed) as failure:
        load(first, "2026-02", **given)
    error = failure.value.errors["pay"]
    assert error.code == "HM-EXC-050"
    assert said in error.details["diff_zh"]
    assert first.workspace.current_snapshot("pay", Month(2026, 2)) is None, "nothing was put in force"
    assert not list((first.workspace.snapshots / "pay").glob("2026-02/v*"))


def test_a_reason_lets_it_through_and_stays_on_the_receipt(first):
    receipt = load(first, "2026-02", wage=lambda rng: str(int(usual(rng)) * 100), reasons={"pay": "单位改为分"})
    assert receipt.drift["reason"] == "单位改为分"
    content = json.loads((receipt.path / "receipt.json").read_text("utf-8"))
    assert [change["kind"] for change in content["drift"]["changes"]] == ["moved"]
    assert load(first, "2026-03", wage=lambda rng: str(int(usual(rng)) * 100)).drift == {}, "the new shape is the usual one now"


def test_a_reason_for_another_list_lets_nothing_through(first):
    with pytest.raises(DatasetsFailed):
        load(first, "2026-02", wage=lambda rng: str(int(usual(rng)) * 100), reasons={"other": "理由"})


def test_an_empty_reason_is_none(first):
    with pytest.raises(DatasetsFailed):
        load(first, "2026-02", wage=lambda rng: str(int(usual(rng)) * 100), reasons={"pay": "  "})


def test_small_lists_are_not_judged(desk):
    desk.mapping("pay", COLUMNS)
    load(desk, "2026-01", rows=150)
    assert load(desk, "2026-02", rows=150, wage=lambda rng: str(int(usual(rng)) * 100)).drift == {}


def test_chance_alone_stops_nobody(first):
    """Twenty months drawn from one distribution, the smallest lists that are judged: not one stops."""
    for seed in range(20):
        month = Month(2026, 2).shift(seed)
        assert load(first, str(month), rows=220, seed=seed).drift == {}


def test_the_profile_names_nobody(first):
    receipt = load(first, "2026-02")
    text = (receipt.path / "profile.json").read_text("utf-8")
    assert number(1)[:10] not in text
    assert json.loads(text)["columns"]["marital_status"]["counts"].keys() == {"10", "20", "40"}


def test_the_index_is_zero_for_the_same_shares_and_grows():
    assert stability_index({"a": 10, "b": 30}, {"a": 100, "b": 300}) == 0
    one, two = stability_index({"a": 50, "b": 50}, {"a": 60, "b": 40}), stability_index({"a": 50, "b": 50}, {"a": 90, "b": 10})
    assert 0.04 < one < 0.05
    assert two > MAJOR_SHIFT
    assert stability_index({"a": 100}, {"b": 100}) > 10
