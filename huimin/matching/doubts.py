"""What the lists themselves leave in doubt, said beside the results of a run.

Refused rows nobody can be named for, rosters that pay somebody twice, list people nobody knows or name a
programme no policy has, lists that came in empty or half as long as before.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from huimin.catalog import Catalog
from huimin.kernel import Text
from huimin.kernel.errors import did_you_mean
from huimin.matching.facts import describe
from huimin.matching.prepare import Prepared
from huimin.registry import Registry, is_plain

_SHOWN = 3


def about_data(prepared: Prepared, register: Registry) -> list[Text]:
    """All of them, the gravest first."""
    told = _Told(prepared, register)
    return [*told.unknown_programmes(), *told.warnings(), *told.links(), *told.untied(), *told.repeated(), *told.plain_amounts(),
            *told.conflicts(), *told.differing()]


def unknown_programmes(prepared: Prepared, listed: Mapping[str, str]) -> list[Text]:
    """Programmes of rosters that are no policy of the library. listed: programme -> the list that names it."""
    known = prepared.library.ids()
    found = []
    for name, dataset in listed.items():
        if name not in known:
            near = did_you_mean(name, known)
            found.append(Text(
                f"名册 {dataset} 的项目“{name}”不是政策库里的政策编号,这份名册没有参加比对。"
                f"{near.zh}请改映射 [roster] 里的 programme。",
                f"Roster {dataset}: its programme “{name}” is no policy of the library, so it was compared with nothing. "
                f"{near.en}Correct programme in [roster] of the mapping."))
    return found


def rosters_of(register: Registry) -> list[dict[str, Any]]:
    """Where the rows of every roster went, for the summary of a run."""
    return [dict(account) for account in register.meta.rosters]


class _Told:
    def __init__(self, prepared: Prepared, register: Registry) -> None:
        self._prepared, self._meta = prepared, register.meta
        self._catalog: Catalog = prepared.catalog
        self._names = {mapping.dataset: mapping.name for mapping in prepared.mappings}

    def _name(self, dataset: str) -> Text:
        return self._names.get(dataset, Text.of(dataset))

    def _policy(self, programme: str) -> Text:
        found = self._prepared.rules.policies.get(programme)
        return found.name if found else Text.of(programme)

    def unknown_programmes(self) -> list[Text]:
        return unknown_programmes(self._prepared, self._meta.listed)

    def warnings(self) -> Iterator[Text]:
        """What the loader said, again: whoever reads the lists may not have been there."""
        return (Text.of(gap["warning"]) for gap in self._meta.gaps if gap["warning"])

    def links(self) -> Iterator[Text]:
        """Records of lists without numbers whose person is not settled."""
        for gap in self._meta.gaps:
            links, name = gap.get("links") or {}, self._name(gap["dataset"])
            if links.get("pending"):
                yield Text(f"{name.zh}有 {links['pending']:,} 条记录没有证件号,还没有与人口登记关联;它们可能说任何人,"
                           "这份名单的事实都按“不知道”。请运行 `huimin link run`。",
                           f"{name.en}: {links['pending']:,} records have no number and were never linked; they may speak of anybody, so "
                           "what the list would say is unknown. Run `huimin link run`.")
            if links.get("review"):
                yield Text(f"{name.zh}有 {links['review']:,} 条记录说的是谁还等人确认,它们可能说的人,"
                           "这份名单的事实按“不知道”:`huimin link queue`。",
                           f"{name.en}: {links['review']:,} records await a decision on whom they speak of; what they would say of "
                           "those people is unknown: `huimin link queue`.")
            if links.get("untied"):
                taken = _listed([self._meaning(fact) for fact in gap["closed"]]) if gap["closed"] else None
                yield Text(f"{name.zh}有 {links['untied']:,} 条记录在登记库里找不到人"
                           + (f";名单里没有的人仍按映射认定({taken.zh})。" if taken else "。"),
                           f"{name.en}: nobody in the register fits {links['untied']:,} records"
                           + (f"; people not on the list were still taken as its mapping declares ({taken.en})." if taken else "."))

    def untied(self) -> Iterator[Text]:
        """Refused rows nobody can be named for, and what was taken of people who may be meant."""
        taken = [(gap, rows, facts) for gap in self._meta.gaps for rows, facts in [_in_doubt(gap)] if facts]
        if taken:
            told = _listed([self._taken(*one) for one in sorted(taken, key=lambda one: -one[1])])
            count = sum(rows for _, rows, _ in taken)
            yield Text(
                f"有 {count:,} 行退回的行认不出说的是谁,那些名单里没有的人仍按映射的 absent 认定:{told.zh}。"
                "改好退回的行再导入,可以消除这个疑点。",
                f"{count:,} rejected rows could not be tied to a person; people without a row in those lists were still taken as "
                f"their mappings declare: {told.en}. Correct the rejected rows and load again.")
        for gap in self._meta.gaps:
            if gap["places"] and (rows := gap["untied"].get("households")):
                name = self._name(gap["dataset"])
                yield Text(f"{name.zh}有 {rows:,} 行退回的行认不出是哪一户的,有的户可能少算了人。",
                           f"{name.en}: of {rows:,} rejected rows the household could not be read; some household may lack a member.")

    def _taken(self, gap: Mapping[str, Any], rows: int, facts: Sequence[str]) -> Text:
        name, meant = self._name(gap["dataset"]), _listed([self._meaning(fact) for fact in facts])
        return Text(f"{name.zh} {rows:,} 行({meant.zh})", f"{name.en}, {rows:,} rows ({meant.en})")

    def _meaning(self, closed: str) -> Text:
        """「工资性收入 = 0」"""
        fact, _, value = closed.partition("=")
        kind, _, name = fact.partition(".")
        if kind == "roster":
            policy = self._policy(name)
            return Text(f"不在{policy.zh}名册", f"not on the roster of {policy.en}")
        if kind == "events":
            label = describe(f"events.event.{name}", self._prepared.program, self._catalog).name
            return Text(f"没有{label.zh}", f"no {label.en}")
        label = describe(fact, self._prepared.program, self._catalog).name
        if kind == "relation":
            return Text(f"没有{label.zh.removesuffix('是谁')}", f"nobody for: {label.en}")
        words = {"true": Text("是", "yes"), "false": Text("否", "no")}.get(value, Text.of(value))
        return Text(f"{label.zh} = {words.zh}", f"{label.en} = {words.en}")

    def repeated(self) -> Iterator[Text]:
        for programme, units in self._meta.repeated.items():
            of, policy = self._meta.programmes.get(programme, ""), self._policy(programme)
            yield Text(f"{policy.zh}名册上有 {units:,} {'户' if of == 'household' else '人'}不止一次,各次金额已相加,请核对是否重复发放。",
                       f"{units:,} {of}s are on the roster of {policy.en} more than once; the amounts were added up. "
                       "Check whether they are paid twice.")

    def plain_amounts(self) -> Iterator[Text]:
        for account in self._meta.rosters:
            policy = self._prepared.rules.policies.get(account["programme"])
            if account["amount_unit"] and is_plain(account["amount_unit"]) and policy and policy.period in {"month", "year"}:
                period = {"month": Text("每月", "a month"), "year": Text("每年", "a year")}[policy.period]
                name = self._name(account["dataset"])
                unit = f'unit = "yuan/{policy.period}"'
                yield Text(f"{name.zh}的金额没有写明是多长时间的,按{period.zh}比较;请在映射里写 {unit}。",
                           f"{name.en}: the amounts name no period and were taken as {period.en}; write {unit} in the mapping.")

    def conflicts(self) -> Iterator[Text]:
        found = [(describe(fact, self._prepared.program, self._catalog).name, count) for fact, count in self._meta.conflicts.items()]
        if found:
            zh = "、".join(f"{name.zh} {count:,} 户" for name, count in found)
            en = ", ".join(f"{name.en}: {count:,} households" for name, count in found)
            yield Text(f"同一户各人所在行写得不一样,取了第一行:{zh}。", f"Members' rows contradict each other; the first row counts: {en}.")

    def differing(self) -> Iterator[Text]:
        found = [(self._name(gap["dataset"]), gap["differing"]) for gap in self._meta.gaps if gap["differing"]]
        if found:
            zh = "、".join(f"{name.zh} {count:,} 行" for name, count in found)
            en = ", ".join(f"{name.en}: {count:,} rows" for name, count in found)
            yield Text(f"同一号码有内容不同的重复行,取了前面的一行:{zh}。",
                       f"Rows that repeat a number and say otherwise; the earlier row counts: {en}.")


def _in_doubt(gap: Mapping[str, Any]) -> tuple[int, list[str]]:
    """How many rows might speak of people the list was taken not to name, and what was taken of them."""
    subjects, relatives = gap["untied"].get("subjects", 0), gap["untied"].get("relatives", 0)
    facts = [fact for fact in gap["closed"] if subjects or (relatives and fact.startswith("relation."))]
    return subjects or relatives, facts


def _listed(texts: Sequence[Text]) -> Text:
    """The first few, and that there are more."""
    more = len(texts) - _SHOWN
    shown = texts[:_SHOWN]
    return Text("、".join(text.zh for text in shown) + (f"等 {len(texts)} 项" if more > 0 else ""),
                ", ".join(text.en for text in shown) + (f" and {more} more" if more > 0 else ""))
