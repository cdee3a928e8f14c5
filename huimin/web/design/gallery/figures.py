"""A sentence with a number; charts whose title is the finding."""

from django.utils import timezone

from huimin.kernel import Text
from huimin.web.design.charts import Bar, Bars, Line, Point
from huimin.web.design.gallery.component import LONG_NAME, Component, Example
from huimin.web.design.tiles import Tile, Tiles
from huimin.web.design.two_lines import TwoLines

_AHEAD = [Point(f"{month}", 400 + 3 * month) if month <= 12 else
          Point(f"{month}", 400 + 3 * month, 424 + month, 376 + 5 * month) for month in range(37)]
_MONTHS = (
    ("2025-12", 520.0),
    ("2026-01", 498.0),
    ("2026-02", 505.0),
    ("2026-03", None),
    ("2026-04", 471.0),
    ("2026-05", 466.0),
    ("2026-06", 460.0),
    ("2026-07", 452.0),
    ("2026-08", 449.0),
    ("2026-09", 451.0),
    ("2026-10", 443.0),
    ("2026-11", 412.0),
)
_TOWNS = (
    ("云溪镇", "Yunxi", 96, 0, 1),
    ("石门乡", "Shimen", 71, 0, 2),
    ("双河镇", "Shuanghe", 58, 1, 0),
    ("青山乡", "Qingshan", 33, 1, 1),
    ("白马街道", "Baima district", 12, 1, 2),
    ("龙泉彝族乡", "Longquan Yi", 88, 2, 1),
    ("大坪镇", "Daping", None, 2, 2),
)

FIGURES = (
    Component(
        "figure",
        Text("一句话一个数", "Figure sentence"),
        Text(
            "总览里的每一个数:一句话,比上月,谁负责;点开是定义、查询和截至时间。",
            "Every number of an overview: one sentence, its change, its owner; below it definition, query and date.",
        ),
        Text("不做大屏上的孤零零的大数字。", "Never a big number alone."),
        (
            Example(
                Text("完整", "In full"),
                lambda: {
                    "figure": {
                        "sentence": Text(
                            "本月有412户符合条件但没有享受。",
                            "412 families are due a benefit they do not receive.",
                        ),
                        "change": Text("比上月少31户", "31 fewer than last month"),
                        "owner": Text("由各乡镇主动告知", "Townships tell them"),
                        "href": "#",
                        "act": Text("看名单", "See the list"),
                        "as_of": timezone.localdate(),
                        "definition": Text(
                            "按本月名单符合条件、发放名单里没有的家庭,一户多项只数一次。",
                            "Families who fit and are on no payment list, each once.",
                        ),
                        "query": "huimin match --list entitled_not_receiving",
                    }
                },
            ),
            Example(
                Text("还没有数", "No number yet"),
                lambda: {
                    "figure": {
                        "sentence": Text(
                            "应享未享多少户,要等本月运行匹配以后才知道。",
                            "Known after this month's matching.",
                        ),
                        "owner": Text("由县数据科运行", "The data office runs it"),
                    }
                },
            ),
        ),
    ),
    Component(
        "bar_chart",
        Text("条形图", "Bar chart"),
        Text(
            "比较几样东西的多少。图就是表:每行一条。",
            "To compare amounts. The chart is a table with a bar in each row.",
        ),
        Text("随时间变化用折线。", "Over time: a line."),
        (
            Example(
                Text("带可能范围,名字很长", "With ranges and a long name"),
                lambda: {
                    "chart": Bars(
                        Text(
                            "石门坎乡应享未享最多,占全县四分之一",
                            "A quarter of those not reached live in Shimenkan",
                        ),
                        Text("乡镇", "Township"),
                        Text("户", "families"),
                        (
                            Bar(LONG_NAME, 104, 92, 118, "#"),
                            Bar(Text("云溪镇", "Yunxi town"), 96, 90, 101),
                            Bar(Text("双河镇", "Shuanghe town"), 58),
                            Bar(Text("青山乡", "Qingshan"), None),
                        ),
                        Text(
                            "黑线是可能范围。青山乡的名单还没有到。",
                            "Black lines: where the true value lies. Qingshan has not delivered yet.",
                        ),
                    )
                },
            ),
            Example(
                Text("有增有减", "Up and down"),
                lambda: {
                    "chart": Bars(
                        Text("三项增加,一项减少", "Three rise, one falls"),
                        Text("政策", "Policy"),
                        Text("户,比上月", "families, change"),
                        (
                            Bar(Text("低保", "Minimum living allowance"), 31),
                            Bar(Text("临时救助", "Temporary assistance"), -12),
                            Bar(Text("高龄津贴", "Allowance for the very old"), 8),
                        ),
                        colour=2,
                    )
                },
            ),
        ),
    ),
    Component(
        "line_chart",
        Text("折线图", "Line chart"),
        Text(
            "一个数随时间怎么变。从零画起,缺的月份断开。",
            "One amount over time. From zero; a missing month leaves a gap.",
        ),
        Text("少于四个点用一句话。", "Fewer than four points: a sentence."),
        (
            Example(
                Text("十二个月,缺一个月", "Twelve months, one missing"),
                lambda: {
                    "chart": Line(
                        Text(
                            "一年来应享未享从520户降到412户",
                            "Those not reached fell from 520 to 412 in a year",
                        ),
                        Text("月份", "Month"),
                        Text("户", "families"),
                        tuple(
                            Point(month, value, value and value - 20, value and value + 20)
                            for month, value in _MONTHS
                        ),
                        Text("竖线是可能范围;3月没有数据。", "Vertical lines: range. No data for March."),
                    )
                },
            ),
            Example(
                Text("预测,扇形是可能范围", "A forecast: the band is the range"),
                lambda: {
                    "chart": Line(
                        Text("两年后约480户", "About 480 families in two years"),
                        Text("月份", "Month"),
                        Text("户", "families"),
                        _AHEAD,
                        Text("竖线以前是已有的,以后是预测。", "Seen before the line, forecast after it."),
                        fan=True,
                    )
                },
            ),
            Example(
                Text("没有数据", "No data"),
                lambda: {
                    "chart": Line(
                        Text("应享未享的户数,按月", "Those not reached, by month"),
                        Text("月份", "Month"),
                        Text("户", "families"),
                        (),
                    )
                },
            ),
        ),
    ),
    Component(
        "two_lines",
        Text("两条线", "Two lines"),
        Text("同一个数在两种做法下随时间怎么变。", "One amount over time under two courses of action."),
        Text("多于两条线用表格。", "More than two lines: a table."),
        (
            Example(
                Text("现行与方案", "As it is and as it might be"),
                lambda: {
                    "chart": TwoLines(
                        Text("方案每月多花约40元", "The scenario costs about 40 yuan a month more"),
                        Text("月份", "Month"),
                        Text("元/月", "yuan a month"),
                        Text("现行", "As it is"),
                        Text("方案", "Scenario"),
                        [month for month, _ in _MONTHS[:3]],
                        (400, 410, 405),
                        (440, 450, 447),
                    )
                },
            ),
        ),
    ),
    Component(
        "tile_map",
        Text("方格地图", "Tile map"),
        Text(
            "比较各乡镇,位置大致不变,大小一样。名字和数都写在格里,旁边有表。",
            "To compare townships, roughly in place, all of one size. Name and number stand in the tile; a table beside it.",
        ),
        Text("要量距离、看边界的用真地图。", "Where distance or borders matter, use a real map."),
        (
            Example(
                Text("有位置,缺一个数", "With places, one number missing"),
                lambda: {
                    "map": Tiles(
                        Text("北边三个乡镇占了六成", "Three townships in the north hold sixty per cent"),
                        Text("乡镇", "Township"),
                        Text("户", "families"),
                        tuple(
                            Tile(Text(zh, en), value, row, column) for zh, en, value, row, column in _TOWNS
                        ),
                    )
                },
            ),
            Example(
                Text("没有位置,依次排", "Without places"),
                lambda: {
                    "map": Tiles(
                        Text("各乡镇都一样", "All the same"),
                        Text("乡镇", "Township"),
                        Text("户", "families"),
                        tuple(Tile(Text(zh, en), 5) for zh, en, *_ in _TOWNS[:3]),
                    )
                },
            ),
        ),
    ),
)
