"""Donations for everybody: what was given, where it went, and the list anybody can check. Nobody helped is named."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from huimin.budget import delivery
from huimin.kernel import Text
from huimin.web import county
from huimin.web.access.pages import ANYONE, page
from huimin.web.design.paging import page_of
from huimin.web.design.tables import Column, Row, Table
from huimin.web.download import csv_file

_FEW = Text(f"少于{delivery.FEW}人", f"fewer than {delivery.FEW} people")
_COUNTY = Text("本县", "in the county")
_BACK = Text("登记有误,撤回", "entered by mistake, taken back")


@page(ANYONE)
def donations(request: HttpRequest) -> HttpResponse:
    """?id=D0003: one donation, as its giver looks it up."""
    id = request.GET.get("id", "").strip().upper()
    try:
        book = delivery.check(county.workspace())
    except delivery.BrokenChain:
        return render(request, "public/donations.html", {"broken": True})
    found = newest_first(book, id)
    shown = page_of(request, found)
    return render(request, "public/donations.html", {
        "table": _table(list(shown), id), "page": shown, "id": id, "head": book.head, "lines": len(book.heads) - 1, "any": bool(book.lots),
        "few": delivery.FEW, "demo": county.workspace().accounts == "demo"})


def newest_first(book: delivery.Book, id: str) -> list[dict[str, Any]]:
    """All donations and what became of them, or the one of this number."""
    return [one for one in reversed(delivery.traced(book)) if id in ("", one["id"])]


def _table(found: Sequence[dict[str, Any]], id: str) -> Table:
    columns = [Column(Text("编号", "No.")), Column(Text("捐赠人", "Donor")), Column(Text("收到", "Received"), "day"),
               Column(Text("什么", "What")), Column(Text("数量", "Amount"), "right"), Column(Text("还没有用", "Not used yet"), "right"),
               Column(Text("用到哪里", "Where it went"))]
    rows = [Row([one["id"], _donor(one["donor"]), one["day"], one["what"], _amount(one["amount"], one["unit"]),
                 _amount(one["left"], one["unit"]), _went(one)]) for one in found]
    empty = Text(f"没有编号{id}。", f"There is no {id}.") if id else Text("还没有登记捐赠。", "No donations yet.")
    return Table(Text("捐赠和去向", "Donations and where they went"), columns, rows, empty=empty)


def _amount(text: str, unit: str) -> str:
    """Thousands parted, as in other tables."""
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest} {unit}"


def _donor(name: str) -> Text:
    return Text(name, "not named") if name == delivery.ANONYMOUS else Text.of(name)


def _went(one: dict[str, Any]) -> Text:
    if one["undone"]:
        id, day = one["undone"]["id"], one["undone"]["day"]
        return Text(f"登记有误,{day} 撤回({id})", f"entered by mistake, taken back {day} ({id})")
    if not one["uses"]:
        return Text("还没有用", "not used yet")
    told = [_use(use, one["unit"]) for use in one["uses"]]
    return Text(";".join(text.zh for text in told), "; ".join(text.en for text in told))


def _use(use: dict[str, Any], unit: str) -> Text:
    place = Text.of(county.area_name(use["place"])) if use["place"] else _COUNTY
    people = _FEW if use["people"] is None else Text(f"{use['people']}人", f"{use['people']} people")
    purpose = delivery.PURPOSES.get(use["purpose"], Text.of(use["purpose"]))
    return Text(f"{use['day']} {place.zh} {purpose.zh} {people.zh} {_amount(use['amount'], unit)}",
                f"{use['day']} {place.en}, {purpose.en}, {people.en}: {_amount(use['amount'], unit)}")


def _holds() -> delivery.Book:
    """The list, once it has been checked. Raises Http404 for one that does not hold: the page says so, and no file goes out as the list."""
    try:
        return delivery.check(county.workspace())
    except delivery.BrokenChain:
        raise Http404 from None


@page(ANYONE)
def donations_list(request: HttpRequest) -> HttpResponse:
    """The list as it is checked: one JSON object a line."""
    _holds()
    text = "".join(f"{line}\n" for line in delivery.published(county.workspace()))
    response = HttpResponse(text, content_type="application/x-ndjson; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="donations.jsonl"'
    return response


@page(ANYONE)
def donations_csv(request: HttpRequest) -> HttpResponse:
    """The same for a spreadsheet: one row a donation and use."""
    head = [Text("捐赠", "donation"), Text("捐赠人", "donor"), Text("收到", "received"), Text("什么", "what"), Text("单位", "unit"),
            Text("数量", "amount"), Text("还没有用", "left"), Text("使用", "use"), Text("日期", "day"), Text("地方", "place"),
            Text("用途", "purpose"), Text("人数", "people"), Text("用了多少", "used")]
    book = _holds()
    rows = []
    for one in delivery.traced(book):
        own = [one["id"], _donor(one["donor"]), one["day"], one["what"], one["unit"], one["amount"], one["left"]]
        back = [one["undone"]["id"], one["undone"]["day"], "", _BACK, "", ""] if one["undone"] else [""] * 6
        rows += [[*own, use["id"], use["day"], use["place"], delivery.PURPOSES.get(use["purpose"], use["purpose"]),
                  _FEW if use["people"] is None else use["people"], use["amount"]] for use in one["uses"]] or [[*own, *back]]
    note = Text(f"清单最后的哈希:{book.head}", f"Head of the list: {book.head}")
    return csv_file("donations.csv", head, rows, [note])
