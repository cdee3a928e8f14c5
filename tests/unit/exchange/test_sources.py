"""Lists fetched from databases and addresses: only what is mapped, whole or not at all, no secret told."""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import sqlalchemy

from huimin.exchange import PullsFailed, pull
from huimin.exchange.errors import BadValue
from huimin.exchange.sources import read_sources
from huimin.exchange.sources.errors import NoSource, NotTaken
from huimin.kernel import HuiminError, Month

MONTH = Month(2026, 9)
COLUMN = '[[column]]\nfrom = ["wage", "工资"]\nto = "wage_income"\nunit = "yuan/year"\n'
SERVERS = {
    "postgresql": os.environ.get("HUIMIN_TEST_POSTGRES", "postgresql+psycopg://root@127.0.0.1:5432/test"),
    "mysql": os.environ.get("HUIMIN_TEST_MYSQL", "mysql+pymysql://root@127.0.0.1:3306/test"),
}


def source(desk, text: str, id: str = "pay") -> Path:
    folder = desk.workspace.root / "sources"
    folder.mkdir(exist_ok=True)
    path = folder / f"{id}.toml"
    path.write_text(f'[source]\ndataset = "{id}"\n{text}', "utf-8")
    return path


def fetch(desk, *datasets: str):
    return pull(desk.workspace, desk.read(), MONTH, datasets)


def failed(desk) -> HuiminError:
    with pytest.raises(PullsFailed) as failure:
        fetch(desk)
    assert not [path for path in desk.inbox.iterdir() if path.name.startswith(".")], "nothing half written stays"
    return failure.value.errors["pay"]


@pytest.fixture(params=["sqlite", "postgresql", "mysql"])
def database(request: pytest.FixtureRequest, tmp_path: Path, people) -> Iterator[str]:
    """The URL of a database with a table of wages of two months, and a column that is nobody's business."""
    url = f"sqlite:///{tmp_path / 'hr.db'}" if request.param == "sqlite" else SERVERS[request.param]
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    try:
        connection = engine.connect()
    except sqlalchemy.exc.OperationalError:
        pytest.skip(f"{request.param} does not answer here; its sources were not tried")
    with connection, connection.begin():
        connection.execute(sqlalchemy.text("DROP TABLE IF EXISTS huimin_wages"))
        connection.execute(sqlalchemy.text(
            "CREATE TABLE huimin_wages (身份证号 VARCHAR(18), wage DECIMAL(12,2), paid DATE, diagnosis VARCHAR(20))"))
        for place, number in enumerate(people):
            connection.execute(sqlalchemy.text("INSERT INTO huimin_wages VALUES (:n, :w, :d, 'secret')"),
                               {"n": number, "w": f"{1000 + place}.10", "d": f"2026-0{8 + place % 2}-15"})
    yield url
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("DROP TABLE huimin_wages"))
    engine.dispose()


def test_a_table_gives_its_mapped_columns_of_the_month_and_no_others(desk, database, people):
    desk.mapping("pay", COLUMN)
    source(desk, f'kind = "database"\nurl = "{database}"\ntable = "huimin_wages"\nmonth_column = "paid"\n')
    pulled, = fetch(desk)
    assert (pulled.dataset, pulled.file, pulled.rows) == ("pay", "pay_2026-09.csv", 4)
    text = (desk.inbox / "pay_2026-09.csv").read_text("utf-8")
    assert "secret" not in text
    assert "diagnosis" not in text
    receipt = desk.one()
    assert desk.rows(receipt, "person_key, wage_income") == [(people[place], 100110 + 100 * (place - 1)) for place in (1, 3, 5, 7)]


def test_a_query_may_ask_for_nothing_that_is_not_mapped(desk, database):
    desk.mapping("pay", COLUMN)
    query = "SELECT 身份证号, wage{more} FROM huimin_wages WHERE paid BETWEEN :first_day AND :last_day"
    source(desk, f'kind = "database"\nurl = "{database}"\nquery = "{query.format(more=", diagnosis")}"\n')
    assert (failed(desk).code, failed(desk).details["columns"]) == ("HM-SRC-005", "diagnosis")
    source(desk, f'kind = "database"\nurl = "{database}"\nquery = "{query.format(more="")}"\n')
    assert fetch(desk)[0].rows == 4


def test_a_source_cannot_write_into_the_department_s_database(desk, database, people):
    desk.mapping("pay", COLUMN)
    for query in ("DELETE FROM huimin_wages", "UPDATE huimin_wages SET wage = 0"):
        source(desk, f'kind = "database"\nurl = "{database}"\nquery = "{query}"\n')
        failed(desk)
    engine = sqlalchemy.create_engine(database, poolclass=sqlalchemy.NullPool)
    with engine.connect() as connection:
        count, least = connection.execute(sqlalchemy.text("SELECT count(*), min(wage) FROM huimin_wages")).one()
    assert (count, round(float(least), 2)) == (len(people), 1000.10)


@pytest.mark.parametrize(("table", "code", "said"), [
    ("huimin_wage", "HM-SRC-004", "huimin_wages"), ("other", "HM-SRC-006", "工资"),
])
def test_what_is_not_there_is_named_with_what_is(desk, tmp_path, table, code, said):
    with sqlite3.connect(tmp_path / "hr.db") as connection:
        connection.execute("CREATE TABLE huimin_wages (身份证号 TEXT, wage TEXT)")
        connection.execute("CREATE TABLE other (身份证号 TEXT, pay TEXT)")
    desk.mapping("pay", COLUMN)
    source(desk, f'kind = "database"\nurl = "sqlite:///{tmp_path / "hr.db"}"\ntable = "{table}"\n')
    error = failed(desk)
    assert error.code == code
    assert said in str(error)


def test_a_mistyped_database_is_not_made(desk, tmp_path):
    desk.mapping("pay", COLUMN)
    source(desk, f'kind = "database"\nurl = "sqlite:///{tmp_path / "no.db"}"\ntable = "t"\n')
    assert failed(desk).code == "HM-SRC-004"
    assert not (tmp_path / "no.db").exists()


def test_a_secret_comes_from_the_environment_and_is_told_nobody(desk, monkeypatch):
    desk.mapping("pay", COLUMN)
    source(desk, 'kind = "database"\nurl = "postgresql+psycopg://nobody@127.0.0.1:9/x"\nsecret = "HR_SECRET"\ntable = "t"\n')
    assert failed(desk).code == "HM-SRC-003"
    monkeypatch.setenv("HR_SECRET", "correct-horse")
    error = failed(desk)
    assert error.code == "HM-SRC-004"
    assert "correct-horse" not in str(error)
    source(desk, 'kind = "database"\nurl = "postgresql+psycopg://nobody:correct-horse@127.0.0.1/x"\ntable = "t"\n')
    with pytest.raises(BadValue) as told:
        fetch(desk)
    assert "correct-horse" not in str(told.value)


Answer = Callable[[str, dict[str, str]], tuple[int, bytes, dict[str, str]]]


@pytest.fixture
def platform() -> Iterator[Callable[[Answer], str]]:
    """A sharing platform: give it what it answers to (path, headers), get its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body, headers = answer(self.path, dict(self.headers))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def http(desk, url: str, more: str) -> None:
    desk.mapping("pay", COLUMN)
    source(desk, f'kind = "http"\nurl = "{url}"\n{more}\n')


def test_pages_of_json_become_one_list(desk, platform, people, monkeypatch):
    monkeypatch.setenv("TOKEN", "t0ken")
    seen = []

    def answer(path: str, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        seen.append((path, headers.get("Authorization")))
        page = int(path.rpartition("=")[2]) if "page" in path else 0
        items = [{"身份证号": number, "工资": 1234.10, "诊断": "x"} for number in people[page * 4:page * 4 + 4]]
        onward = f"/pay?page={page + 1}" if page < 2 else None
        return 200, json.dumps({"data": {"items": items, "next": onward}}).encode(), {}

    http(desk, platform(answer) + "/pay?month={month}", 'format = "json"\nrecords = "data.items"\nnext = "data.next"\nsecret = "TOKEN"')
    pulled, = fetch(desk)
    assert (pulled.rows, pulled.not_kept) == (len(people), ("诊断",))
    assert seen[0] == ("/pay?month=2026-09", "Bearer t0ken")
    assert len(seen) == 3
    assert "诊断" not in (desk.inbox / pulled.file).read_text("utf-8")
    assert desk.one().accepted == len(people)


def test_a_file_is_taken_as_it_is(desk, platform, people):
    body = ("身份证号,工资\n" + "".join(f"{number},12\n" for number in people)).encode("gb18030")
    http(desk, platform(lambda *_: (200, body, {})) + "/x", 'format = "csv"')
    assert fetch(desk)[0].rows is None
    assert (desk.inbox / "pay_2026-09.csv").read_bytes() == body
    assert desk.one().accepted == len(people)


@pytest.mark.parametrize(("answer", "more", "code"), [
    ((500, b"", {}), "", "HM-SRC-004"),
    ((302, b"", {"Location": "http://127.0.0.1:9/"}), "", "HM-SRC-004"),
    ((200, b"<html>", {}), "", "HM-SRC-008"),
    ((200, b"[" * 100_000, {}), "", "HM-SRC-008"),
    ((200, b'{"a": 1}', {}), "", "HM-SRC-008"),
    ((200, b"[]", {}), "", "HM-SRC-008"),
    ((200, '[{"身份证号": "1", "工资": {"a": 1}}]'.encode(), {}), "", "HM-SRC-008"),
    ((200, '[{"身份证号": "1"}]'.encode(), {}), "", "HM-SRC-006"),
    ((200, b" " * (2 << 20), {}), "max_megabytes = 1", "HM-SRC-007"),
    ((200, b"x", {"Content-Length": "100"}), "", "HM-SRC-004"),
    ((200, '{"r": [{"身份证号": "1", "工资": "2"}], "n": "http://127.0.0.1:9/x"}'.encode(), {}), 'records = "r"\nnext = "n"', "HM-SRC-008"),
])
def test_an_answer_that_is_no_list_changes_nothing(desk, platform, people, answer, more, code):
    http(desk, platform(lambda *_: answer) + "/x", f'format = "json"\n{more}')
    desk.file("pay_2026-09.csv", f"身份证号,工资\n{people[0]},5\n")
    before = (desk.inbox / "pay_2026-09.csv").read_bytes()
    assert failed(desk).code == code
    assert (desk.inbox / "pay_2026-09.csv").read_bytes() == before


def test_nobody_there_is_said(desk):
    http(desk, "http://127.0.0.1:9/x", 'format = "csv"')
    assert failed(desk).code == "HM-SRC-004"


def test_one_source_that_fails_holds_up_no_other(desk, platform, people):
    http(desk, "http://127.0.0.1:9/x", 'format = "csv"')
    desk.mapping("work", COLUMN)
    source(desk, f'kind = "http"\nurl = "{platform(lambda *_: (200, b"a", {}))}/x"\nformat = "csv"\n', id="work")
    with pytest.raises(PullsFailed) as failure:
        fetch(desk)
    assert [found.dataset for found in failure.value.pulled] == ["work"]
    assert list(failure.value.errors) == ["pay"]


@pytest.mark.parametrize(("text", "error"), [
    ('kind = "http"\nurl = "ftp://x/y"\nformat = "csv"', BadValue),
    ('kind = "database"\nurl = "oracle://x/y"\ntable = "t"', BadValue),
    ('kind = "http"\nurl = "http://x/y"\nformat = "csv"\nfile = "../pay.csv"', BadValue),
    ('kind = "http"\nurl = "http://x/y"\nformat = "csv"\nfile = "other.csv"', NotTaken),
])
def test_settings_that_cannot_work_are_refused(desk, text, error):
    desk.mapping("pay", COLUMN)
    source(desk, text)
    with pytest.raises(error):
        read_sources(desk.workspace, desk.read())


def test_a_name_nobody_knows_is_answered_with_the_nearest(desk):
    http(desk, "http://127.0.0.1:9/x", 'format = "csv"')
    with pytest.raises(NoSource, match="pay"):
        fetch(desk, "pays")


def test_a_source_of_a_dataset_without_mapping_says_that_the_mapping_is_missing(desk):
    http(desk, "http://127.0.0.1:9/x", 'format = "csv"')
    with pytest.raises(BadValue, match="mappings/ 里没有这个数据集的映射"):
        read_sources(desk.workspace, [])


def test_every_pull_is_written_down(desk, platform, people):
    http(desk, platform(lambda *_: (200, b"a", {})) + "/x", 'format = "csv"')
    fetch(desk)
    with sqlite3.connect(desk.workspace.database) as connection:
        assert connection.execute("SELECT dataset, month, file, bytes FROM pull").fetchall() == [("pay", "2026-09", "pay_2026-09.csv", 1)]
