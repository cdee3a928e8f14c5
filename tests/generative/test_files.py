"""A good set of policy files with one thing spoiled is still good, or refused in words: no TypeError, no KeyError, ever."""

import copy
import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel import HuiminError
from huimin.policy import check, read_library, run_examples
from tests.generative.conftest import effort
from tests.generative.worlds import catalog

_RULE = """
[policy]
id = "rule"
name = { zh = "规则", en = "Rule" }
summary = "x"
unit = "person"
department = "civil_affairs"
basis = ["x"]
period = "month"
delivery = "cash"
review = { stable = 12 }
valid_until = "2030-01-01"

[parameters]
line = { name = "x", unit = "fen/month", value = "100", confirmed = false }
cpi = { unit = "1", source = "catalog", level = "county" }
on = { source = "trigger", start = "cpi > 3", stop = "cpi < 2" }
[parameters.middle]
unit = "fen/month"
source = "population"
statistic = "quantile"
of = "pay"
weight = "points"
entity = "person"
quantile = "0.5"

[[condition]]
id = "c"
when = "pay < line and on and pay < middle and d"
article = "x"
refuse = { zh = "{pay}", en = "{pay}" }
evidence = ["tax"]
confirmed = true

[amount]
formula = "line"
round = { to = "yuan", how = "up" }
article = "x"

[[example]]
name = "x"
as_of = "2026-10-31"
parameters = { "rule.line" = "5" }
policy = "rule"
area = "CN"
then = { outcome = "yes", amount = "5.00", missing = ["pay"], failed = [], member = 0 }
[example.given]
household = { rent = "5" }
members = [ { pay = "1/month", child = [ {} ], receives = { rule = "5" }, event = { visit = [ { price = "5" } ] } } ]
"""
_OTHER = """
[policy]
id = "other"
name = "x"
unit = "household"
department = "civil_affairs"
[[condition]]
id = "c"
when = "n > 0"
article = "x"
refuse = "x"
[amount]
formula = "n"
article = "x"
"""
_DEFINITIONS = """
[[definition]]
id = "d"
entity = "person"
name = "x"
formula = "points > uplift"
article = "x"
area = "CN"
valid_from = "2020-01-01"
valid_until = "2030-01-01"
[definition.parameters.uplift]
unit = "1"
value = "1.5"
[[definition]]
id = "n"
entity = "household"
formula = "total(member.pay where member.d)"
round = { to = "jiao", how = "half_even" }
[[definition]]
id = "heads"
entity = "household"
formula = "count(member.d)"
"""
_INTERACTIONS = """
[[interaction]]
operator = "not_income"
policy = "rule"
with = ["other"]
level = "person"
article = "x"
from = "2020-01-01"
until = "2030-01-01"
note = { zh = "x", en = "x" }
[[interaction]]
operator = "topup_to"
policy = "rule"
with = ["other"]
article = "x"
per = "heads"
"""
GOOD: dict[str, dict[str, Any]] = {
    "rule/CN@2020-01-01.toml": tomllib.loads(_RULE),
    "other/CN@2020-01-01.toml": tomllib.loads(_OTHER),
    "definitions/all.toml": tomllib.loads(_DEFINITIONS),
    "interactions.toml": tomllib.loads(_INTERACTIONS),
}
_TEXTS = """x CN __class__ a__b ID 中文 1/0 nan inf 1e9 1e999999999 {0} {pay } 2026-13-01 fen/fen/fen yuan/yuan
household person population trigger
1=1 pay rule.outcome 0.5""".split()
WRONG: list[Any] = [
    0,
    -1,
    1.5,
    True,
    "",
    " ",
    [],
    {},
    [1],
    [[]],
    [{}],
    {"zh": "x"},
    {"zh": 1, "en": 2},
    {"": ""},
    date(2026, 1, 1),
    ["x", "x"],
    "x" * 3_000,
    "1" * 40,
    "'; drop table x; --",
    *_TEXTS,
]


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something can be spoiled: every key and every element."""
    if at:
        yield at
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from paths(inner, (*at, key))


def toml(data: dict[str, Any]) -> str:
    """Inline tables throughout: one line per table of the file."""
    return "\n".join(f"{json.dumps(key)} = {_inline(value)}" for key, value in data.items()) + "\n"


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(
                f"{json.dumps(key, ensure_ascii=False)} = {_inline(inner)}" for key, inner in value.items()
            )
            + " }"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


@st.composite
def spoiled(draw: st.DrawFn) -> dict[str, str]:
    files = copy.deepcopy(GOOD)
    name = draw(st.sampled_from(sorted(files)))
    path = draw(st.sampled_from(sorted(paths(files[name]), key=repr)))
    holder: Any = files[name]
    for step in path[:-1]:
        holder = holder[step]
    change = draw(st.sampled_from(["replace", "replace", "replace", "remove", "rename"]))
    if change == "replace":
        holder[path[-1]] = draw(st.sampled_from(WRONG))
    elif change == "remove" or isinstance(holder, list):
        del holder[path[-1]]
    else:
        holder[draw(st.sampled_from(["x", "", "idd", "中文", "a.b", "__init__"]))] = holder.pop(path[-1])
    return {file: toml(data) for file, data in files.items()}


def use(files: dict[str, str]) -> None:
    """Everything that is done with policy files before anybody is decided, and their examples."""
    with TemporaryDirectory() as folder:
        for path, text in files.items():
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        library = read_library([Path(folder)], national=False)
    check(library.resolve("330881", date(2026, 10, 31)), catalog(), thorough=True)
    run_examples(library, catalog())


def test_the_good_files_are_good() -> None:
    """对照:未改动的文件可以使用。"""
    use({file: toml(data) for file, data in GOOD.items()})


def test_one_wrong_value_is_accepted_or_refused_in_words() -> None:
    """改错一处:要么仍然可用,要么带编号说明原因。No TypeError, no KeyError, ever."""

    @effort(25)
    @given(spoiled())
    def holds(files: dict[str, str]) -> None:
        problem: HuiminError | None = None
        try:
            use(files)
        except HuiminError as raised:
            problem = raised
        if problem is not None:
            assert str(problem).startswith(f"[{problem.code}]")
            assert problem.as_json()

    holds()
