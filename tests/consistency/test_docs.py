"""Documentation that cannot be wrong unnoticed: links, anchors, and figures nobody may quote."""

import re
import unicodedata
from pathlib import Path

import pytest

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6}\s+(.*)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# Claims of the two studies the project began from that official texts contradict or do not know.
UNVERIFIED = [
    "政务数据共享开放" "条例", "政务数据共享开放" "标准", "120余" "项国家标准", "120类" "民生数据", "28类" "数据", "200类" "数据",
    "行政信息" "共享法", "2.8亿" "流动人口", "误保率" "8.2%", "19.3" "%", "21.5" "%", "90.2" "%", "59.2" "%", "失能半失能" "超4000万",
    "1.2万" "亿元", "1.3亿" "人", "3,992" "万", "5,679" "万", "全球数字" "政府报告",
]


def pages(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if name.endswith(".md")}


def anchor(heading: str) -> str:
    """The fragment a heading gets where Markdown is shown: small letters, no punctuation, dashes for spaces."""
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    kept = "".join(c for c in plain if c in " -_" or unicodedata.category(c)[0] in "LN")
    return kept.replace(" ", "-")


def broken(name: str, text: str, root: Path) -> list[str]:
    wrong = []
    for match in LINK.finditer(FENCE.sub("", text)):
        target = match[1] or match[2]
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        file = (root / name).parent / path if path else root / name
        if not file.exists():
            wrong.append(f"{name}: {target}")
        elif fragment and fragment not in {anchor(h) for h in HEADING.findall(FENCE.sub("", file.read_text("utf-8")))}:
            wrong.append(f"{name}: {target} (no such heading)")
    return wrong


def test_links_resolve(texts: dict[str, str], root: Path) -> None:
    assert [line for name, text in pages(texts).items() for line in broken(name, text, root)] == []


def test_a_broken_link_is_seen(root: Path) -> None:
    assert broken("README.md", "[a](docs/nowhere.md) [b](LICENSE) [c](https://example.org)", root) == ["README.md: docs/nowhere.md"]


@pytest.mark.parametrize("claim", UNVERIFIED)
def test_no_unverified_claim_is_repeated(claim: str, texts: dict[str, str]) -> None:
    assert [name for name, text in pages(texts).items() if claim in text] == []


def test_every_page_can_be_reached_from_the_readme(texts: dict[str, str], root: Path) -> None:
    reached, waiting = set(), ["README.md"]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in texts:
            continue
        reached.add(name)
        for match in LINK.finditer(FENCE.sub("", texts[name])):
            target = (match[1] or match[2]).partition("#")[0]
            if target.endswith(".md") and not re.match(r"[a-z]+:", target):
                waiting.append(((root / name).parent / target).resolve().relative_to(root).as_posix())
    own = [name for name in pages(texts) if not name.startswith("huimin/")]  # templates belong to a workspace
    assert sorted(set(own) - reached) == []


def test_the_documents_name_only_files_that_exist(texts: dict[str, str], root: Path) -> None:
    """`docs/…`, `huimin/…`, `tests/…`, `benchmarks/…` written as code must be there."""
    named = re.compile(r"`((?:docs|tests|benchmarks|examples|tools|huimin)/[\w./-]+\.\w+)`")
    missing = {f"{name}: {path}" for name, text in pages(texts).items() for path in named.findall(text)
               if not (root / path).exists() and "*" not in path}
    assert sorted(missing) == []
