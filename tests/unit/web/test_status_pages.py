"""Where the money goes, on the budget desk: analysed beside the pages, told in parts, drilled into within one's area."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huimin.web.access.models import AccessRecord
from huimin.web.budget import analyses
from huimin.web.budget.models import Analysis
from huimin.web.trials import DONE, FAILED


@pytest.fixture(scope="module")
def told(county_home: Path) -> dict[str, Any]:
    """What `huimin status` says of the county, with its households in a folder beside it."""
    from huimin import budget
    from huimin.kernel import Workspace

    return budget.status(Workspace.open(county_home), details=county_home / "status-of-tests").as_json()


@pytest.fixture
def analysed(office: Path, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Analysis:
    from huimin.web.accounts.models import Account

    monkeypatch.setattr(analyses, "details", lambda one: office / "status-of-tests")
    return Analysis.objects.create(by=Account.objects.get(username="caizheng"), kind=Analysis.STATUS, state=DONE,
                                   run=analyses.newest_run(), result=told)


def text(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def rows(client: Any, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


def test_from_the_button_to_the_figures(as_: Callable[[str], Any], office: Path) -> None:
    desk = as_("caizheng")
    assert "还没有分析过" in text(desk, "/budget/status/")
    assert desk.post("/budget/status/", {"do": "analyse"}).status_code == 302
    one = Analysis.objects.get()
    assert (one.state, one.problem, one.run) == (DONE, {}, analyses.newest_run())
    assert (analyses.details(one) / "need.parquet").is_file()
    page = text(desk, "/budget/status/")
    for words in ("每月现金", "按乡镇", "城镇和农村", "为什么还低于标准", "基尼系数", "管理费用：未填", "哪一级出钱还没有填"):
        assert words in page, words
    assert as_("zhengce").post("/budget/status/", {"do": "analyse"}).status_code == 302
    first, second = Analysis.objects.order_by("pk")
    assert not analyses.details(first).exists()  # of the households behind a status only the newest are kept
    assert analyses.details(second).is_dir()


def test_who_only_reads_starts_nothing(as_: Callable[[str], Any]) -> None:
    for username in ("juzhang", "shenji"):
        assert '<form method="post">' not in text(as_(username), "/budget/status/").split("<main")[1]
        assert as_(username).post("/budget/status/", {"do": "analyse"}).status_code == 404
    assert as_("xiang").get("/budget/status/").status_code == 403
    assert not Analysis.objects.exists()


def test_a_failure_is_told_and_the_old_figures_stay(as_: Callable[[str], Any], analysed: Analysis) -> None:
    Analysis.objects.create(by=analysed.by, kind=Analysis.STATUS, state=FAILED, problem={"zh": "没有数据", "en": "no data"})
    page = text(as_("caizheng"), "/budget/status/")
    assert "没有数据" in page
    assert "为什么还低于标准" in page


def test_the_first_one_that_fails_says_why(as_: Callable[[str], Any], office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any has been made there is no folder of households yet."""
    monkeypatch.setattr(analyses, "details", lambda one: office / "nothing-here" / str(one.pk))
    monkeypatch.setattr(analyses.QUEUE, "_run", lambda *_: {"state": FAILED, "problem": {"zh": "没有数据", "en": "no data"}})
    as_("caizheng").post("/budget/status/", {"do": "analyse"})
    assert Analysis.objects.get().problem["zh"] == "没有数据"


def test_the_file_of_causes_adds_up_to_the_fen(as_: Callable[[str], Any], analysed: Analysis, told: dict[str, Any]) -> None:
    found = rows(as_("juzhang"), "/budget/status/causes.csv")
    details = [row for row in found if row and row[0].startswith("└")]
    assert len(details) == len(told["causes"]) > 0
    assert round(sum(float(row[3]) for row in details) * 100) == sum(row["gap_fen"] for row in told["causes"])
    assert sum(int(row[1]) for row in details) == sum(row["households"] for row in told["causes"])
    spent = rows(as_("juzhang"), "/budget/status/spending.csv")
    assert round(sum(float(row[6]) for row in spent[2:] if len(row) == 11) * 100) == sum(row["drawn_fen"] for row in told["spending"])
    assert as_("juzhang").get("/budget/status/nothing.csv").status_code == 404


def test_households_are_seen_within_the_area_and_on_record(as_: Callable[[str], Any], analysed: Analysis, told: dict[str, Any]) -> None:
    cause = max(told["causes"], key=lambda row: row["households"])
    address = f"/budget/status/households/?of=caused&value={cause['cause']}&detail={cause['detail']}"
    before = AccessRecord.objects.count()
    page = text(as_("juzhang"), address)
    assert f"{cause['households']:,}户" in page
    assert "/households/" in page.split("<table")[1]
    seen = AccessRecord.objects.order_by("-pk")[0]
    assert (AccessRecord.objects.count() - before, seen.purpose, seen.count) == (1, "monitoring", min(cause["households"], 50))
    here = text(as_("xiangzhang"), address)
    assert f"{cause['households']:,}户" not in here  # the township sees its own
    for username in ("caizheng", "zhengce", "shenji"):
        assert as_(username).get(address).status_code == 403
    assert as_("juzhang").get("/budget/status/households/?of=all").status_code == 404


def test_who_may_not_see_the_households_gets_no_way_to_them_and_no_small_number(
        as_: Callable[[str], Any], analysed: Analysis, told: dict[str, Any]) -> None:
    assert any(0 < row["households"] < 5 for row in told["causes"]), "the made-up county has causes of a few households"
    for username in ("caizheng", "shenji", "xiangzhang"):
        found = rows(as_(username), "/budget/status/causes.csv")
        counts = [row[1] for row in found if len(row) == 4 and row[0].startswith("└")]
        assert not {count for count in counts if count.isdecimal() and 0 < int(count) < 5}
        assert counts
        assert set(counts) & {"少于5", "不显示"}
    lonely = [row for row in told["places"] if not row["area"]]
    assert sum(row["people"] for row in lonely) == 1, "one household of the made-up county has no address"
    listed = {row[0]: row for row in rows(as_("caizheng"), "/budget/status/places.csv") if len(row) == 9}
    poor = ["少于5" if 0 < sum(row[figure] for row in lonely) < 5 else "不显示"
            for figure in ("poor_before", "poor_after", "poor_with_nothing")]
    assert listed["住址不明"][1:] == ["少于5", *poor, *["不显示"] * 2, "", "不显示"]
    assert f"{lonely[0]['drawn_fen'] / 100}" in str(rows(as_("juzhang"), "/budget/status/places.csv"))
    assert "/budget/status/households/" not in text(as_("caizheng"), "/budget/status/")
    assert "/budget/status/households/" in text(as_("xiangzhang"), "/budget/status/")
    for hidden in ("少于5", "不显示"):
        assert hidden not in str(rows(as_("juzhang"), "/budget/status/causes.csv"))


def plain(told: dict[str, Any], **changed: Any) -> list[Any]:
    """The parts as somebody reads them who sees no household."""
    from huimin.budget import Funds
    from huimin.web.budget.status_found import Reader
    from huimin.web.budget.status_sections import sections

    return list(sections(told | changed, Reader(False, lambda *_: "", {}), Funds()))


def test_what_several_draw_gives_away_no_row(told: dict[str, Any]) -> None:
    counts = {0: 400, 1: 60, 2: 30, 3: 10, 4: 2, 5: 20}
    overlap = [{"programmes": at, "households": count, "people": 3 * count, "poor": count, "drawn_fen": 100 * count}
               for at, count in counts.items()]
    part = next(one for one in plain(told, overlap=overlap) if one.id == "overlap")
    shown = [row.cells[1] for row in part.tables[0].rows]
    assert "少于5" in map(str, shown)
    assert "32户" in str(part.finding)
    assert [at for at, cell in enumerate(shown) if not isinstance(cell, int)] == [3, 4]  # 32 less 20 leaves two unknown


def test_poor_people_who_draw_nothing_are_told_once_or_nowhere(told: dict[str, Any]) -> None:
    """Ten poor in all, of whom seven draw nothing: the three who draw something could be told apart."""
    place = {"place": {"zh": "甲", "en": "A"}, "residence": "rural", "people": 900, "not_measured": 0, "drawn_fen": 1000,
             "poor_before": 10, "poor_after": 0, "poor_with_nothing": 7, "gap_before_fen": 9, "gap_after_fen": 0, "drawn_by_poor_fen": 5}
    places = [place | {"area": "1"}, place | {"area": "2", "poor_before": 0, "poor_with_nothing": 0}]
    parts = {one.id: one for one in plain(told, places=places)}
    for id in ("places", "residences"):
        for row in parts[id].tables[0].rows:
            assert [isinstance(cell, int) for cell in row.cells[1:5]] == [True, False, False, False], id
    assert "7人" not in str(parts["overlap"].finding)


def test_what_is_small_of_a_programme_is_not_left_over_from_sums(told: dict[str, Any]) -> None:
    spending = [row for row in told["spending"] if row["policy"] == "dibao"][:1]
    one = spending[0] | {"drawing": 60, "entitled": 62, "unclaimed": 3, "undue": 1, "undecided": 0, "drawn_fen": 60_000,
                         "entitled_fen": 62_000, "unclaimed_fen": 3_000, "short_fen": 0, "over_fen": 1_000}
    two = one | {"policy": "orphan", "drawing": 2, "drawn_fen": 2_000, "delivery": "cash", "period": "month"}
    parts = {part.id: part for part in plain(told, spending=[one, two], months=[])}
    first, second = parts["spending"].tables[0].rows
    assert [str(cell) for cell in first.cells[2:]] == ["60", "62", "不显示", "不显示", "60000", "62000", *["不显示"] * 3]
    assert [str(cell) for cell in second.cells[2:4]] == ["少于5", "不显示"]
    assert all(str(cell) == "不显示" for cell in second.cells[4:])
    assert "每月现金600.00元" in str(parts["spending"].finding)
    assert "不在合计里" in str(parts["spending"].finding)


def test_a_pair_of_benefits_stands_alone(told: dict[str, Any]) -> None:
    pairs = [{"policy": "dibao", "other": "orphan", "households": count} for count in (40, 3, 20)]
    table = next(one for one in plain(told, pairs=pairs) if one.id == "overlap").tables[1]
    assert [str(row.cells[2]) for row in table.rows] == ["40", "少于5", "20"]


def test_who_pays_is_split_by_what_the_county_filled_in(as_: Callable[[str], Any], analysed: Analysis, office: Path) -> None:
    path = office / "funding.toml"
    path.write_text('[[funding]]\nprogramme = "dibao"\nyear = 2026\npayer = "central"\nyuan = 3\n'
                    '[[funding]]\nprogramme = "dibao"\nyear = 2026\npayer = "county"\nyuan = 1\n'
                    '[[cost]]\nyear = 2026\nitem = "核对"\nyuan = 5000\n', encoding="utf-8")
    try:
        found = rows(as_("caizheng"), "/budget/status/payers.csv")
        line = next(row for row in found if row[0] == "最低生活保障")
        assert float(line[1]) == pytest.approx(3 * float(line[4]), rel=1e-4)
        assert line[6] == ""
        page = text(as_("caizheng"), "/budget/status/")
        assert "管理费用5,000.00元" in page
        path.write_text('[[funding]]\nprogramme = "dibao"\nyear = 2026\npayer = "emperor"\nyuan = 3\n', encoding="utf-8")
        assert "funding.payer" in text(as_("caizheng"), "/budget/status/")
    finally:
        path.unlink()
