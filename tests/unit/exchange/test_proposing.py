"""A proposed mapping can be read, names its reasons, contradicts no value and is written over nothing."""

import csv
from collections import Counter

import pytest

from huimin import exchange
from huimin.catalog import standard_catalog
from huimin.cli import main
from huimin.demo import generate
from huimin.exchange import Proposal, read_mapping
from huimin.exchange.inbox import matching
from tests.unit.exchange.conftest import person

HEADERS = ["序号", "姓名", "公民身份号码", "性别", "出生年月", "婚姻状态", "月工资(元)", "母亲身份证号", "是否在校", "户籍地区划", "备注"]


def row(n: int) -> list[object]:
    return [n, "王一", person(n), "男" if n % 2 else "女", "1980-02-29", "已婚", 1000 + n, person(500 + n), "是" if n % 3 else "否",
            "330881101201", ""]


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "school_202609.csv"
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([["某县名单"], HEADERS, *(row(n) for n in range(1, 60)), ["合计", 59]])
    return path


def roles(proposal: Proposal) -> dict[str, str]:
    return {guess.header: guess.target or guess.role for guess in proposal.guesses}


def test_columns_are_recognised_by_header_and_values(listed):
    proposal = exchange.propose(listed, standard_catalog())
    found = roles(proposal)
    assert (proposal.header_row, proposal.kind, proposal.dataset) == (2, "person", "school")
    assert found["公民身份号码"] == "person"
    assert found["母亲身份证号"] == "relation:parent"
    assert found["姓名"] == "name"
    assert {head: found[head] for head in ("性别", "出生年月", "婚姻状态", "月工资(元)", "户籍地区划")} == {
        "性别": "sex", "出生年月": "birth_date", "婚姻状态": "marital_status", "月工资(元)": "wage_income", "户籍地区划": "household.area"}
    assert found["备注"] == found["序号"] == "none"


def test_the_proposal_is_a_mapping_with_reasons_and_loads(desk, listed):
    text = exchange.as_toml(exchange.propose(listed, standard_catalog()), standard_catalog())
    (desk.workspace.mappings / "school.toml").write_text(text, "utf-8")
    (desk.inbox / listed.name).write_bytes(listed.read_bytes())
    mapping, = desk.read()
    assert mapping.files == ("school_*.csv",)
    assert "# 100% · " in text
    assert 'unit = "yuan/month"' in text
    assert '"男" = "1"' in text
    receipt, = desk.load()
    assert (receipt.accepted, receipt.reasons) == (59, {"not_a_record": 1})


def test_what_values_contradict_is_not_proposed(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("身份证号,出生日期,性别\n" + "\n".join(f"{person(n)},略,略{n}" for n in range(1, 30)), "utf-8")
    assert roles(exchange.propose(path, standard_catalog()))["出生日期"] == "none"


def test_without_any_number_the_key_is_left_to_a_person(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("姓名,工资\n甲,1\n", "utf-8")
    proposal = exchange.propose(path, standard_catalog())
    assert '# person = ""' in exchange.as_toml(proposal, standard_catalog())


def test_headers_of_a_hostile_file_stay_inside_their_quotes(tmp_path):
    path = tmp_path / "x.csv"
    head = '"身份证号""]\n[dataset]\nid = ""evil"'
    path.write_text(f"{head},工资\x1b[2J\n" + "\n".join(f"{person(n)},1" for n in range(1, 30)), "utf-8")
    made = tmp_path / "x.toml"
    made.write_text(exchange.as_toml(exchange.propose(path, standard_catalog()), standard_catalog()), "utf-8")
    assert "\x1b" not in made.read_text("utf-8")
    assert read_mapping(made, standard_catalog()).dataset == "x"


def test_nothing_is_written_over(desk, listed):
    home = str(desk.workspace.root)
    with pytest.raises(SystemExit) as ended:
        main(["map", "--home", home, str(listed), "--write"])
    assert ended.value.code == 0
    written = desk.workspace.mappings / "school.toml"
    before = written.read_bytes()
    written.write_bytes(before + b"# mine\n")
    with pytest.raises(SystemExit) as ended:
        main(["map", "--home", home, str(listed), "--write"])
    assert ended.value.code == 11
    assert written.read_bytes() == before + b"# mine\n"


def test_a_list_of_names_and_birth_dates_is_proposed_for_linking(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("姓名,性别,出生日期,工资\n" + "".join(f"王{n},男,1980-01-{n:02d},{n}00\n" for n in range(1, 29)), "utf-8")
    made = tmp_path / "made.toml"
    made.write_text(exchange.as_toml(exchange.propose(path, standard_catalog()), standard_catalog()), "utf-8")
    mapping = read_mapping(made, standard_catalog())
    assert mapping.key_type == "link"
    assert 'birth_date = "出生日期"' in made.read_text("utf-8").partition("[link]")[2]


def test_the_files_of_the_made_up_county(tmp_path):
    """Not tuned to them: the share of columns proposed right is measured here, and wrong ones are few."""
    home = tmp_path / "county"
    generate(home, people=1_000)
    catalog = standard_catalog()
    mappings, _ = exchange.read_mappings(home / "mappings", catalog)
    told = Counter[str]()
    made = tmp_path / "made.toml"
    for mapping in mappings:
        proposal = exchange.propose(matching(home / "inbox", mapping.files)[0], catalog)
        made.write_text(exchange.as_toml(proposal, catalog), "utf-8")
        read_mapping(made, catalog)
        by_header = {guess.header: guess for guess in proposal.guesses}
        for part in mapping.person.parts:
            told["keys"] += 1
            told["keys right"] += any(head in by_header and by_header[head].role == "person" for head in part)
        for column in mapping.columns:
            guess = next((by_header[head] for head in column.headers if head in by_header), None)
            if guess is not None:
                found = guess.target.rpartition(".")[2] or guess.role
                right = found == column.target.removeprefix("h__")
                told["right" if right else "left open" if found == "none" else "wrong"] += 1
    print(dict(told))
    assert told["keys right"] == told["keys"] > 0
    assert told["right"] > 45
    assert told["wrong"] < told["right"] / 6
