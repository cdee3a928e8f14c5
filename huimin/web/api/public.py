"""For anybody: the check, question by question, with nothing kept here; the policies; the numbers of this place."""

from typing import Any

from django.http import Http404, HttpRequest

from huimin.enquiry import PEOPLE, Answers, BadAnswers, next_question, read_reply, remaining, results
from huimin.web import rules
from huimin.web.access.pages import ANYONE
from huimin.web.api import shapes, shapes_public
from huimin.web.api.operations import operation
from huimin.web.check.views import rules as check_rules


@operation("POST", "/check", ANYONE, answer=shapes_public.Step)
def check(request: HttpRequest, asked: shapes_public.Asked) -> Any:
    """What the reader may be entitled to: take one more reply, ask the next question."""
    answers = _answers(asked)
    known = check_rules()
    if asked.question:
        question = next_question(known, answers)
        if question is None or question.id != asked.question or question.kind == PEOPLE:
            raise BadAnswers(problem_zh="现在问的不是这一题", problem_en="another question is being asked")
        answers = answers.with_reply(question.id, read_reply(question, asked.values))
    return {"answers": _kept(answers), "next": _question(known, answers), "left": remaining(known, answers)}


@operation("POST", "/check/results", ANYONE, answer=shapes_public.CheckResults)
def check_results(request: HttpRequest, answers: shapes_public.CheckAnswers) -> Any:
    """What the answers so far come to."""
    return results(check_rules(), _answers(answers)).as_json()


def _answers(sent: shapes_public.CheckAnswers) -> Answers:
    """Raises BadAnswers."""
    return Answers.from_json(Answers().as_json() | {
        "people": [[one.relation, one.born] for one in sent.people], "given": [[one.question, one.reply] for one in sent.given]})


def _kept(answers: Answers) -> dict[str, Any]:
    kept = answers.as_json()
    return {"people": [{"relation": relation, "born": born} for relation, born in kept["people"]],
            "given": [{"question": question, "reply": reply} for question, reply in kept["given"]]}


def _question(known: Any, answers: Answers) -> dict[str, Any] | None:
    question = next_question(known, answers)
    return None if question is None else question.as_json()


@operation("GET", "/policies", ANYONE, answer=list[shapes_public.Policy])
def policies(request: HttpRequest) -> Any:
    """The policies in force here."""
    known = rules.prepared()
    return [_policy(item, known) for item in known.policies]


def _policy(item: Any, known: Any) -> dict[str, Any]:
    one = rules.policy_of(item)
    return {"id": item.id, "name": one.name.as_json(), "summary": one.summary.as_json(), "unit": one.unit,
            "department": shapes.Words.of(known.catalog.department(one.department))}


@operation("GET", "/policies/{id}", ANYONE, answer=shapes_public.PolicyInFull)
def policy(request: HttpRequest, id: shapes.Name) -> Any:
    """One policy: for whom, how much, by which article."""
    known = rules.prepared()
    item = next((one for one in known.policies if one.id == id), None)
    if item is None:
        raise Http404
    one = rules.policy_of(item)
    return _policy(item, known) | {
        "period": one.period, "delivery": one.delivery, "starts": one.starts, "basis": list(one.basis), "as_of": known.as_of,
        "conditions": [vars(condition) for condition in rules.conditions(item, known)],
        "amount": rules.in_words(one.amount.formula.text, item, known) if one.amount else ""}


@operation("GET", "/standards", ANYONE, answer=list[shapes_public.Standard])
def standards(request: HttpRequest, history: bool = False) -> Any:
    """The numbers this place has set; with history also those no longer in force."""
    return [{"id": one.parameter.id, "name": one.parameter.name.as_json(), "policy": one.policy.as_json(), **_row(one.row)}
            for one in rules.standards(rules.prepared(), history=history)]


def _row(row: Any) -> dict[str, Any]:
    if row is None:
        return {"area": "", "residence": "", "value": None, "unit": "", "valid_from": None, "valid_to": None, "source": "",
                "status": "not_set"}
    return {"area": row.area, "residence": row.residence, "value": rules.number(row.value, row.unit),
            "unit": rules.unit_words(row.unit).zh, "valid_from": row.valid_from, "valid_to": row.valid_to, "source": row.source,
            "status": row.status}
