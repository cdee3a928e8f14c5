"""The whole way, on two small registers of one town: learned weights, evidence, twins, and what people are told."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from huimin.linkage import (
    LinkagePackagesMissing,
    LinkResult,
    LinkSettings,
    accuracy_of_pairs,
    find_duplicates,
    link,
    model,
)

Row = dict[str, str | None]
Pairs = dict[tuple[str, str], dict[str, Any]]
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建文斌宇"
HEARD = {"伟": "玮", "芳": "方", "静": "婧", "丽": "莉", "军": "君", "杰": "洁", "明": "名", "英": "音",
         "兰": "栏", "建": "健", "华": "花", "平": "萍"}
SIZE = 500


def people(number: Callable[[str, int], str]) -> list[Row]:
    dice = random.Random(7)
    made = []
    for order in range(SIZE):
        born = date(1940, 1, 1) + timedelta(days=dice.randrange(25_000))
        sex = dice.choice((1, 2))
        made.append({"record_id": f"a{order}", "identity": number(f"{born:%Y-%m-%d}", dice.randrange(100, 400) * 2 + sex % 2),
                     "name": dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(GIVEN), "birth_date": f"{born:%Y-%m-%d}",
                     "sex": "男女"[sex - 1], "area": f"990121{dice.randrange(1, 9):03d}",
                     "address": f"{dice.choice('河石柳杨东西')}{dice.choice('口桥沟家')}村{dice.randrange(1, 90)}号",
                     "phone": f"100{dice.randrange(10 ** 8):08d}"})
    return made


def other_clerk(row: Row, order: int) -> Row:
    """The same person as another office wrote them: half without number, one in three misheard, moved or mistyped."""
    name, born, changed = str(row["name"]), str(row["birth_date"]), dict(row, record_id=f"b{order}")
    if order % 2:
        changed["identity"] = None
    if order % 3 == 0:
        changed["name"] = name[0] + "".join(HEARD.get(character, character) for character in name[1:])
    if order % 7 == 0:
        changed["birth_date"] = born[:5] + born[8:] + "-" + born[5:7] if int(born[8:]) <= 12 else born[:-1] + str((int(born[-1]) + 1) % 10)
    if order % 5 == 0:
        changed |= {"phone": None, "address": "新城村1号"}
    return changed


@pytest.fixture(scope="module")
def told() -> list[str]:
    return []


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory, number: Callable[[str, int], str], table: Callable[..., Path]) -> tuple[Path, Path]:
    """501 records and 480; 460 persons are in both, one pair of twins among them: with numbers here, without there."""
    folder = tmp_path_factory.mktemp("registers")
    left = people(number)
    twin = dict(left[459], record_id="twin", name=str(left[459]["name"])[:2] + "霞", identity=number(str(left[459]["birth_date"]), 998))
    strangers = [dict(row, record_id=f"s{order}", name=str(row["name"])[::-1], birth_date=f"19{order + 40}-01-01",
                      identity=None, phone=None, address=None)
                 for order, row in enumerate(left[480:500])]
    right = [other_clerk(row, order) for order, row in enumerate(left[:460])]
    return table(folder / "left.parquet", [*left, twin]), table(folder / "right.parquet", [*right, *strangers])


@pytest.fixture(scope="module")
def result(registers: tuple[Path, Path], told: list[str]) -> LinkResult:
    def tell(step: str, done: int, total: int) -> None:
        told.append(f"{step} {done}/{total}")

    return link(*registers, registers[0].with_name("pairs.parquet"), LinkSettings(), tell)


@pytest.fixture(scope="module")
def pairs(result: LinkResult, pairs_of: Callable[[Path], Pairs]) -> Pairs:
    return pairs_of(result.pairs)


def test_links_are_right_and_few_are_missed(pairs: Pairs) -> None:
    truth = [(f"a{order}", f"b{order}") for order in range(460)]
    sure = accuracy_of_pairs([key for key, pair in pairs.items() if pair["outcome"] == "link"], truth)
    asked = accuracy_of_pairs([key for key, pair in pairs.items() if pair["outcome"] in {"link", "review"}], truth)
    assert sure.precision == 1
    assert sure.recall > 0.93
    assert asked.f1 > 0.98


def test_every_record_has_one_partner_at_most(pairs: Pairs) -> None:
    chosen = [key for key, pair in pairs.items() if pair["outcome"] in {"link", "review"}]
    assert len({left for left, _ in chosen}) == len({right for _, right in chosen}) == len(chosen)


def test_counts_are_those_of_the_file(result: LinkResult, pairs: Pairs) -> None:
    outcomes = [pair["outcome"] for pair in pairs.values()]
    for outcome in set(outcomes):
        assert result.counts[outcome] == outcomes.count(outcome)
    assert sum(result.counts[how] for how in ("identity", "exact", "probabilistic")) == result.counts["link"]
    assert (result.left_rows, result.right_rows) == (501, 480)
    assert result.candidates > len(pairs) - outcomes.count("identity")


def test_the_weight_is_the_sum_of_its_evidence(pairs: Pairs) -> None:
    weighed = [pair for pair in pairs.values() if pair["weight"] is not None]
    assert len(weighed) > 100
    for pair in weighed:
        assert pair["weight"] == pytest.approx(sum(part["weight"] for part in pair["evidence"]), abs=0.01)
        assert [part["comparison"] for part in pair["evidence"]] == ["name", "birth", "sex", "identity", "household"]
    misheard = [pair for pair in weighed if pair["evidence"][0]["level"] == "same_sound"]
    assert misheard
    assert all(pair["evidence"][0]["weight"] > 0 for pair in misheard)


def test_the_same_input_gives_the_same_file(registers: tuple[Path, Path], result: LinkResult, tmp_path: Path) -> None:
    again = link(*registers, tmp_path / "again.parquet")
    assert again.pairs.read_bytes() == result.pairs.read_bytes()


def test_nobody_is_named_while_it_works(result: LinkResult, told: list[str]) -> None:
    assert told[-1].endswith("1/1")
    shown = "".join(told)
    assert not any(surname + first in shown for surname in SURNAMES for first in GIVEN)
    assert "9901" not in shown


def test_nothing_is_left_beside_the_file(result: LinkResult) -> None:
    assert sorted(path.name for path in result.pairs.parent.iterdir()) == ["left.parquet", "pairs.parquet", "right.parquet"]


def test_what_a_killed_process_left_half_done_is_cleared_away(registers: tuple[Path, Path], tmp_path: Path) -> None:
    gone = tmp_path / ".link-abc.999999999.tmp"
    gone.mkdir()
    (gone / "names.csv").write_text("王秀英\n", encoding="utf-8")
    link(*registers, tmp_path / "pairs.parquet", LinkSettings(probabilistic=False))
    assert [path.name for path in tmp_path.iterdir()] == ["pairs.parquet"]


def test_duplicates_within_one_table(registers: tuple[Path, Path], tmp_path: Path, pairs_of: Callable[[Path], Pairs]) -> None:
    found = pairs_of(find_duplicates(registers[0], tmp_path / "pairs.parquet", LinkSettings(keep_from=0.0)).pairs)
    assert [key for key, pair in found.items() if pair["outcome"] == "link"] == []
    assert found["a459", "twin"]["outcome"] == "vetoed"


def test_too_few_records_to_learn_from_link_by_rule_and_never_by_weight(linked: Callable[..., tuple[LinkResult, Pairs]]) -> None:
    same = {"name": "王芳", "birth_date": "1980-05-06"}
    near = [{"name": name, "birth_date": "1970-01-01"} for name in ("李强", "李墙")]
    _, found = linked([same, near[0]], [same, near[1]], keep_from=0.0)
    assert {pair["how"] for pair in found.values() if pair["outcome"] == "link"} == {"exact"}
    assert found["a1", "b1"]["outcome"] == "link"


def test_what_is_only_weighed_is_asked_where_nothing_could_be_learned(
        linked: Callable[..., tuple[LinkResult, Pairs]], number: Callable[[str, int], str]) -> None:
    few = [dict(row, identity=None) for row in people(number)[:40]]
    _, found = linked(few, [dict(row, area="990122001") for row in few], link_from=0.95)
    weighed = [pair for pair in found.values() if pair["how"] == "probabilistic" and pair["probability"] >= 0.95]
    assert len(weighed) > 5
    assert {pair["outcome"] for pair in weighed} == {"review"}


@pytest.mark.parametrize(("left", "right"), [({}, {}), ({"name": None}, {"name": ""}), ({"name": "王芳"}, {"phone": "1001234567"}),
                                             ({"name": "王\"',\n芳", "identity": "\"\r\n,'"},
                                              {"name": "'; DROP TABLE person --", "identity": "x\ny"})])
def test_nothing_to_compare_is_no_error(linked: Callable[..., tuple[LinkResult, Pairs]], left: Row, right: Row) -> None:
    result, found = linked([left, left], [right])
    assert (dict(found), result.left_rows) == ({}, 2)


def test_missing_packages_are_named(registers: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "find_spec", lambda name: None if name == "splink" else object())
    with pytest.raises(LinkagePackagesMissing, match=r"splink.*\[linkage\]"):
        link(*registers, tmp_path / "pairs.parquet")
    rules_only = link(*registers, tmp_path / "pairs.parquet", LinkSettings(probabilistic=False))
    assert rules_only.counts["identity"] > 200
