"""Does this month's list still mean what the last one meant? A change of shape stops the load until a person says why.

A column that is gone is refused by the header already. Here: a column that went blank, a code nobody used before or
that vanished, amounts that moved as a whole (yuan sent as fen), rows refused in bulk. Small lists are not judged.
The measure of movement is the population stability index over the tenths of the earlier list,
Σ (new − old) · ln(new / old), with its usual mark for a major shift, 0.25.
"""

import json
from collections.abc import Iterator
from collections.abc import Mapping as Counts_
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

from huimin.exchange.errors import Drifted
from huimin.exchange.mapping import Mapping
from huimin.exchange.profile import PROFILE, ColumnProfile, Profile, Profiler, read_profile
from huimin.exchange.receipt import DATA, Receipt
from huimin.kernel import Fen, Text, write_text, yuan
from huimin.registry import Schema

Counts = Counts_[str, int]

FEWEST_ROWS = 200  # in both lists; below, chance alone moves shares as much as the marks
MAJOR_SHIFT = 0.25
_SHARE = 0.20  # blanks or refusals that rose or fell by a fifth of all rows
_NEW_CODE = 0.01
_GONE_CODE = 0.05
_LEAST = 1e-4  # stands in for an empty bin, whose logarithm does not exist


@dataclass(frozen=True)
class Change:
    """One thing that is not as before. kind: blank | new_code | code_gone | moved | refused; column: "" for the whole list."""

    kind: str
    column: str
    told: Text

    def as_json(self) -> dict[str, object]:
        return {"kind": self.kind, "column": self.column, "told": self.told.as_json()}


def changes(before: Profile, now: Profile, profiler: Profiler) -> list[Change]:
    """What has changed between two months' lists; profiler: of the newer one."""
    if min(before.rows, now.rows + now.rejected) < FEWEST_ROWS:
        return []
    found = list(_refused(before, now))
    for name, column in now.columns.items():
        old = before.columns.get(name)
        if old is not None and old.type == column.type and now.rows:
            found += _blank(name, before, old, now, column)
            found += _codes(name, old.counts, column.counts) if not old.edges else _moved(name, old, column, profiler)
    return found


def _refused(before: Profile, now: Profile) -> Iterator[Change]:
    old, new = _share(before.rejected, before.rows + before.rejected), _share(now.rejected, now.rows + now.rejected)
    if new - old >= _SHARE:
        yield Change("refused", "", Text(f"退回的行由 {old:.0%} 升到 {new:.0%}", f"rejected rows rose from {old:.0%} to {new:.0%}"))


def _blank(name: str, before: Profile, old: ColumnProfile, now: Profile, new: ColumnProfile) -> Iterator[Change]:
    was, is_ = _share(old.blank, before.rows), _share(new.blank, now.rows)
    if abs(is_ - was) >= _SHARE:
        yield Change("blank", name, Text(f"{name}:空白由 {was:.0%} 变为 {is_:.0%}", f"{name}: blanks went from {was:.0%} to {is_:.0%}"))


def _codes(name: str, old: Counts, new: Counts) -> Iterator[Change]:
    before, now = sum(old.values()), sum(new.values())
    if min(before, now) < FEWEST_ROWS:
        return
    for code, count in new.items():
        if code not in old and count / now >= _NEW_CODE:
            yield Change("new_code", name, Text(f"{name}:出现以前没有的代码“{code}”,{count:,} 行",
                                                f"{name}: new code “{code}”, {count:,} rows"))
    for code, count in old.items():
        if code not in new and count / before >= _GONE_CODE:
            yield Change("code_gone", name, Text(f"{name}:代码“{code}”不见了(以前 {count:,} 行)",
                                                 f"{name}: code “{code}” is gone ({count:,} rows before)"))
    index = stability_index(old, new)
    if index > MAJOR_SHIFT:
        code = max({*old, *new}, key=lambda key: abs(new.get(key, 0) / now - old.get(key, 0) / before))
        was, is_ = old.get(code, 0) / before, new.get(code, 0) / now
        yield _shift(name, index, Text(f"代码“{code}”由 {was:.0%} 变为 {is_:.0%}", f"code “{code}” went from {was:.0%} to {is_:.0%}"))


def _moved(name: str, old: ColumnProfile, new: ColumnProfile, profiler: Profiler) -> Iterator[Change]:
    """The newer numbers between the older edges."""
    counts = profiler.bins(name, old.edges)
    if min(sum(old.counts.values()), sum(counts.values())) < FEWEST_ROWS:
        return
    index = stability_index(old.counts, counts)
    if index > MAJOR_SHIFT:
        was, is_ = (_shown(column.type, column.edges[len(column.edges) // 2]) for column in (old, new))
        yield _shift(name, index, Text(f"居中的数由 {was} 变为 {is_}", f"the middle number went from {was} to {is_}"))


def _shift(name: str, index: float, most: Text) -> Change:
    return Change("moved", name, Text(
        f"{name}:分布变了(稳定性指数 {index:.2f},超过 {MAJOR_SHIFT}),{most.zh}",
        f"{name}: its distribution moved (stability index {index:.2f}, above {MAJOR_SHIFT}); {most.en}"))


def _shown(type_: str, number: int) -> str:
    return yuan(Fen(number)) if type_ == "money" else f"{number:,}"


def stability_index(old: Counts, new: Counts) -> float:
    """0 for the same shares. Bins empty on one side count as a ten-thousandth."""
    before, now = sum(old.values()), sum(new.values())
    pairs = ((max(old.get(key, 0) / before, _LEAST), max(new.get(key, 0) / now, _LEAST)) for key in {*old, *new})
    return sum((is_ - was) * log(is_ / was) for was, is_ in pairs)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def judge(mapping: Mapping, folder: Path, schema: Schema, made: Receipt, before: Receipt | None, reason: str) -> dict[str, Any]:
    """Write `folder`/profile.json, compare with the snapshot before, and return what a reason accepts for the receipt.

    Raises Drifted when the list is unlike the one before and nobody said why that is right.
    """
    with Profiler(folder / DATA, schema, made.rejected) as profiler:
        now = profiler.profile()
        write_text(folder / PROFILE, json.dumps(now.as_json(), ensure_ascii=False, indent=1))
        earlier = read_profile(before.path) if before is not None and before.path is not None else None
        found = changes(earlier, now, profiler) if earlier is not None else []
    if not found:
        return {}
    if not reason.strip():
        raise Drifted(dataset=mapping.dataset, name_zh=mapping.name.zh, name_en=mapping.name.en, before=before and before.month,
                      diff_zh=";".join(change.told.zh for change in found), diff_en="; ".join(change.told.en for change in found))
    return {"reason": reason.strip(), "changes": [change.as_json() for change in found]}
