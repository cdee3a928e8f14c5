"""An application as its pages need it: what the state holds already, what is still asked, what was answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from huimin.casework import Case
from huimin.catalog import Material, standard_workdays
from huimin.enquiry import FORMS, Papers, papers
from huimin.kernel import Text
from huimin.matching import Explanation
from huimin.web.citizen.family import Line, day_words, is_adult, line, lines, places, sources
from huimin.web.design.forms import tidy, wholes
from huimin.web.store.models import Draft

CHECK, COMMIT, HELP = "check", "commit", "help"
HOW: Mapping[str, Text] = {
    CHECK: Text("请部门核对,我不用交证明", "Ask the department; I bring nothing"),
    COMMIT: Text("由我说明,并承诺属实(告知承诺,代替证明)", "I state it and commit that it is true (instead of a paper)"),
    HELP: Text("不清楚,请工作人员帮我弄清", "I do not know; staff help me find out"),
}
LONGEST = 300


@dataclass(frozen=True)
class Held:
    """A paper nobody has to bring. on: day of the data that replace it, None where this decision does not need it."""

    material: Material
    holder: Text
    on: Text | None


@dataclass(frozen=True)
class Asked:
    """Something no department told about. id: name in the form; holder: who can be asked, empty for nobody."""

    id: str
    name: Text
    whose: str
    question: Text
    holder: Text


@dataclass(frozen=True)
class Application:
    """signers: names of everybody whose authorisation is needed, none where no grown-up lives in the household"""

    line: Line
    papers: Papers
    held: tuple[Held, ...]
    asked: tuple[Asked, ...]
    signers: tuple[str, ...]
    months: str

    @property
    def means(self) -> bool:
        """Is the family's income and property checked?"""
        return FORMS["authorisation"] in self.papers.forms


def application(told: Explanation, policy: str, place: int, today: Any) -> Application:
    """Raises Http404 for a policy or person that is none of this family's."""
    chosen = line(told, policy, place)
    item = chosen.found.item.policy
    assert item is not None
    needed = papers(item, told.prepared.catalog)
    newest = sources(told.policies)
    held = tuple(Held(one, told.prepared.catalog.department(one.department),
                      day_words(newest[one.department]) if one.department in newest else None) for one in needed.spared)
    asked: dict[str, Asked] = {}
    for whose, fact in chosen.found.missing:
        if not fact.is_parameter and not fact.id.startswith("disputed."):
            asked.setdefault(f"{fact.id}|{whose}", Asked(f"q{len(asked) + 1}", fact.name, whose, fact.question, fact.holder))
    return Application(chosen, needed, held, tuple(asked.values()), _signers(told, chosen, needed, today), str(told.month))


def of_case(told: Explanation, case: Case, today: Any) -> Application:
    """The application behind a draft; a case made elsewhere has no subject and is the household's or the applicant's own."""
    where = places(told)
    tried = [where.get(case.subject, 0), where.get(case.person, 0)]
    known = {one.place for one in lines(told) if one.id == case.policy}
    return application(told, case.policy, next((place for place in tried if place in known), 0), today)


def _signers(told: Explanation, chosen: Line, needed: Papers, today: Any) -> tuple[str, ...]:
    """Living grown-ups of the household where its means are checked, else whoever it is for; a child's guardian signs for it."""
    people = {person: row for person, row in told.found.people.items() if not row.get("deceased")}
    everybody = FORMS["authorisation"] in needed.forms or not chosen.place
    concerned = list(people.values()) if everybody else [told.found.people[chosen.subject]]
    grown = [str(row.get("name") or "") for row in concerned if is_adult(row, today)]
    return tuple(grown) or tuple(str(row.get("name") or "") for row in people.values() if is_adult(row, today))  # a child's elders


@dataclass(frozen=True)
class Answers:
    """how: asked id -> check | commit | help; said: asked id -> words; signed: places in Application.signers; committed: yes."""

    how: Mapping[str, str]
    said: Mapping[str, str]
    signed: tuple[int, ...] = ()
    committed: bool = False

    @classmethod
    def read(cls, form: QueryDict, wanted: Application) -> "Answers":
        ids = [one.id for one in wanted.asked]
        signed = tuple(place for place in wholes(form.getlist("signed")) if 0 < place <= len(wanted.signers))
        return cls({id: form.get(id, "") for id in ids}, {id: tidy(form.get(f"{id}-said", ""))[:LONGEST] for id in ids}, signed,
                   form.get("committed") == "yes")

    @classmethod
    def kept(cls, draft: Draft | None) -> "Answers":
        told = json.loads(draft.answers) if draft is not None else {}
        return cls(told.get("how", {}), told.get("said", {}), tuple(told.get("signed", ())), bool(told.get("committed")))

    def as_json(self) -> str:
        return json.dumps({"how": dict(self.how), "said": dict(self.said), "signed": list(self.signed), "committed": self.committed},
                          ensure_ascii=False)

    def wrong(self, wanted: Application) -> dict[str, Text]:
        """What is missing, by name of the field; empty when the application can be submitted."""
        found: dict[str, Text] = {}
        for one in wanted.asked:
            label = f"{one.whose}{one.name.zh}", f"{one.name.en} {one.whose}".strip()
            if self.how.get(one.id) not in HOW:
                found[one.id] = Text(f"“{label[0]}”请选一种办法,不清楚也可以", f"“{label[1]}”: choose one; “I do not know” is an answer")
            elif self.how[one.id] == COMMIT and not self.said.get(one.id):
                found[f"{one.id}-said"] = Text(f"“{label[0]}”请写明情况", f"“{label[1]}”: say how it is")
        if set(self.signed) != set(range(1, len(wanted.signers) + 1)):
            missing = "、".join(name for place, name in enumerate(wanted.signers, 1) if place not in self.signed)
            found["signed"] = Text(f"还要{missing}同意;没有同意以前不能核对,也就不能受理",
                                   f"{missing} still has to agree: without it nothing can be checked and the application not accepted")
        if not self.committed:
            found["committed"] = Text("请看过承诺内容,再勾选", "Read the commitment, then tick it")
        return found

    def submitted(self, wanted: Application) -> dict[str, Any]:
        """The fields of the act `submit`."""
        def told(how: str) -> str:
            return "\n".join(_told(one, self.said.get(one.id, "") if how == COMMIT else "") for one in wanted.asked
                             if self.how.get(one.id) == how)

        check = "\n".join(filter(None, (told(CHECK), told(HELP))))
        return {"commitment": self.committed or None, "authorisation": bool(self.signed) or None,
                "authorised_by": [wanted.signers[place - 1] for place in self.signed],
                "commitments": told(COMMIT), "to_check": check}


def _told(one: Asked, said: str) -> str:
    return f"{one.whose + ':' if one.whose else ''}{one.name}" + (f" —— {said}" if said else "")


def name_of_act(policy: Text) -> Text:
    """What the button says: the act, by its name."""
    return Text(f"提交{policy.zh}申请", f"Submit the application for {policy.en}")


def workday_after(start: Any, count: int) -> Any:
    return standard_workdays().after(start, count).day
