"""Article, facts, sources and dates of the lines of a list: what a line rests on, in one short text.

    工资性收入、经营净收入(税务部门 2026-09);家庭成员(公安机关 2026-10);等14项

A fact is followed by the department whose list supplies it in this run and the month of that list; 等 after
the department means that further lists supply it too. On the list to verify it is the facts that are missing,
each with its holder and the month of the newest list that holder has sent. The text is the same for all
lines that were decided by the same conditions, so it is made once for each such pattern and not per person;
`huimin explain` names file and line for one household.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from huimin.agreements import REASONS
from huimin.catalog import Catalog
from huimin.kernel import Text
from huimin.matching.facts import describe
from huimin.matching.prepare import Prepared
from huimin.matching.reads import Key, Reads
from huimin.matching.withholding import fact_of
from huimin.policy import Item, Node
from huimin.registry import Registry, Suppliers

FACTS = 6
"""So many facts are named; how many there are in all is said."""

SET_ASIDE = "set_aside:"
_RELATIVES = {"member": Text("家庭成员", "household members"), "parent": Text("父母", "parents"), "child": Text("子女", "children"),
              "spouse": Text("配偶", "spouse"), "obligor": Text("赡养抚养扶养义务人", "relatives obliged to support")}
_NOUNS = ("对象", "患者", "学生", "家庭")  # endings of names that say what somebody is, not what somebody does
_NO_DATA = Text("无数据", "no data")
_UNNAMED = Text("数据不足,请核对全户资料", "not enough data: check the records of the whole household")


@dataclass(frozen=True)
class Pattern:
    """Lines decided alike. reason: as on the line; open: conditions that are neither met nor failed."""

    policy: str
    list: str
    reason: str
    open: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    article: str
    facts: Text


class Witness:
    """Says what the lines of one run rest on."""

    def __init__(self, prepared: Prepared, register: Registry) -> None:
        self._prepared, self._program = prepared, prepared.program
        self._catalog: Catalog = prepared.catalog
        self._month = str(register.month)
        self._reads, self._suppliers = Reads(prepared.program), Suppliers(register)
        self._found: dict[Key, tuple[Text, Text] | None] = {}
        self._lacking: dict[str, tuple[Text, Text]] = {}
        self._not_granted = {fact_of(one.item): REASONS[one.reason] for one in prepared.withheld(register.month)}
        self._order: dict[tuple[str, tuple[str, ...]], Mapping[str, int]] = {}

    def of(self, pattern: Pattern) -> Evidence:
        item = self._program.items[pattern.policy]
        if pattern.list == "unknown":
            return self._unknown(item, pattern)
        if pattern.reason.startswith(SET_ASIDE):
            return self._set_aside(item, pattern.reason.removeprefix(SET_ASIDE))
        if pattern.list == "amount":
            return Evidence(_amount_article(item), self._told(_amount(item), with_standard=True))
        failed = set(pattern.reason.split(",")) if pattern.list == "undue" else None
        deciding = [c for c in item.conditions if failed is None or c.id in failed]
        article = _basis(item) if failed is None else joined(c.article for c in deciding)
        return Evidence(article, self._told([c.when for c in deciding]))

    def disputed(self, policy: str, waiting: Collection[str], said: Mapping[str, Collection[tuple[str, str]]]) -> Evidence:
        """For a line that waits until departments agree. waiting: conditions; said: fact -> (department, month) that speak."""
        item = self._program.items[policy]
        articles = [c.article for c in item.conditions if c.id in waiting]
        found = []
        for fact, sides in said.items():
            if not sides:
                found.append(self._missing(fact))
                continue
            named = [(self._holder(department), month) for department, month in sorted(sides)]
            found.append((self._name(fact), Text(
                f"{'与'.join(f'{name.zh} {month}' for name, month in named)} 说法不一,正在校核,原待遇照发",
                f"disputed between {' and '.join(f'{name.en} {month}' for name, month in named)}; the benefit runs on")))
        return Evidence(joined(articles) or _amount_article(item), _text(found[:FACTS], len(found)))

    def _holder(self, department: str) -> Text:
        return self._catalog.departments.get(department, Text.of(department))

    def _set_aside(self, item: Item, other: str) -> Evidence:
        """Two benefits of which one may be drawn: both rosters are the facts."""
        articles = [s.article for s in self._program.settlements if {item.id, other} <= set(s.policies)]
        return Evidence(joined(articles), self._listed([("roster", other), ("roster", item.id)]))

    def _unknown(self, item: Item, pattern: Pattern) -> Evidence:
        waiting = [c for c in item.conditions if c.id in pattern.open]
        missing = [fact for fact in pattern.reason.split(",") if fact]
        on_roster = f"roster.{item.id}" in missing  # decided, but it is not known who is paid
        article = joined(c.article for c in waiting) if waiting else _basis(item) if on_roster else _amount_article(item)
        if not missing:
            return Evidence(article, _UNNAMED)
        key = item.id, pattern.open
        if key not in self._order:
            read = self._reads.of([c.when for c in waiting] or _amount(item))
            self._order[key] = {".".join(fact): place for place, fact in enumerate(read)}
        order = self._order[key]
        missing.sort(key=lambda fact: (fact.startswith("parameter."), order.get(fact, len(order))))
        return Evidence(article, _text([self._missing(fact) for fact in missing[:FACTS]], len(missing)))

    # -- facts that decided --------------------------------------------------------------------

    def _told(self, trees: Sequence[Node], with_standard: bool = False) -> Text:
        """People's facts first; a local standard where there is room, or where it decides the amount."""
        read = self._reads.of(trees)
        facts = [key for key in read if key[0] != "parameter" and self._known(key)]
        standards = [key for key in read if key[0] == "parameter" and self._known(key)]
        kept = standards[:1] if with_standard else []
        chosen = [*facts[:FACTS - len(kept)], *kept]
        chosen += [key for key in standards if key not in chosen][:FACTS - len(chosen)]
        return self._listed(chosen, len(facts) + len(standards))

    def _listed(self, keys: Sequence[Key], of: int = 0) -> Text:
        return _text([known for key in keys if (known := self._known(key))], of)

    def _known(self, key: Key) -> tuple[Text, Text] | None:
        """(name, source and date); None for what no list supplies and what the law itself fixes."""
        if key not in self._found:
            special = {"parameter": self._standard, "outcome": self._result}.get(key[0])
            self._found[key] = special(key[1]) if special else self._fact(key)
        return self._found[key]

    def _fact(self, key: Key) -> tuple[Text, Text] | None:
        suppliers = self._suppliers.of(*key)
        if not suppliers:
            return None
        first, further = suppliers[0], len(suppliers) > 1
        holder = self._catalog.departments.get(first.department, Text.of(first.department))
        return self._name(".".join(key)), Text(f"{holder.zh}{'等' if further else ''} {first.month}",
                                               f"{holder.en}{' and others' if further else ''} {first.month}")

    def _name(self, fact: str) -> Text:
        """Without explanations in brackets, as the source is about to follow in brackets of its own; a truth as a question."""
        kind, _, name = fact.rpartition(".")
        if kind == "relation" and name in _RELATIVES:
            return _RELATIVES[name]
        label = _short(describe(fact, self._program, self._catalog).name)
        field = self._catalog.by_entity.get(kind, {}).get(name)
        if field is None or field.type != "boolean":
            return label
        return Text(f"是否{'为' if label.zh.endswith(_NOUNS) else ''}{label.zh}", f"{label.en}?")

    def _result(self, policy: str) -> tuple[Text, Text]:
        """What this very run says of another policy."""
        named = self._program.items[policy].policy
        name = named.name if named else Text.of(policy)
        return (Text(f"是否符合{name.zh}", f"entitled to {name.en}?"), Text(f"本次比对 {self._month}", f"this run {self._month}"))

    def _standard(self, id: str) -> tuple[Text, Text] | None:
        parameter, area, lineage = self._program.parameters[id], self._prepared.workspace.area, self._catalog.areas.lineage
        rows = [row for row in self._catalog.parameters if row.id == id and row.valid_on(self._prepared.as_of)
                and (row.area in lineage(area) or area in lineage(row.area))]
        if parameter.source != "catalog" or not rows:
            return None
        since = max(row.valid_from for row in rows)
        national = all(row.area == "CN" for row in rows)
        by = Text("国家标准", "national standard") if national else Text("当地标准", "local standard")
        return _short(parameter.name), Text(f"{by.zh} {since:%Y-%m}起", f"{by.en} since {since:%Y-%m}")

    # -- facts that are missing ----------------------------------------------------------------

    def _missing(self, fact: str) -> tuple[Text, Text]:
        """(name, whom to ask and how new his lists are)."""
        if fact not in self._lacking:
            kind, _, name = fact.partition(".")
            known = describe(fact, self._program, self._catalog)
            if kind == "parameter" and name in self._program.parameters:
                self._lacking[fact] = _short(self._program.parameters[name].name), self._no_standard(name)
            else:
                month = self._suppliers.latest(known.department) if known.department else None
                since = Text.of(month) if month else _NO_DATA
                since = self._not_granted.get(fact, since)
                self._lacking[fact] = (known.name if kind == "relation" else self._name(fact),
                                       Text(f"{known.holder.zh} {since.zh}".strip(), f"{known.holder.en} {since.en}".strip()))
        return self._lacking[fact]

    def _no_standard(self, id: str) -> Text:
        """Nobody has entered it; or it is there, and it is not known which place's standard applies to the household."""
        if self._standard(id) is not None:
            return Text("标准已有,所属村居或城乡不明", "entered, but the village or urban/rural is not known")
        by = self._program.parameters[id].set_by
        if by is None:
            return Text("当地标准未录入", "local standard not entered")
        return Text(f"当地标准未录入,由{by.zh.partition('(')[0].partition(';')[0]}规定",
                    f"local standard not entered; set by {by.en.partition(' (')[0]}")


def joined(articles: Iterable[str]) -> str:
    """Articles as policy files cite them (several in one text divided by “;”), each once."""
    return ";".join(dict.fromkeys(part.strip() for article in articles for part in article.split(";") if part.strip()))


def _basis(item: Item) -> str:
    return joined(item.policy.basis) if item.policy else ""


def _amount_article(item: Item) -> str:
    return item.policy.amount.article if item.policy and item.policy.amount else _basis(item)


def _amount(item: Item) -> list[Node]:
    return [item.amount] if item.amount is not None else []


def _short(name: Text) -> Text:
    return Text(name.zh.partition("(")[0] or name.zh, name.en.partition(" (")[0] or name.en)


def _text(found: Sequence[tuple[Text, Text]], of: int) -> Text:
    """Facts of one source stand together, in the order in which the sources first occur."""
    groups: dict[Text, list[Text]] = {}
    for name, source in found:
        groups.setdefault(source, []).append(name)
    zh = [f"{'、'.join(name.zh for name in names)}({source.zh})" for source, names in groups.items()]
    en = [f"{', '.join(name.en for name in names)} ({source.en})" for source, names in groups.items()]
    if of > len(found):
        zh.append(f"等{of}项")
        en.append(f"{of} facts in all")
    return Text(";".join(zh), "; ".join(en))
