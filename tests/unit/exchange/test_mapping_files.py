"""Mapping files: what may be written, and that every mistake is named with its file, place and remedy."""

from fractions import Fraction

import pytest

from huimin.catalog import Unit, parse_unit
from huimin.exchange.scaling import DimensionError, factor
from huimin.kernel import HuiminError, use_language

WAGE = '[[column]]\nfrom = "工资"\nto = "wage_income"\nunit = "yuan/month"\n'


@pytest.mark.parametrize(("body", "code", "said"), [
    ("[[column]]\nfrm = 'x'\nto = 'sex'", "HM-EXC-021", "from"),
    ("[[colunm]]\nfrom = 'x'", "HM-EXC-021", "column"),
    ("[[column]]\nfrom = 'x'\nto = 'wage_incom'\nunit = 'yuan/month'", "HM-EXC-024", "wage_income"),
    ("[[column]]\nfrom = 'x'\nto = 'event.medical.own_pay'\nunit = 'yuan'", "HM-EXC-024", ""),
    ("[[column]]\nfrom = 'x'", "HM-EXC-022", "to"),
    ("[[column]]\nto = 'sex'", "HM-EXC-022", "from_constant"),
    ("[[column]]\nfrom = 'x'\nfrom_constant = '1'\nto = 'sex'", "HM-EXC-022", "from_constant"),
    ("[[column]]\nfrom = 'x'\nto = 'wage_income'", "HM-EXC-022", "unit"),
    ("[[column]]\nfrom = 'x'\nto = 'wage_income'\nunit = 'yuan'", "HM-EXC-025", "fen/year"),
    ("[[column]]\nfrom = 'x'\nto = 'wage_income'\nunit = 'dollar/month'", "HM-EXC-025", "dollar"),
    ("[[column]]\nfrom = 'x'\nto = 'disability_grade'\nunit = 'month'", "HM-EXC-025", ""),
    ("[[column]]\nfrom = 'x'\nto = 'wage_income'\nunit = '元/月'", "HM-EXC-025", '"yuan/month"'),
    ("[[column]]\nfrom = 'x'\nto = 'wage_income'\nunit = '块/月'", "HM-EXC-025", "household"),
    ("[[column]]\nfrom = ['月工资', 'y']\nto = 'wage_income'\nunit = 'yuan'", "HM-EXC-025", "[[column]] 1 “月工资”"),
    ("[[column]]\nfrom = 'x'\nto = 'sex'\nblank = 'Z'", "HM-EXC-023", "blank"),
    ("[[column]]\nfrom = 'x'\nto = 'student'\nabsent = 'maybe'", "HM-EXC-023", "absent"),
    ("[[column]]\nfrom = 'x'\nto = 'sex'\nprovenance = 'guessed'", "HM-EXC-023", "declared"),
    ("[[column]]\nfrom = 'x'\nto = 'sex'\nformat = '%Y'", "HM-EXC-023", "format"),
    ("[[column]]\nfrom = 'x'\nto = 'sex'\ncodes = { '男' = 'M' }", "HM-EXC-023", "M"),
    ("[[column]]\nfrom = 'x'\nto = 'sex'\n[[column]]\nfrom = 'y'\nto = 'sex'", "HM-EXC-027", "sex"),
    ("[[relation]]\nkind = 'mother'\nfrom = 'x'", "HM-EXC-023", "parent"),
    ("[[relation]]\nkind = 'parent'", "HM-EXC-022", "from"),
    ("[roster]\nprogramme = 'dibao'\nunit = 'person'", "HM-EXC-023", "roster"),
    ("[[column]", "HM-EXC-020", ""),
])
def test_mistakes_are_named(desk, body, code, said):
    desk.mapping("list", body)
    with pytest.raises(HuiminError) as caught:
        desk.read()
    error = caught.value
    assert (error.code, error.exit_code) == (code, 11)
    for language in ("zh", "en"):
        with use_language(language):
            assert "list.toml" in str(error)
            assert said in str(error)


@pytest.mark.parametrize(("changes", "code"), [
    ({"department": "public_securty"}, "HM-EXC-026"), ({"kind": "people"}, "HM-EXC-023"), ({"key": ""}, "HM-EXC-022"),
    ({"kind": "household"}, "HM-EXC-022"), ({"more": 'scope = "all"'}, "HM-EXC-023"), ({"more": "header_row = 0"}, "HM-EXC-023"),
    ({"more": 'encoding = "gbx"'}, "HM-EXC-023"), ({"more": 'delimiter = "::"'}, "HM-EXC-023"), ({"more": 'month = "9"'}, "HM-EXC-023"),
    ({"more": 'defines = "yes"'}, "HM-EXC-023"), ({"kind": "roster"}, "HM-EXC-022"), ({"key": 'person = 1'}, "HM-EXC-023"),
    ({"key": 'person = { join = ["a", "b"] }'}, "HM-EXC-023"), ({"id": "List"}, "HM-EXC-023"),
])
def test_mistakes_in_the_head_are_named(desk, changes, code):
    desk.mapping(**{"id": "list", **changes})
    with pytest.raises(HuiminError) as caught:
        desk.read()
    assert caught.value.code == code


def test_two_files_may_not_describe_one_dataset(desk):
    path = desk.mapping("list")
    (desk.workspace.mappings / "again.toml").write_bytes(path.read_bytes())
    with pytest.raises(HuiminError, match="HM-EXC-027"):
        desk.read()


def test_what_follows_when_nothing_is_said(desk):
    for id, kind, key in [("a", "person", 'person = "x"'), ("b", "household", 'household = "x"'), ("c", "event.medical", 'person = "x"'),
                          ("d", "relation", 'person = "x"')]:
        desk.mapping(id, kind=kind, key=key)
    desk.mapping("e", '[roster]\nprogramme = "dibao"\nunit = "household"', kind="roster", key='household = "x"')
    found = {mapping.dataset: (mapping.defines, mapping.scope, mapping.key_type) for mapping in desk.read()}
    assert found == {"a": (True, "residents", "identity"), "b": (True, "residents", "identity"), "c": (False, "residents", "identity"),
                     "d": (False, "residents", "identity"), "e": (True, "residents", "identity")}


def test_local_units_fields_and_code_lists_serve_all_mapping_files(desk, people):
    desk.mapping("a", """
[units]
peso = { zh = "比索", en = "Peso" }
[[codelist]]
id = "colour"
source = "本地"
codes = { r = { zh = "红", en = "Red" } }
[[field]]
entity = "person"
name = "colour"
type = "code"
codes = "colour"
owner = "statistics"
zh = "颜色"
en = "Colour"
[[field]]
entity = "person"
name = "pay"
type = "decimal"
places = 2
unit = "peso/year"
owner = "statistics"
zh = "收入"
en = "Pay"
[[column]]
from = "c"
to = "colour"
""")
    desk.mapping("b", '[[column]]\nfrom = "p"\nto = "pay"\nunit = "peso/month"\n')
    desk.file("a.csv", f"身份证号,c\n{people[0]},r\n{people[1]},g\n")
    desk.file("b.csv", f"身份证号,p\n{people[0]},1.5\n{people[1]},0.001\n")
    a, b = desk.load()
    assert (desk.rows(a, "colour"), a.reasons) == ([("r",)], {"unknown_code": 1})
    assert (desk.rows(b, "pay"), b.reasons) == ([(1800,)], {"too_precise": 1})


@pytest.mark.parametrize(("written", "wanted", "expected"), [
    ("yuan/month", "fen/year", 1200),
    ("yuan/year", "fen/month", Fraction(25, 3)), ("fen/year", "fen/year", 1), ("month", "year", Fraction(1, 12)),
    ("year", "month", 12), ("yuan/person/month", "fen/person/month", 100), ("yuan", "fen", 100), ("m2", "m2", 1)])
def test_units_convert_exactly(written, wanted, expected):
    assert factor(written, parse_unit(wanted)[0]) == expected


@pytest.mark.parametrize(("written", "wanted"), [
    ("yuan", "fen/year"), ("day", "month"), ("yuan/month", "fen/person/month"), ("fen/year", "year/fen")])
def test_other_units_do_not(written, wanted):
    with pytest.raises(DimensionError):
        factor(written, parse_unit(wanted)[0])


def test_a_plain_unit_is_plain():
    assert factor("1", Unit()) == 1


def test_a_code_of_the_mapping_is_in_stored_terms(desk, people):
    """Numbers in `codes` say the field's own unit: the file's unit is for the file's texts."""
    desk.mapping("list", WAGE + 'codes = { "无" = "0", "最低" = "1200000" }\n')
    desk.file("list.csv", f"身份证号,工资\n{people[0]},无\n{people[1]},最低\n{people[2]},1\n")
    assert desk.rows(desk.one(), "wage_income") == [(0,), (1_200_000,), (1200,)]
