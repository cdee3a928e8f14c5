"""Templates speak both languages: no Chinese outside `{% t "…" "…" %}` and `"…"|en:"…"`, and nothing said in one language only."""

import re
from pathlib import Path

import pytest

COMMENTS = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", re.S)
WORDS = r'"[^"]*"'
VARIABLE = r"[\w.]+"  # words that data brings in both languages: {% t fact.label_zh fact.label_en %}
SAID = re.compile(rf"\{{%\s*t\s+(?:{WORDS}\s+{WORDS}|{VARIABLE}\s+{VARIABLE})(?:\s+\w+=[^%]*?)?(?:\s+as\s+\w+)?\s*%\}}|{WORDS}\|en:{WORDS}")
CODE = re.compile(r"\{% block width %\}\w*(?=\{)|\{%.*?%\}|\{\{.*?\}\}", re.S)
MARKUP = re.compile(r"<[^>]*>|&\w+;")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
TAG = re.compile(r"\{%\s*t\s.*?%\}|\|en\b[^\s%}]*", re.S)
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def wrong(template: str) -> list[str]:
    """What a template says in one language only."""
    rest = SAID.sub("", COMMENTS.sub("", template))
    return [*(found.group() for found in TAG.finditer(rest)),
            *(line.strip()[:100] for line in rest.splitlines() if CHINESE.search(line)),
            *(f"English only: {found.group()}" for found in ENGLISH.finditer(MARKUP.sub(" ", CODE.sub("", rest))))]


def test_templates_speak_both_languages(texts: dict[str, str]) -> None:
    templates = {name: text for name, text in texts.items() if name.startswith("huimin/web/") and Path(name).suffix in {".html", ".txt"}}
    assert len(templates) > 30
    assert {name: found for name, text in templates.items() if (found := wrong(text))} == {}


@pytest.mark.parametrize("template", [
    "<p>提交</p>", '{% t "提交" %}', '{% t "提交" as words %}', '{{ "提交"|en }}', '<input placeholder="姓名">', "<p>Name:</p>",
    '{{ "提交" }}', '{% t name %}',
    '{% include "x.html" with label="姓名" only %}',
])
def test_the_test_sees_what_is_said_in_one_language(template: str) -> None:
    assert wrong(template) != []


@pytest.mark.parametrize("template", [
    '{% t "提交" "Submit" %}', '{% t "第{n}页" "Page {n}" n=page.number|grouped as words %}', "{# 提交 #}", '{% t "页" "" %}',
    '{% include "x.html" with label="姓名"|en:"Name" only %}', "{% comment %}提交{% endcomment %}", "{% t fact.zh fact.en %}",
])
def test_the_test_lets_pass_what_is_right(template: str) -> None:
    assert wrong(template) == []
