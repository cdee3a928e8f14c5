"""The engine behind 「我能享受什么」: one question a page, as few as possible, and 「不清楚」 is an answer.

    rules = open_rules(workspace, day)                     # kept; or Rules(program, catalog, area, day)
    answers = Answers.of([("self", 1944), ("spouse", 1950)])
    question = next_question(rules, answers)               # None: nothing more can change anything
    answers = answers.with_reply(question.id, read_reply(question, form_values))
    remaining(rules, answers)                              # 「大约还有3个问题」
    results(rules, answers)                                # .yes .perhaps .no, at any time

Answers          immutable. people: Members (id p1…, relation, born, label 「您」「您的爱人」「孩子1」); given: (question id, reply).
                 `as_json` / `from_json` go round; `with_reply` replaces an earlier reply and drops what came after it;
                 `back` takes the last one away. No names, no identity numbers. `relations()` are the choices of the first page.
                 Before there are people, `next_question` gives the question of kind `people`; `Answers.of` takes its reply:
                 (relation, year of birth) of everybody, `self` once.
Reply            UNCLEAR, or by kind:  yes_no bool · who tuple of person ids · which tuple of option ids · choice, code one option id ·
                 money fen per `question.per` ("month" | "year" | "" a sum) · number whole · date ISO text.
                 `read_reply(question, values)` reads what a form sends: yes|no, option ids, `none` (NOBODY) for 「都没有」,
                 `unclear`, money in yuan. Raises BadReply.
Question         id, kind, text, whose (ids), about (labels), why (policy names), reason (one sentence), options (id, text), per, unit,
                 holder (「税务部门掌握,以后可以核对」), facts. `as_json`.
Results          three tuples of Result: policy, name, summary, subject (id or `household`), whose (label), outcome, amount (fen per
                 period), how_much, reason, conditions (ConditionTold: outcome ✓ ✗ ?, article, sentence with numbers, gap = by how much
                 and what would change it, values, confirmed), missing (Lacking: whose, name, settled_by, closed = was asked and
                 nobody knew), next (the Question that brings this one nearer), papers (Papers: automatic, forms still signed,
                 spared = what data replace, where, takes, basis, confirmed), department, basis, set_aside, alternatives
                 (Alternative: policy, name, amount, better, why, article), fits (names of what else fits). `as_json` throughout.

A `who` question about one person comes as yes_no; its reply is a bool. Everything raises BadAnswers for kept answers that
belong to no question. `Rules` may be shared between threads: it only ever fills caches.
How the next question is chosen: docs/explanation/enquiry.md.
"""

from huimin.enquiry.alternatives import Alternative
from huimin.enquiry.answers import UNCLEAR, Answers, Member, Relation, Reply, relations
from huimin.enquiry.errors import BadAnswers, BadReply
from huimin.enquiry.papers import FORMS, Papers, papers
from huimin.enquiry.questions import PEOPLE, Option, Question, next_question, remaining
from huimin.enquiry.replies import NOBODY, read_reply
from huimin.enquiry.results import ConditionTold, Lacking, Result, Results, results
from huimin.enquiry.rules import HOUSE, Rules, open_rules

__all__ = [
    "FORMS",
    "HOUSE",
    "NOBODY",
    "PEOPLE",
    "UNCLEAR",
    "Alternative",
    "Answers",
    "BadAnswers",
    "BadReply",
    "ConditionTold",
    "Lacking",
    "Member",
    "Option",
    "Papers",
    "Question",
    "Relation",
    "Reply",
    "Result",
    "Results",
    "Rules",
    "next_question",
    "open_rules",
    "papers",
    "read_reply",
    "relations",
    "remaining",
    "results",
]
