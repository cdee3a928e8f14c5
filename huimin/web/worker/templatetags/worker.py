"""The policies of a household as HTML, written directly: a page has hundreds of facts, on which the template engine spent a tenth of
a second of processor time."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from huimin.kernel import Text
from huimin.web.design.templatetags.huimin import yuan
from huimin.web.worker.views_household import Fact, Told

register = template.Library()
_MET, _NOT_KNOWN, _COLON = Text("✓ 符合", "✓ met"), Text("? 还不知道", "? not known"), Text(":", ": ")
_MISSING, _DIFFER = Text("还差:", "Missing: "), Text("部门不一致", "Lists differ")
_WHY, _SHOW = Text("查看原因", "Reason"), Text("查看", "Show")
_CLASSES = {True: "yes", None: "unknown", False: "no"}


def _said(value: Any) -> str:
    return escape(str(value))


@dataclass(frozen=True)
class _Page:
    """What every fact of one page shares: where its form goes, the form's token, which policy stands open."""

    unmask: str
    token: str
    opened_at: str

    def policies(self, told: Iterable[Told], kind: str) -> str:
        """kind: begins the ids; "n…" under the policy's name, so that the summary says whose alone."""
        return "".join(self._policy(one, f"{kind}{place}") for place, one in enumerate(told, 1))

    def _policy(self, one: Told, here: str) -> str:
        found = one.found
        name, whose = found.item.policy.name if found.item.policy else found.item.id, found.subject_name
        title = _said(whose or name) if here[0] == "n" else f"{_said(name)}{f' · {_said(whose)}' if whose else ''}"
        amount = f" · {_said(yuan(found.decision.amount))}" if found.decision.amount else ""
        missing = ";".join(f"{_said(of)} {_said(fact.name)}({_said(fact.ask)})" for of, fact in found.missing)
        conditions = "".join(self._condition(*condition, f"{here}-{place}") for place, condition in enumerate(one.conditions, 1))
        return (f'<details class="policy"{" open" if here == self.opened_at else ""}><summary>{title}{amount}</summary>\n'
                f'{f"<p>{_said(_MISSING)}{missing}</p>" if missing else ""}\n<ul class="conditions">{conditions}</ul></details>')

    def _condition(self, outcome: bool | None, sentence: str, article: str, facts: list[Fact], here: str) -> str:
        said = f"✗ {_said(sentence)}" if outcome is False else (
            f"{_said(_MET if outcome else _NOT_KNOWN)}{_said(_COLON) + _said(sentence) if sentence else ''}")
        listed = "".join(self._fact(fact, f"{here}-{place}") for place, fact in enumerate(facts, 1))
        return (f'<li class="{_CLASSES[outcome]}"><span>{said}</span> <span class="quiet">{_said(article)}</span>'
                f'{f"""<ul class="facts">{listed}</ul>""" if listed else ""}</li>')

    def _fact(self, fact: Fact, id: str) -> str:
        whose, label = _said(fact.whose), _said(fact.label)
        value = f"<strong>{_said(fact.value.text)}</strong>" if not fact.value.hidden else (
            f'<form method="post" action="{self.unmask}#fact-{id}" class="unmask">{self.token}'
            f'<input type="hidden" name="key" value="{_said(fact.value.key)}"><input type="hidden" name="at" value="{id}">'
            f'<span class="quiet">{_said(fact.value.text)}</span> <label class="visually-hidden" for="why-{id}">{_said(_WHY)}</label>'
            f'<input id="why-{id}" name="reason" placeholder="{_said(_WHY)}"><button>{_said(_SHOW)}'
            f'<span class="visually-hidden"> {whose} {label}</span></button></form>')
        differ = f' <span class="tag soon">{_said(_DIFFER)}</span>' if fact.disputed else ""
        return (f'<li id="fact-{id}">{f"{whose} " if whose else ""}{label}:{value} '
                f'<span class="quiet">{_said(fact.source)} {_said(fact.month)}</span>{differ}</li>')


@register.simple_tag(takes_context=True)
def policies_of(context: Context, told: Iterable[Told], kind: str) -> SafeString:
    """Policies with their conditions and facts; `address`, `opened_at` and the form's token come from the page."""
    token = f'<input type="hidden" name="csrfmiddlewaretoken" value="{_said(context["csrf_token"])}">'
    page = _Page(reverse("unmask", args=[context["address"]]), token, str(context["opened_at"]))
    return mark_safe(page.policies(told, kind))
