"""Tables, their heads and their pages."""

from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict

from huimin.kernel import Text
from huimin.web.design.gallery.component import LONG_NAME, Component, Example
from huimin.web.design.tables import Column, Row, Table, Tag

_COLUMNS = (
    Column(Text("户主", "Head of household"), sort="name"),
    Column(Text("村(社区)", "Village"), sort="place"),
    Column(Text("状态", "State")),
    Column(Text("人口", "People"), "number"),
    Column(Text("每月应享(元)", "Due a month (yuan)"), "yuan", sort="amount"),
)
_CAPTION = Text("应享未享的家庭,11月", "Families due but not receiving, November")
_ROWS = (
    Row(("王秀英", Text("团结村", "Tuanjie"), Tag(Text("待核对", "To verify"), "soon"), 3, 99_600), "#"),
    Row(
        (
            Text("阿卜杜热西提·阿卜杜热合曼", "Abdurishit Abdurahman"),
            LONG_NAME,
            Tag(Text("入户调查中", "Home visit"), "action"),
            12,
            1_234_567,
        ),
        "#",
    ),
    Row(("李强", None, Tag(Text("已办", "Done"), "done"), 1, None), "#"),
)


def _table(**changes: Any) -> dict[str, Any]:
    return {
        "query": QueryDict(""),
        "table": Table(**{"caption": _CAPTION, "columns": _COLUMNS, "rows": _ROWS, **changes}),
    }


LISTS = (
    Component(
        "data_table",
        Text("数据表", "Data table"),
        Text(
            "好几条同类记录。第一列是这一行的名字,数字靠右,有合计;手机上一行变一块。",
            "Several records of a kind. The first column names the row, figures stand right, sums last; a block a row on a telephone.",
        ),
        Text("一条记录用情况一览。", "One record: a summary list."),
        (
            Example(
                Text("可排序,有合计", "Sortable, with totals"),
                lambda: _table(sort="-amount", total=(Text("合计", "Total"), "", "", 16, 1_334_167)),
            ),
            Example(
                Text("没有记录", "No rows"),
                lambda: _table(
                    rows=(),
                    empty=Text("没有符合条件的家庭", "No family fits"),
                    what_to_do=Text(
                        "去掉一个筛选条件再看;或者这个月还没有运行匹配。",
                        "Drop a filter; or the matching has not been run this month.",
                    ),
                ),
            ),
        ),
    ),
    Component(
        "sort_head",
        Text("可排序的表头", "Sortable head"),
        Text(
            "自己写表格时,放在表头那一行里。点一下从小到大,再点一下从大到小。",
            "In the head of a table of your own. One click upwards, another downwards.",
        ),
        Text("排了序没有意义的列不要排。", "Not where order means nothing."),
        (
            Example(
                Text("现在从大到小", "Now descending"),
                lambda: {
                    "name": Text("金额", "Amount"),
                    "key": "amount",
                    "sort": "-amount",
                    "query": QueryDict(""),
                    "number": True,
                },
            ),
            Example(
                Text("还没有排", "Not in use"),
                lambda: {"name": Text("户主", "Head"), "key": "name", "sort": "", "query": QueryDict("")},
            ),
        ),
    ),
    Component(
        "pagination",
        Text("分页", "Pagination"),
        Text(
            "超过五十行的列表。网址里保留筛选和排序。",
            "Lists of more than fifty rows; filters and order stay in the address.",
        ),
        Text("五十行以内不显示。", "Fifty rows or fewer: nothing is shown."),
        (
            Example(
                Text("一万条,第73页", "Ten thousand rows, page 73"),
                lambda: {"page": Paginator(range(10_000), 50).page(73), "query": QueryDict("")},
            ),
            Example(
                Text("第一页", "First page"),
                lambda: {"page": Paginator(range(120), 50).page(1), "query": QueryDict("")},
            ),
        ),
    ),
    Component(
        "print_header",
        Text("打印页眉", "Print header"),
        Text(
            "会打印出来的页面:谁、什么、什么时候。屏幕上不显示。",
            "On pages that are printed: who, what, when. Not seen on the screen.",
        ),
        Text("不打印的页面不放。", "Not on other pages."),
        (
            Example(
                Text("打印本页就能看到", "Print this page to see it"),
                lambda: {
                    "organisation": Text("云溪县民政局", "Yunxi county civil affairs"),
                    "title": Text("入户调查表", "Home visit form"),
                    "reference": "D26-0412",
                },
            ),
        ),
    ),
    Component(
        "qr",
        Text("二维码", "QR code"),
        Text(
            "印在纸上,让人用手机接着办。旁边写出同样的网址。",
            "On paper, to go on by telephone. The same address stands beside it in words.",
        ),
        Text("码里不放任何个人信息。", "Nothing personal goes into the code."),
        (
            Example(
                Text("一个网址", "An address"),
                lambda: {
                    "address": "https://huimin.example/check/",
                    "words": Text("用手机打开「我能享受什么」", "Open “What can I get” on a telephone"),
                },
            ),
        ),
    ),
)
