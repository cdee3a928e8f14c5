"""Contracts, results and donations as tables for the budget desk. Works on `huimin.budget.delivery`."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from huimin.budget import delivery
from huimin.kernel import Text
from huimin.web import county
from huimin.web.design.tables import Column, Row, Table, Tag

COLOURS = {"handed_in": "soon", "claimed": "soon", "verified": "soon", "approved": "done", "accepted": "done", "refused": ""}
_CONTRACT, _MONTH = Column(Text("合同", "Contract")), Column(Text("月份", "Month"))
_TITLES = {
    "id": Text("合同", "Contract"), "provider": Text("承接方", "Provider"), "programme": Text("项目", "Programme"),
    "measure": Text("按什么付", "What counts"), "unit": Text("单位", "Unit"), "price": Text("单价(元)", "Price, yuan"),
    "cap_month": Text("每月上限(元)", "Monthly cap"), "cap_total": Text("合同总额(元)", "Cap in all"), "from": Text("从", "From"),
    "until": Text("到", "Until"), "day": Text("日期", "Day"), "donor": Text("捐赠人(不公开)", "Donor (not published)"),
    "named": Text("同意公开姓名", "May be named"), "resource": Text("资源编号", "Resource"), "what": Text("什么", "What"),
    "amount": Text("数量", "Amount"), "only_for": Text("指定给", "Only for"), "purpose": Text("用途", "Purpose"),
    "place": Text("地点", "Place"), "people": Text("人数", "People"), "needs": Text("需求编号", "Needs"),
    "who": Text("给什么人", "For whom"),
    "donation": Text("只用这一笔", "Out of this one")}
"""What the columns of tables handed in are called on the pages."""
_FIGURES = ("price", "cap_month", "cap_total", "amount", "people")


def contracts(found: Mapping[str, delivery.Contract], due: Mapping[str, Sequence[delivery.MonthDue]]) -> Table:
    columns = [_CONTRACT, Column(Text("承接方", "Provider")), Column(Text("项目", "Programme")), Column(Text("按什么付", "What counts")),
               Column(Text("单价(元)", "Price, yuan"), "yuan"), Column(Text("每月上限(元)", "Monthly cap"), "yuan"),
               Column(Text("合同总额(元)", "Cap in all"), "yuan"), Column(Text("期限", "Term")),
               Column(Text("应付合计(元)", "Due in all"), "yuan")]
    rows = [Row([one.id, one.provider, one.programme, Text(f"{one.measure}({one.unit})", f"{one.measure} ({one.unit})"), one.price,
                 one.cap_month, one.cap_total, Text(f"{one.since}至{one.until}", f"{one.since} to {one.until}"),
                 delivery.total(due[one.id])]) for one in found.values()]
    return Table(Text("合同", "Contracts"), columns, rows, empty=Text("还没有合同。", "No contracts yet."))


def months(due: Iterable[Sequence[delivery.MonthDue]]) -> Table:
    columns = [_CONTRACT, _MONTH, Column(Text("应付(元)", "Due, yuan"), "yuan"), Column(Text("为什么", "Why"))]
    rows = [Row([one.contract.id, str(one.month), one.due, one.why]) for each in due for one in each]
    return Table(Text("每份合同每个月", "Each contract, each month"), columns, rows,
                 empty=Text("还没有报来成果。", "No results were claimed yet."))


def results(found: Sequence[delivery.Result]) -> Table:
    """Those that wait first, the newest first."""
    columns = [Column(Text("成果", "Result")), _CONTRACT, Column(Text("承接方编号", "Provider's no.")), _MONTH,
               Column(Text("报", "Claimed"), "number"), Column(Text("核实", "Found"), "right"), Column(Text("状态", "State"))]
    waiting = [one for one in found[::-1] if one.state not in ("accepted", "refused")]
    closed = [one for one in found[::-1] if one not in waiting]
    rows = [Row([one.id, one.claim.contract, one.claim.ref, str(one.claim.month), one.claim.count,
                 "" if one.verified is None else f"{one.verified:,}", state(one)], reverse("contract_result", args=[one.id]))
            for one in (*waiting, *closed)]
    return Table(Text("报来的成果", "Results claimed"), columns, rows, empty=Text("还没有报来成果。", "No results were claimed yet."))


def state(one: delivery.Result) -> Tag:
    return Tag(delivery.RESULT_STATES[one.state], COLOURS[one.state])


def handed_in(found: Iterable[delivery.handed_in.HandedIn], *what: str) -> Table:
    """Those that hold `what`, the newest first."""
    columns = [Column(Text("编号", "No.")), Column(Text("什么", "What")), Column(Text("谁、哪天交的", "Handed in by")),
               Column(Text("状态", "State")), Column(Text("谁办的", "Decided by"))]
    rows = [Row([one.id, delivery.entering.KINDS[one.what], f"{one.handed_in_by} {one.handed_in_on}",
                 Tag(delivery.handed_in.STATES[one.state], COLOURS[one.state]),
                 f"{one.decided_by} {one.decided_on}" if one.decided_on else ""], reverse("handed_in", args=[one.id]))
            for one in reversed(list(found)) if one.what in what]
    return Table(Text("交来的表", "Tables handed in"), columns, rows, empty=Text("还没有交过表。", "None was handed in."))


def rows_of(one: delivery.handed_in.HandedIn, hidden: Sequence[str]) -> Table:
    """What a table holds, as it was typed. hidden: columns not for this reader."""
    lines = csv.DictReader(io.StringIO(one.text, newline=""))
    names = [name for name in lines.fieldnames or [] if name and name not in hidden]
    columns = [Column(_TITLES.get(name, Text.of(name)), "right" if name in _FIGURES else "text") for name in names]
    rows = [[(line[name] or "").strip() for name in names] for line in lines]
    return Table(delivery.entering.KINDS[one.what], columns, [Row(cells) for cells in rows if any(cells)])


def donations(book: delivery.Book) -> Table:
    """As published, the newest first."""
    columns = [Column(Text("捐赠", "Donation")), Column(Text("捐赠人", "Donor")), Column(Text("日期", "Day")), Column(Text("什么", "What")),
               Column(Text("收到", "Given"), "right"), Column(Text("还剩", "Left"), "right"), Column(Text("单位", "Unit")),
               Column(Text("指定给", "Only for"))]
    rows = [Row([one["id"], one["donor"], one["day"], one["what"], one["amount"], one["left"], one["unit"],
                 "、".join(one["only_for"])]) for one in reversed(delivery.traced(book))]
    return Table(Text("每一笔捐赠", "Each donation"), columns, rows, empty=Text("还没有登记捐赠。", "No donations yet."))


def uses(book: delivery.Book) -> Table:
    """As published, the newest first; a use taken back is said to be."""
    columns = [Column(Text("使用", "Use")), Column(Text("日期", "Day")), Column(Text("什么", "What")),
               Column(Text("数量", "Amount"), "right"), Column(Text("单位", "Unit")), Column(Text("用途", "Purpose")),
               Column(Text("地点", "Place")),
               Column(Text("人数", "People"), "right"), Column(Text("出自", "Out of"))]
    few = Text(f"少于{delivery.FEW}", f"under {delivery.FEW}")
    back = Text("已撤回", "taken back")
    rows = [Row([one.id, one.day, one.what, delivery.shown(one.amount, one.unit), one.unit,
                 back if one.undone else delivery.PURPOSES.get(one.purpose, Text.of(one.purpose)),
                 county.area_name(one.place) if one.place else "", few if one.people is None else f"{one.people:,}",
                 "、".join(id for id, _ in one.parts)])
            for one in reversed(list(book.uses.values()))]
    return Table(Text("每一次使用", "Each use"), columns, rows, empty=Text("还没有用。", "None was used yet."))


def facts(one: delivery.Result) -> list[dict[str, Any]]:
    """Of one result, for components/summary_list.html."""
    told = [(Text("合同", "Contract"), one.claim.contract), (Text("承接方编号", "Provider's number"), one.claim.ref),
            (Text("月份", "Month"), one.claim.month), (Text("报来", "Claimed"), f"{one.claim.count:,}"),
            (Text("佐证", "Evidence"), one.claim.evidence), (Text("登记", "Entered by"), f"{one.claimed_by} {one.claimed_on}"),
            (Text("核实", "Found"), "" if one.verified is None else f"{one.verified:,}({one.verified_by})"),
            (Text("验收", "Accepted by"), one.accepted_by), (Text("理由", "Reason"), one.reason)]
    return [{"name": name, "value": value} for name, value in told if value]
