from huimin.demo import CountySummary, Line, score
from huimin.demo.truth import read_faulty


def _lines(county: CountySummary) -> list[Line]:
    return [Line(line.list, line.policy, line.person_id if line.unit == "person" else "", line.household_id) for line in county.lines]


def test_the_truth_itself_scores_perfectly(county: CountySummary):
    found = score(county.home, _lines(county))
    assert not found.missed
    assert not found.false
    assert len(found.found) == len(county.lines)


def test_a_line_on_the_wrong_list_is_both_missed_and_false(county: CountySummary):
    lines = _lines(county)
    wrong = next(index for index, line in enumerate(lines) if line.list == "undue")
    lines[wrong] = Line("amount", lines[wrong].policy, lines[wrong].person_id, lines[wrong].household_id)
    found = score(county.home, lines)
    assert len(found.missed) == len(found.false) == 1


def test_what_the_files_do_not_hold_is_not_the_pipelines_failure(county: CountySummary):
    found = score(county.home, [])
    assert len(found.missed) == len(county.lines)
    assert 0 < len(found.missed_decidable) < len(found.missed)
    assert any("退回" in reason for reason in found.as_json()["why_missed"])


def test_a_false_line_is_explained_by_the_faulty_row(county: CountySummary):
    code, dataset = next((code, dataset) for code, dataset in read_faulty(county.home).items() if len(code) == 9)
    found = score(county.home, [*_lines(county), Line("unclaimed", "rigid", "", code), Line("undue", "rigid", "", "699999999")])
    assert [cause for _, cause in found.false] == [dataset, ""]
    assert len(found.unexplained) == 1


def test_an_undecided_line_is_never_false(county: CountySummary):
    found = score(county.home, [*_lines(county), Line("unknown", "rigid", "", "699999999")])
    assert not found.false
    assert found.undecided == 1 + sum(line.list == "unknown" for line in county.lines)


def test_a_household_of_ones_own_is_found_by_the_person(county: CountySummary):
    truth = next(line for line in county.lines if line.kind == "household_unknown")
    found = score(county.home, [Line("unknown", truth.policy, "", f"@{truth.person_id}")])
    assert found.found == (truth,)
