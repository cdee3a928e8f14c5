"""The real engine on a small list: by rule without the packages of the extra, by evidence with them; and the verbs."""

import json

import pytest
from click.testing import CliRunner

from huimin import review
from huimin.cli import main
from huimin.linkage import LinkSettings
from huimin.review.errors import NobodyToLinkWith
from tests.unit.review.conftest import CLINIC, FACT, MONTH, County, P

ROWS = ("A1,,赵建国,1986-01-01,男,,是", "A2,,王秀英,1941-03-01,男,,是", "A3,,孙桂兰,,女,,是", "A4,,不认识,1999-01-01,男,,是")


@pytest.fixture
def by_rule(county: County) -> County:
    county.clinic(*ROWS)
    review.run(county.workspace, MONTH, LinkSettings(probabilistic=False))
    return county


def test_by_rule_the_unmistakable_is_linked_and_namesakes_are_asked_about(by_rule):
    assert by_rule.ill() == dict.fromkeys(P, False) | {"p4": True, "p1": None, "p2": None, "p5": None}
    again, = review.run(by_rule.workspace, MONTH, LinkSettings(probabilistic=False))
    assert (again.new, again.counts["linked"], again.counts["review"], again.counts["untied"]) == (False, 1, 2, 1)


def test_linked_anew_when_the_register_or_the_list_changes(by_rule):
    by_rule.clinic(*ROWS[:1])
    made, = review.run(by_rule.workspace, MONTH, LinkSettings(probabilistic=False))
    assert (made.new, made.counts["linked"], made.counts["review"]) == (True, 1, 0)


def test_a_list_and_nobody_to_link_with(tmp_path, county):
    from huimin.catalog import standard_catalog
    from huimin.kernel import Workspace

    lone = County(Workspace.create(tmp_path / "lone", '[workspace]\nname = "空县"\n'), standard_catalog())
    lone.clinic(*ROWS)
    with pytest.raises(NobodyToLinkWith):
        review.run(lone.workspace, MONTH)
    assert review.after_load(lone.workspace, [MONTH]) == []


def verb(county: County, *args: str, code: int = 0) -> str:
    place = [] if args[0] in {"list", "undo"} else ["--month", str(MONTH)]
    found = CliRunner().invoke(main, ["link", *args, *place, "--home", str(county.workspace.root), "-q"],
                               env={"HUIMIN_LANG": "zh", "HUIMIN_HOME": None})
    assert found.exit_code == code, found.output
    return found.output


def test_a_steward_at_the_screen(by_rule):
    assert "clinic:A2" in verb(by_rule, "queue")
    page = verb(by_rule, "show", "clinic:A2")
    assert ("待确认" in page, P["p1"] in page, "王秀英" in page) == (True, False, True)
    sheet = json.loads(verb(by_rule, "show", "clinic:A2", "--json"))
    code = next(one["code"] for one in sheet["candidates"] if one["person"].endswith(P["p2"][-2:]))
    signed = ("--by", "李四", "--why", "电话核实")
    verb(by_rule, "confirm", "clinic:A2", code, "--by", "李四", code=2)
    assert "确认" in verb(by_rule, "confirm", "clinic:A2", code, *signed)
    assert by_rule.ill()["p2"] is True
    assert "1  clinic:A2  确认" in verb(by_rule, "list")
    assert "撤销 1" in verb(by_rule, "undo", "1", *signed)
    assert json.loads(verb(by_rule, "reject", "clinic:A2", *signed, "--json"))["decisions"][1]["verdict"] == "reject"
    assert by_rule.ill()["p2"] is False
    assert "没有等人确认的记录" not in verb(by_rule, "queue")
    assert "户" in verb(by_rule, "households")


@pytest.mark.parametrize(("mapping", "said"), [
    (CLINIC.format(kind="person", more="defines = true") + FACT, "关联认人的名单不能带来新的人"),
    (CLINIC.format(kind="household", more="") + FACT, "不能靠关联认人"),
    (CLINIC.format(kind="person", more="").replace('type = "link"', 'type = "link"\nperson = "证件"') + FACT, "[link] 的 identity"),
    (CLINIC.format(kind="person", more="").replace('type = "link"\n', 'person = "证件"\n') + FACT, "应为 link"),
    (CLINIC.format(kind="person", more="").partition("[link]")[0] + '[link]\nsex = "性别"\n' + FACT, "至少要有姓名"),
])
def test_mappings_that_cannot_work(county, mapping, said):
    from huimin.kernel import HuiminError

    with pytest.raises(HuiminError, match=said.replace("[", r"\[").replace("]", r"\]")):
        county.load("clinic", mapping, "病历号,证件,姓名,生日,性别,电话,大病\n")
