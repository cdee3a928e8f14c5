"""The packaged catalog is whole, local additions are checked, importing is cheap."""

import csv
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import huimin.catalog
from huimin.catalog import CodeList, Field, UnknownField, glossary, needed_locally, standard_catalog
from huimin.catalog.codelist import read_codelist
from huimin.catalog.errors import (
    AlreadyDefined,
    BadCodeListRow,
    BadFieldRow,
    UnknownCodeList,
    UnknownDepartment,
)
from huimin.catalog.field import read_fields
from huimin.kernel.errors import HuiminError
from huimin.kernel.language import Text, use_language

FOLDER = Path(huimin.catalog.__file__).parent
POLICIES = (
    "dibao single_dibao dibao_addon edge rigid tekun premium_subsidy disability_living disability_care "
    "old_age orphan defacto_orphan resident_pension childcare price_subsidy"
).split()
LOCAL = {
    "entity": "person", "name": "survey_weight", "type": "decimal", "places": 6, "unit": "1",
    "zh": "抽样权数", "en": "Survey weight", "lo": "0", "usual": "0", "owner": "statistics",
}


def test_the_face_is_small_and_complete() -> None:
    assert len(huimin.catalog.__all__) <= 30
    assert all(hasattr(huimin.catalog, name) for name in huimin.catalog.__all__)


def test_importing_reads_no_file_and_loads_no_engine() -> None:
    code = (
        "import sys, huimin.catalog as c, huimin.catalog.catalog as m; "
        "assert 'duckdb' not in sys.modules and m._packaged.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60, cwd=FOLDER.parents[1])


def test_every_field_is_complete_in_both_languages() -> None:
    catalog = standard_catalog()
    fields = [field for entity in catalog.entities() for field in catalog.fields(entity).values()]
    assert len(fields) >= 71
    for field in fields:
        assert field.label.zh != field.label.en
        assert field.question.zh.endswith(("?", "。")), field.key
        assert field.question.en.endswith(("?", ".")), field.key
        assert field.question.zh != field.question.en
        assert str(catalog.department(field.owner))
        if field.is_number:
            assert field.lo is not None, field.key
            assert field.hi is not None, field.key


def test_questions_differ() -> None:
    catalog = standard_catalog()
    asked = [field.question.zh for entity in catalog.entities() for field in catalog.fields(entity).values()]
    assert len(asked) == len(set(asked))


def test_what_is_sensitive_by_law_is_marked_so() -> None:
    """个人信息保护法 第二十八条: medical, financial, disability and criminal matters."""
    person = standard_catalog().fields("person")
    for name in ("serious_illness", "financial_assets", "disability_grade", "in_custody", "wage_income"):
        assert person[name].sensitivity == "sensitive", name
    assert person["financial_assets"].sharing == "not_shared"
    assert person["business_owner"].sharing == "unconditional"


def test_stored_types_and_bounds() -> None:
    catalog = standard_catalog()
    area = catalog.field("household", "house_area")
    assert (area.places, area.lo, area.hi, area.storage, area.usual_value) == (2, 0, 10_000_000, "BIGINT", 6000)
    wage = catalog.field("person", "wage_income")
    assert (str(wage.unit), wage.hi, wage.usual_value, wage.key) == ("fen/year", 10**10, 0, "person.wage_income")
    assert wage.allows(0)
    assert not wage.allows(-1)
    assert not wage.allows(10**10 + 1)
    person = catalog.fields("person")
    assert (person["birth_date"].storage, person["birth_date"].usual_value) == ("DATE", date(1985, 6, 15))
    assert (person["hukou_here"].storage, person["hukou_here"].usual_value) == ("BOOLEAN", True)
    assert (person["death_date"].usual_value, person["sex"].usual_value) == (None, "1")
    assert catalog.field("event.medical", "day").usual_value is None


def test_unknown_names_suggest_the_nearest() -> None:
    catalog = standard_catalog()
    with use_language("en"):
        with pytest.raises(UnknownField, match=r"dibao\.toml:14: .*person\.wage_income”") as caught:
            catalog.field("person", "wage_incom", "dibao.toml:14")
        assert (caught.value.code, caught.value.exit_code) == ("HM-CAT-001", 14)
        assert caught.value.details["nearest"] == "person.wage_income"
        with pytest.raises(UnknownCodeList, match="marital_status"):
            catalog.codelist("marital_state")
        with pytest.raises(UnknownDepartment, match="civil_affairs"):
            catalog.department("civil_affair")
    with pytest.raises(UnknownField):
        catalog.field("pet", "name")
    assert catalog.fields("pet") == {}


def test_error_codes_are_unique() -> None:
    def family(error: type[HuiminError]) -> list[type[HuiminError]]:
        return [error, *(child for direct in error.__subclasses__() for child in family(direct))]

    codes = [error.code for error in family(HuiminError) if "code" in vars(error) and error.code.startswith("HM-CAT")]
    assert len(codes) == len(set(codes)) > 10


@pytest.mark.parametrize(
    ("id", "source", "size"),
    [("sex", "GB/T 2261.1-2003", 4), ("marital_status", "GB/T 2261.2-2003", 8), ("person_status", "GB/T 2261.4-2003", 13),
     ("relation_to_head", "GB/T 4761-2008", 86), ("disability_category", "GB/T 26341-2010", 8),
     ("education", "GB/T 4658-2006", 8), ("education_stage", "huimin", 7), ("work_capacity", "huimin", 3),
     ("employment", "huimin", 3), ("residence", "huimin", 2)],
)
def test_code_lists(id: str, source: str, size: int) -> None:
    found = standard_catalog().codelist(id)
    assert (found.source, len(found.codes)) == (source, size)


def test_our_own_codes_in_a_national_list_are_marked() -> None:
    catalog = standard_catalog()
    assert catalog.codelist("disability_category").own == {"0"}
    assert catalog.codelist("sex").own == frozenset()
    assert catalog.codelist("residence").own == frozenset()


def test_code_list_helps_with_words() -> None:
    found = standard_catalog().codelist("marital_status")
    assert found.label("40") == Text("离婚", "Divorced")
    assert found.label("77") == Text("77", "77")
    assert found.nearest("离婚") == "40"
    assert found.nearest("Divorce") == "40"
    assert found.nearest("?") is None


def test_relations_follow_their_decades() -> None:
    """Codes 2x are sons, 3x daughters, 5x parents: rules about 赡养 read them so."""
    codes = standard_catalog().codelist("relation_to_head").codes
    assert codes["38"].zh == "儿媳"
    assert codes["28"].zh == "女婿"
    assert codes["55"].zh == "岳父"
    assert "04" not in codes


@pytest.mark.parametrize(
    ("rows", "line", "column"),
    [("1,甲,A,x\n1,乙,B,x\n", 3, "code"), ("1,,A,x\n", 2, "zh"), ("1,甲,A,\n", 2, "source"), (",甲,A,x\n", 2, "code")],
)
def test_a_bad_code_row_is_named(tmp_path: Path, rows: str, line: int, column: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text("code,zh,en,source\n" + rows, encoding="utf-8")
    with pytest.raises(BadCodeListRow) as caught:
        read_codelist(path)
    assert (caught.value.details["line"], caught.value.details["column"]) == (line, column)


def test_local_field() -> None:
    field = Field.of(LOCAL, "survey.toml")
    assert (field.places, field.lo, field.hi, field.scale, field.usual_value) == (6, 0, None, 10**6, 0)
    catalog = standard_catalog().extend([field])
    assert catalog.field("person", "survey_weight") is field
    assert catalog.extend([field]).field("person", "survey_weight") == field
    with pytest.raises(UnknownField):
        standard_catalog().field("person", "survey_weight")


def test_local_field_in_yuan_is_stored_in_fen() -> None:
    table = {**LOCAL, "type": "money", "places": 0, "unit": "yuan/month", "lo": "-0.5", "hi": 1000, "usual": "12.5"}
    field = Field.of(table, "x.toml")
    assert (str(field.unit), field.lo, field.hi, field.usual_value) == ("fen/month", -50, 100_000, 1250)


def test_local_units_lists_and_events() -> None:
    catalog = standard_catalog().extend(units={"peso": Text("比索", "Peso")})
    assert catalog.extra_units == {"peso"}
    table = {**LOCAL, "entity": "event.harvest", "name": "worth", "unit": "peso", "places": 2}
    kinds = CodeList.of({"id": "crop", "source": "x", "codes": {"a": {"zh": "玉米", "en": "Maize"}, "b": "Rice"}}, "x.toml")
    crop = {**LOCAL, "name": "crop", "type": "code", "codes": "crop", "places": 0, "lo": "", "usual": "a"}
    catalog = catalog.extend([Field.of(table, "x.toml", catalog.extra_units), Field.of(crop, "x.toml")], [kinds])
    assert catalog.entities()[-1] == "event.harvest"
    assert catalog.codelist("crop").codes["a"].zh == "玉米"
    with pytest.raises(BadFieldRow, match="peso"):
        Field.of(table, "x.toml")


def test_local_additions_must_point_at_something() -> None:
    catalog = standard_catalog()
    with pytest.raises(UnknownDepartment, match="statistics"):
        catalog.extend([Field.of({**LOCAL, "owner": "statistic"}, "x")])
    crop = {**LOCAL, "type": "code", "codes": "crop", "places": 0, "lo": "", "usual": ""}
    with pytest.raises(UnknownCodeList):
        catalog.extend([Field.of(crop, "x")])
    with pytest.raises(BadFieldRow, match="usual"):
        catalog.extend([Field.of({**crop, "codes": "sex", "usual": "7"}, "x")])


def test_a_name_keeps_its_meaning() -> None:
    catalog = standard_catalog()
    with pytest.raises(AlreadyDefined, match=r"person\.wage_income"):
        catalog.extend([Field.of({**LOCAL, "name": "wage_income"}, "x")])
    with pytest.raises(AlreadyDefined, match="sex"):
        catalog.extend(codelists=[CodeList("sex", "x", {"m": Text("男", "Male")})])


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"entity": "pet"}, "entity"), ({"entity": "event.Medical"}, "entity"), ({"name": "Weight"}, "name"),
        ({"name": "in_scope"}, "name"), ({"name": "receives__x"}, "name"), ({"type": "float"}, "type"),
        ({"places": 12}, "places"), ({"places": 2, "type": "integer"}, "places"), ({"unit": "stone"}, "unit"),
        ({"type": "money", "places": 0, "unit": "person"}, "unit"), ({"lo": "x"}, "lo"),
        ({"lo": "0.0000001"}, "lo"), ({"lo": 3, "hi": 2}, "hi"), ({"lo": 1, "usual": 0}, "usual"),
        ({"hi": 1, "usual": 2}, "usual"), ({"usual": "many"}, "usual"), ({"usual": "0.0000001"}, "usual"),
        ({"owner": ""}, "owner"), ({"zh": "", "en": ""}, "zh"), ({"sharing": "secret"}, "sharing"),
        ({"type": "boolean", "places": 0, "usual": "yes"}, "usual"), ({"colour": "red"}, "key"),
        ({"type": "date", "places": 0, "usual": "1985-13-01"}, "usual"), ({"type": "code", "places": 0}, "codes"),
    ],
)
def test_a_bad_local_field_is_named(change: dict[str, object], column: str) -> None:
    with pytest.raises(BadFieldRow) as caught:
        Field.of({**LOCAL, **change}, "survey.toml")
    assert (caught.value.details["file"], caught.value.details["column"]) == ("survey.toml", column)
    assert "survey.toml “" in str(caught.value)


def test_negative_usual_is_fine_without_a_lower_bound() -> None:
    assert Field.of({**LOCAL, "lo": "", "usual": "-1"}, "x").usual_value == -1_000_000


def test_a_bad_row_of_a_field_file_has_its_line(tmp_path: Path) -> None:
    lines = (FOLDER / "fields.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "fields.csv"
    path.write_text("\n".join([lines[0], lines[1], lines[2].replace(",code,", ",cod,")]), encoding="utf-8")
    with pytest.raises(BadFieldRow, match="code") as caught:
        read_fields(path)
    assert (caught.value.details["line"], caught.value.details["column"]) == (3, "type")


def test_every_policy_is_in_the_glossary() -> None:
    terms = glossary()
    assert set(POLICIES) <= set(terms)
    assert all(term.name.zh and term.name.en and term.note for term in terms.values())
    with (FOLDER / "glossary.csv").open(encoding="utf-8") as stream:
        assert len(list(csv.DictReader(stream))) == len(terms)


def test_parameters_belong_to_policies_and_are_sourced() -> None:
    for value in standard_catalog().parameters:
        assert value.id.split(".")[0] in POLICIES
        assert value.source


def test_the_basic_pension_of_2026_starts_in_july() -> None:
    values = standard_catalog().parameters
    june = values.value("resident_pension.basic_pension", "230000", "rural", date(2026, 6, 30))
    july = values.value("resident_pension.basic_pension", "230000", "rural", date(2026, 7, 1))
    assert june is not None
    assert july is not None
    assert (june.value, july.value) == (14300, 16300)


def test_numbers_a_county_must_set_are_listed_with_who_sets_them() -> None:
    needed = {parameter.id: parameter for parameter in needed_locally()}
    assert str(needed["dibao.standard"].unit) == "fen/person/month"
    assert "edge.line_ratio" in needed
    packaged = standard_catalog().parameters
    for parameter in needed.values():
        unit = packaged.unit(parameter.id)
        assert unit is None or unit == parameter.unit
        assert all((parameter.set_by.zh, parameter.set_by.en, parameter.article))
