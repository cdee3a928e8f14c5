"""Questions, and what is said when an answer needs a change."""

from django.http import QueryDict

from huimin.kernel import Text
from huimin.web.design.forms import Field, Option
from huimin.web.design.gallery.component import LONG_NAME, Component, Example

_YES_NO = (
    Option("yes", Text("是", "Yes")),
    Option("no", Text("不是", "No")),
    Option(
        "unknown",
        Text("不清楚", "I do not know"),
        Text("可以不填,我们向有关部门核对", "Leave it; we ask the department that knows"),
    ),
)
_PLACES = (
    Option("", Text("请选择", "Choose one")),
    Option("1", Text("云溪镇", "Yunxi town")),
    Option("2", LONG_NAME),
)
_ERRORS = {
    "error-income": Text("请填每月收入,没有就填0", "Give the monthly income; 0 if there is none"),
    "error-born": Text("没有2月30日,请看一下证件", "There is no 30 February; please look at the document"),
}

FORMS = (
    Component(
        "field",
        Text("一问一填", "Field"),
        Text(
            "要人回答一个问题时。问题就是标签;能从部门数据知道的,先填好让人核对,不要再问。",
            "To ask one question. The label is the question; what departments already know is filled in to be checked, not asked.",
        ),
        Text(
            "不要用占位灰字代替标签,不要用星号表示必填:每一项都要答,可以不答的写「可以不填」。",
            "Do not put the label inside the box; do not mark required fields with stars: every field is, unless it says otherwise.",
        ),
        (
            Example(
                Text("一行字,带提示和单位", "A line with hint and unit"),
                lambda: {
                    "kind": "number",
                    "name": "rent",
                    "label": Text("每月房租", "Rent a month"),
                    "unit": Text("元", "yuan"),
                    "value": "650",
                    "hint": Text("没有租房就填0。", "0 if you do not rent."),
                },
            ),
            Example(
                Text("填错了", "With an error"),
                lambda: {
                    "kind": "number",
                    "name": "income",
                    "label": Text("每月收入", "Income a month"),
                    "unit": Text("元", "yuan"),
                    "value": "三百多",
                    "error": Text("请写数字,例如 300", "Write a number, such as 300"),
                },
            ),
            Example(
                Text("日期分三格", "A date in three boxes"),
                lambda: {
                    "kind": "date",
                    "name": "born",
                    "label": Text("出生日期", "Date of birth"),
                    "value": {"year": "1952", "month": "2", "day": "30"},
                    "hint": Text("公历,例如 1952 年 3 月 8 日。", "For example 8 3 1952."),
                    "error": Text(
                        "没有2月30日,请看一下证件", "There is no 30 February; please look at the document"
                    ),
                },
            ),
            Example(
                Text("单选,可以答「不清楚」", "One of several, “I do not know” allowed"),
                lambda: {
                    "kind": "radios",
                    "name": "alone",
                    "label": Text("您一个人住吗?", "Do you live alone?"),
                    "options": _YES_NO,
                    "value": "unknown",
                },
            ),
            Example(
                Text("多选", "Any of several"),
                lambda: {
                    "kind": "checkboxes",
                    "name": "who",
                    "label": Text("家里有谁?", "Who is in the family?"),
                    "value": ["old"],
                    "options": (
                        Option("old", Text("60岁以上的老人", "Somebody over 60")),
                        Option("child", Text("未成年的孩子", "A child under 18")),
                        Option("ill", Text("长期生病或残疾的人", "Somebody long ill or disabled")),
                    ),
                },
            ),
            Example(
                Text("下拉选择,名字很长", "A choice from a list with a long name"),
                lambda: {
                    "kind": "select",
                    "name": "place",
                    "label": Text("住在哪里", "Where you live"),
                    "options": _PLACES,
                    "value": "2",
                },
            ),
            Example(
                Text("一段话", "Several lines"),
                lambda: {
                    "kind": "textarea",
                    "name": "words",
                    "label": Text("还有什么要说的(可以不填)", "Anything else (may be left empty)"),
                    "rows": 3,
                },
            ),
        ),
    ),
    Component(
        "fields",
        Text("一组问题", "Fields"),
        Text("视图准备好几个问题,一起显示。", "For several questions prepared by a view."),
        Text(
            "群众页面一页只问一个问题,用「一问一填」。",
            "Pages for citizens ask one question each: use a field.",
        ),
        (
            Example(
                Text("两项,一项有错", "Two fields, one with an error"),
                lambda: {
                    "errors": {"b-day": _ERRORS["error-born"]},
                    "fields": (
                        Field("text", "b-name", Text("姓名", "Name"), "王秀英", autocomplete="name"),
                        Field(
                            "date",
                            "b-day",
                            Text("出生日期", "Date of birth"),
                            {"year": "1952", "month": "2", "day": "30"},
                        ),
                    ),
                },
            ),
        ),
    ),
    Component(
        "error_summary",
        Text("错误汇总", "Error summary"),
        Text(
            "表单退回时放在最上面,每条连到要改的那一格;页面标题以「错误:」开头,状态码422,填过的内容都保留。",
            "Above a form that came back; each line leads to its field. The title begins with “Error:”, status 422; what was typed stays.",
        ),
        Text("「不符合条件」不是错误,那是一页说明。", "“Not eligible” is no error: it is a page of its own."),
        (
            Example(Text("两处要改", "Two changes needed"), lambda: {"errors": _ERRORS}),
            Example(Text("没有错,什么也不显示", "No errors: nothing is shown"), lambda: {"errors": {}}),
        ),
    ),
    Component(
        "filter_form",
        Text("筛选", "Filter"),
        Text(
            "长列表上方。条件写在网址里,可以收藏、转发、返回。",
            "Above a long list. The conditions are in the address: keep it, send it, go back to it.",
        ),
        Text("不到二十行的列表不需要筛选。", "A list of fewer than twenty rows needs none."),
        (
            Example(
                Text("两个条件", "Two conditions"),
                lambda: {
                    "query": QueryDict("sort=-amount"),
                    "found": 412,
                    "fields": (
                        Field("select", "f-place", Text("乡镇", "Township"), "1", options=_PLACES),
                        Field("text", "f-name", Text("户主姓名", "Head of household"), "王"),
                    ),
                },
            ),
        ),
    ),
)
