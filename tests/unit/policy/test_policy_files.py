"""Reading TOML: what is missing, unknown or of the wrong kind is said with file, table and nearest key."""

from pathlib import Path

import pytest

from huimin.policy import PolicyError, read_library
from huimin.policy.errors import PolicyFileError, RefusedText
from tests.unit.policy.desk import RULE, definition, interaction, library, policy, write

EXAMPLE = '[[example]]\nname = "x"\n'


def head(extra: str) -> str:
    return policy(head=extra)


@pytest.mark.parametrize(("text", "words"), [
    (head('dept = "x"'), "unknown key “dept”"),
    (head("overlay = true"), "did you mean “overlays”"),
    (policy() + '[[conditions]]\nid = "x"\n', "did you mean “condition”"),
    (policy().replace("refuse =", "refused ="), "[[condition]] c: unknown key “refused”, did you mean “refuse”"),
    (policy("true", "0").replace("formula =", "formul ="), "[amount]: unknown key “formul”, did you mean “formula”"),
    (policy(tables='[parameters.p]\nvalues = "1"'), "[parameters.p]: unknown key “values”, did you mean “value”"),
    (policy() + EXAMPLE + "gives = {}\n", "[[example]] 1: unknown key “gives”, did you mean “given”"),
    (policy().replace('id = "rule"\n', ""), "“id” must be a text"),
    (policy().replace('unit = "person"', 'unit = "persons"'), "“unit” must be one of household, person, not “persons”"),
    (policy().replace('period = "month"', 'period = "week"'), "“period” must be one of month, year, once, event, season"),
    (policy().replace('delivery = "status"', 'delivery = "gift"'), "“delivery” must be one of"),
    (policy().replace('name = "rule"\n', ""), "“name” must be written"),
    (policy().replace('name = "rule"', 'name = { cn = "x" }'), "“name” must be written"),
    (policy().replace('name = "rule"', "name = { zh = 3 }"), "“name” must be written"),
    (policy().replace('department = "civil_affairs"\n', ""), "“department” must be a text"),
    (policy().replace('article = "第一条"\n', ""), "“article” must be a text"),
    (policy().replace('refuse = "不符合"', "refuse = 3"), "“refuse” must be written"),
    (head("basis = 3"), "“basis” should be a list of texts"),
    (head("basis = [3]"), "“basis” should be a list of texts"),
    (head("review = 3"), "“review” should be a table"),
    (head("departures = 3"), "“departures” should be a list"),
    (head("departures = [3]"), "“departures” should be a list"),
    (head('valid_until = "soon"'), "“valid_until” should be a date"),
    (policy().replace("refuse =", "evidence = 3\nrefuse ="), "“evidence” should be a list of texts"),
    ("parameters = 3\n" + policy(), "“parameters” should be a table"),
    ("example = 3\n" + policy(), "should be written [[example]]"),
    ("condition = 3\n" + policy().split("[[condition]]")[0], "should be written [[condition]]"),
    ("condition = [3]\n" + policy().split("[[condition]]")[0], "should be a table"),
    ("policy = 3\n", "should be a table"),
    (policy() + EXAMPLE + "given = 3\n", "“given” should be a table"),
    (policy() + EXAMPLE + "then = 3\n", "“then” should be a table"),
    (policy() + EXAMPLE + "as_of = 3\n", "“as_of” should be a date"),
    (policy() + EXAMPLE + "area = \"3308'\"\n", "is no area code"),
    (policy(tables='[parameters.p]\nunit = "1"'), "“source” must be one of constant, catalog, population, trigger"),
    (policy(tables='[parameters.p]\nsource = "catalogue"'), "“source” must be one of"),
    (policy(tables='[parameters.p]\nsource = "catalog"\nvalue = "1"'), "one of the two"),
    (policy(tables='[parameters.p]\nsource = "constant"'), "one of the two"),
    (policy(tables='[parameters.p]\nvalue = "one"'), "“value” should be a number: one"),
    (policy(tables="[parameters.p]\nvalue = true"), "“value” should be a number"),
    (policy(tables="[parameters.p]\nvalue = [1]"), "“value” should be a number"),
    (policy(tables='[parameters.p]\nvalue = "1/0"'), "“value” should be a number"),
    (policy(tables='[parameters.p]\nsource = "catalog"\nlevel = "village"'), "“level” must be one of country, province"),
    (policy(tables='[parameters.p]\nsource = "population"\nstatistic = "mode"\nof = "1"'), "“statistic” must be one of"),
    (policy(tables='[parameters.p]\nsource = "population"\nstatistic = "quantile"\nof = "1"'), "between 0 and 1"),
    (policy(tables='[parameters.p]\nsource = "population"\nstatistic = "quantile"\nof = "1"\nquantile = "1.5"'), "between 0 and 1"),
    (policy(tables='[parameters."p\'q"]\nvalue = "1"'), "lower-case letters"),
    (policy("true", "0").replace("[amount]\n", '[amount]\nround = { to = "cent" }\n'), "[amount] round: “to” must be one of fen"),
    (policy("true", "0").replace("[amount]\n", '[amount]\nround = { how = "nearest" }\n'), "“how” must be one of"),
    (policy("true", "0").replace("[amount]\n", "[amount]\nround = 3\n"), "should be a table"),
    ("[policy\n", "TOML syntax"),
], ids=lambda value: value if isinstance(value, str) and len(value) < 60 else "")
def test_a_policy_file(text: str, words: str) -> None:
    with pytest.raises(PolicyFileError) as caught:
        library({RULE: text})
    assert words in str(caught.value)
    assert caught.value.code == "HM-POL-002"
    assert "CN@2020-01-01.toml" in str(caught.value)


@pytest.mark.parametrize("id", ["r", "Rule", "1rule", "ru-le", "ru le", "rule__x", "rule_", "_rule", "低保", "rule\\n", "ru'le", "r" * 64])
def test_ids_are_plain_names(id: str) -> None:
    """One letter is a prefix of columns, a double underscore joins names in them: neither is an id."""
    with pytest.raises(PolicyFileError, match="“id” takes"):
        library({RULE: policy(id=id)})


@pytest.mark.parametrize("name", ["CN.toml", "CN@2026-13-01.toml", "CN@today.toml", "cn@2026-01-01.toml", "3@2026-01-01.toml",
                                  "330@2026-01-01.toml", "３３@2026-01-01.toml", "@2026-01-01.toml", "notes.toml"])
def test_file_names_say_place_and_day(name: str) -> None:
    with pytest.raises(PolicyFileError, match="the file name should be <area>@<valid-from>") as caught:
        library({f"rule/{name}": policy()})
    assert name in str(caught.value)


def test_the_folder_is_the_policys() -> None:
    with pytest.raises(PolicyFileError, match=r"named after the policy \(rule\)"):
        library({"dibao/CN@2020-01-01.toml": policy()})
    assert library({"CN@2020-01-01.toml": policy()}).ids() == ["rule"]  # a workspace may keep its files in one place


def test_a_file_that_is_no_utf8(tmp_path: Path) -> None:
    write(tmp_path, {RULE: policy()})
    (tmp_path / RULE).write_bytes(policy().encode("gb18030"))
    with pytest.raises(PolicyFileError, match="not UTF-8"):
        read_library([tmp_path], national=False)


@pytest.mark.parametrize(("path", "text", "words"), [
    ("definitions/d.toml", definition("d", "1").replace("person", "people"), "“entity” must be one of person, household"),
    ("definitions/d.toml", definition("d", "1", more='are = "CN"'), "unknown key “are”"),
    ("definitions/d.toml", definition("d", "1", more="area = \"x'\""), "is no area code"),
    ("definitions/d.toml", definition("d'", "1"), "“id” takes"),
    ("definitions/d.toml", definition("d", "1", more='round = { to = "cent" }'), "“to” must be one of"),
    ("definitions/d.toml", "definition = 3\n", "should be written [[definition]]"),
    ("definitions/d.toml", "[policy]\n", "unknown key “policy”"),
    ("interactions.toml", interaction("forbid", "rule", ["other"]), "“operator” must be one of exclude"),
    ("interactions.toml", interaction("max", "rule", []), "“with” must list at least one policy"),
    ("interactions.toml", interaction("max", "rule", ["x"]).replace('["x"]', '"x"'), "should be a list of texts"),
    ("interactions.toml", interaction("max", "rule", ["x"]).replace('["x"]', "[1]"), "should be a list of texts"),
    ("interactions.toml", interaction("max", "rule'", ["x"]), "“policy” takes"),
    ("interactions.toml", interaction("max", "rule", ["x"], 'from = "always"'), "“from” should be a date"),
    ("interactions.toml", interaction("max", "rule", ["x"], 'wth = ["y"]'), "did you mean “with”"),
])
def test_definition_and_interaction_files(path: str, text: str, words: str) -> None:
    with pytest.raises(PolicyFileError) as caught:
        library({RULE: policy(), path: text})
    assert words in str(caught.value)
    assert path.rpartition("/")[2] in str(caught.value)


def test_a_formula_is_refused_with_its_key() -> None:
    with pytest.raises(RefusedText) as caught:
        library({RULE: policy("student; drop table x")})
    assert "rule/CN@2020-01-01.toml [[condition]] c when, column 8" in str(caught.value)


def test_every_refusal_is_a_policy_error_with_exit_code_12() -> None:
    with pytest.raises(PolicyError) as caught:
        library({RULE: ""})
    assert caught.value.exit_code == 12


def test_numbers_may_be_written_as_numbers() -> None:
    found = library({RULE: policy(tables="[parameters.p]\nvalue = 0.35\n[parameters.q]\nvalue = 7")})
    assert [p.value for p in found.policies[0].parameters] == ["7/20", "7"]
