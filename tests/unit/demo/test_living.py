"""The living county: what happens in a month adds up, and the same seed lives the same life."""

from pathlib import Path

from huimin.demo import live as write_life
from huimin.demo.living import Flows, LivingCounty
from huimin.demo.rosters import Entitlements
from huimin.kernel import Month

START = Month(2026, 1)


def live(seed: int, months: int) -> tuple[LivingCounty, list[Flows]]:
    county = LivingCounty(1000, seed, START)
    return county, [county.step() for _ in range(months)]


def test_people_are_those_before_and_who_came_less_who_went() -> None:
    county = LivingCounty(1000, 7, START)
    before = {person.index for person in county.people()}
    for _ in range(24):
        flows = county.step()
        after = {person.index for person in county.people()}
        assert len(after - before) == flows.births + flows.arrived
        assert len(before - after) == flows.died + flows.left
        assert flows.people == len(after) == len(before) + flows.births + flows.arrived - flows.died - flows.left
        before = after


def test_everything_that_can_happen_happens_within_two_years() -> None:
    _, flows = live(7, 24)
    for event in ("births", "arrived", "died", "left", "jobs_lost", "jobs_found", "fell_ill", "recovered", "reported_late"):
        assert sum(getattr(month, event) for month in flows) > 0, event


def test_same_seed_same_life() -> None:
    one, flows = live(7, 6)
    other, again = live(7, 6)
    assert flows == again
    assert one.world.people == other.world.people
    assert one.world.households == other.world.households
    assert live(8, 6)[1] != flows


def test_no_two_people_have_one_number() -> None:
    county, _ = live(7, 24)
    numbers = [person.number for person in county.world.people]
    assert len(numbers) == len(set(numbers))


def test_a_late_death_is_on_the_lists_until_it_is_reported() -> None:
    county = LivingCounty(1000, 7, START)
    for _ in range(24):
        flows = county.step()
        unreported = {p.index for p in county.world.residents() if p.died is None} - {p.index for p in county.people()}
        if unreported:
            break
    assert unreported
    late = 0
    for _ in range(2):
        flows = county.step()
        late += flows.reported_late
    assert late >= len(unreported)
    assert all(county.world.people[index].died is not None for index in unreported)


def test_every_month_has_its_files_and_rosters_lag_one_month(tmp_path: Path) -> None:
    asked: list[str] = []

    def rules(home: Path) -> Entitlements:
        """Everyone of eighty and over on the police register of the asked month is due as many fen as months were asked."""
        (register,) = (home / "inbox").glob("公安_常住人口登记_*.csv")
        asked.append(register.stem[-7:])
        rows = [line.split(",") for line in register.read_text("gb18030").splitlines()]
        number = rows[0].index("公民身份号码")
        return {("old_age", row[number]): 100 * len(asked) for row in rows[1:] if int(row[number][6:10]) < 1946}

    flows = write_life(tmp_path / "county", 1000, 7, START, 3, entitlements=rules)
    assert [str(month.month) for month in flows] == ["2026-02", "2026-03", "2026-04"]
    for month in ("2026-01", "2026-02", "2026-03", "2026-04"):
        assert (tmp_path / "county/inbox" / f"公安_常住人口登记_{month}.csv").is_file()
    assert asked == ["2026-01", "2026-02", "2026-03"]
    amounts = []
    for month in ("202601", "202602", "202603", "202604"):
        lines = (tmp_path / "county/inbox" / f"民政_高龄津贴_{month}.txt").read_text("gb18030").splitlines()[1:]
        amounts.append({line.split("|")[-1] for line in lines})
    assert amounts == [{"1.00"}, {"1.00"}, {"2.00"}, {"3.00"}]
    assert not (tmp_path / "county/truth/.perfect").exists()


def test_standards_rise_each_year_and_the_rules_that_fill_the_rosters_know(tmp_path: Path) -> None:
    """Made in July 2026: the next rise of the minimum living allowance is July 2027, by 4 %, to whole tens of yuan."""
    seen: list[str] = []

    def rules(home: Path) -> Entitlements:
        seen.append((home / "parameters" / "living.csv").read_text(encoding="utf-8"))
        return {}

    write_life(tmp_path / "county", 1000, 7, Month(2026, 7), 2, entitlements=rules)
    rows = [line.split(",") for line in seen[-1].splitlines()]
    rises = {row[3]: row[5] for row in rows if row[0] == "dibao.standard" and row[2] == "rural"}
    assert rises == {"2027-07-01": "670", "2028-07-01": "690"}
    assert {row[8] for row in rows[1:]} == {"made_up"}
    assert (tmp_path / "county/parameters/living.csv").read_text(encoding="utf-8") == seen[0]
