"""What a case is shown with: whom it is about, what is known, what is to do and until when."""

from datetime import datetime, timedelta

from django.utils import timezone

from huimin.kernel import Text
from huimin.web.design.gallery.component import LONG_NAME, Component, Example
from huimin.web.design.tables import Tag


def _in(days: int) -> object:
    return timezone.localdate() + timedelta(days=days)


MATTERS = (
    Component(
        "identity_bar",
        Text("谁的事项", "Identity bar"),
        Text(
            "一件事项的每一页最上面,让人始终知道在办谁的事。",
            "On top of every page of a case, so that nobody acts on the wrong family.",
        ),
        Text("不写身份证号、电话、账号。", "Never an identity number, telephone or account."),
        (
            Example(
                Text("一户", "A family"),
                lambda: {
                    "name": Text("王秀英家", "The family of Wang Xiuying"),
                    "about": Text(
                        "团结村 · 3口人 · 低保申请 D26-0412", "Tuanjie · 3 people · application D26-0412"
                    ),
                    "href": "#",
                    "tags": (Tag(Text("入户调查中", "Home visit"), "action"),),
                },
            ),
            Example(
                Text("名字很长", "Long names"),
                lambda: {
                    "name": Text("阿卜杜热西提·阿卜杜热合曼家", "The family of Abdurishit Abdurahman"),
                    "about": LONG_NAME,
                    "tags": (
                        Tag(Text("待公示", "To be posted"), "soon"),
                        Tag(Text("已超期", "Overdue"), "late"),
                    ),
                },
            ),
        ),
    ),
    Component(
        "summary_list",
        Text("情况一览", "Summary list"),
        Text(
            "一个人、一户、一次申请的情况;提交前核对答案。",
            "Facts of a person, family or application; checking answers before they are sent.",
        ),
        Text("好几行同类记录用表格。", "For several records of a kind use a table."),
        (
            Example(
                Text("核对答案", "Checking answers"),
                lambda: {
                    "rows": (
                        {
                            "name": Text("姓名", "Name"),
                            "value": "王秀英",
                            "note": Text("公安,10月31日", "Public security, 31 October"),
                            "change": "#",
                        },
                        {
                            "name": Text("每月收入", "Income a month"),
                            "value": Text("300元", "300 yuan"),
                            "change": "#",
                        },
                        {"name": Text("住在", "Lives in"), "value": LONG_NAME, "change": "#"},
                        {"name": Text("电话", "Telephone"), "value": "", "change": "#"},
                    )
                },
            ),
        ),
    ),
    Component(
        "task_list",
        Text("任务清单", "Task list"),
        Text(
            "一件事分几部分办、可以分几次办完。未办的醒目,办完的安静。",
            "For something done in parts and several sittings. Open parts stand out, done ones are quiet.",
        ),
        Text("一次办完的用一页一问。", "Not for what is done in one go."),
        (
            Example(
                Text("四种状态", "The four states"),
                lambda: {
                    "tasks": (
                        {
                            "name": Text("核对家庭成员", "Check who belongs to the family"),
                            "href": "#",
                            "state": "done",
                        },
                        {
                            "name": Text("核对收入和财产", "Check income and assets"),
                            "href": "#",
                            "state": "doing",
                            "hint": Text("税务已回复,银行还没有", "Tax has answered, the bank not yet"),
                        },
                        {"name": Text("入户调查", "Home visit"), "href": "#", "state": "todo"},
                        {
                            "name": Text("提出审核意见", "Recommend a decision"),
                            "href": "#",
                            "state": "blocked",
                            "hint": Text("入户调查做完以后才能开始", "After the home visit"),
                        },
                    )
                },
            ),
        ),
    ),
    Component(
        "timeline",
        Text("经过", "Timeline"),
        Text(
            "一件事办到哪一步、谁在什么时候办的。最新的在上面。",
            "How far something has come, who did what and when. Newest first.",
        ),
        Text("还没发生的步骤和期限用任务清单。", "For steps still to come use a task list."),
        (
            Example(
                Text("正在办", "Under way"),
                lambda: {
                    "events": (
                        {
                            "title": Text("县里审核", "County review"),
                            "text": Text("还有12天", "12 days left"),
                            "who": Text("县民政局", "County civil affairs"),
                            "now": True,
                        },
                        {
                            "title": Text("入户调查已完成", "Home visit done"),
                            "when": timezone.make_aware(datetime(2026, 11, 6, 15, 20)),
                            "who": "村小陈",
                            "href": "#",
                        },
                        {
                            "title": Text("收到申请", "Application received"),
                            "when": _in(-20),
                            "who": Text("村委会代办", "by the village committee"),
                        },
                    )
                },
            ),
        ),
    ),
    Component(
        "deadline",
        Text("期限", "Deadline"),
        Text(
            "有法定期限的事。先用词说清,颜色只是重复。",
            "For whatever has a legal limit. Words first; the colour repeats them.",
        ),
        Text("没有期限的不要编一个。", "Do not invent one."),
        (
            Example(
                Text("还早", "Time enough"), lambda: {"due": _in(12), "what": Text("审核确认", "Decision")}
            ),
            Example(Text("快到了", "Near"), lambda: {"due": _in(3), "what": Text("审核确认", "Decision")}),
            Example(Text("今天", "Today"), lambda: {"due": _in(0)}),
            Example(Text("超期", "Overdue"), lambda: {"due": _in(-2), "what": Text("审核确认", "Decision")}),
            Example(
                Text("按期办完", "Done in time"),
                lambda: {"due": _in(2), "done": _in(-1), "what": Text("审核确认", "Decision")},
            ),
            Example(
                Text("办晚了", "Done late"),
                lambda: {"due": _in(-9), "done": _in(-2), "what": Text("审核确认", "Decision")},
            ),
        ),
    ),
    Component(
        "conditions",
        Text("条件逐条看", "Conditions"),
        Text(
            "说明符合不符合:每个条件一行,写出数字和条文。",
            "To show why somebody is due something or not: a line a condition, with figures and article.",
        ),
        Text("没有理由的结论不要用它装饰。", "Not as decoration for a conclusion without reasons."),
        (
            Example(
                Text("三种", "All three"),
                lambda: {
                    "conditions": (
                        {
                            "state": True,
                            "text": Text(
                                "人均收入低于本地标准", "Income per person below the local standard"
                            ),
                            "why": Text("300元,标准632元", "300 yuan against 632"),
                            "source": Text("社会救助法第十八条", "Social Assistance Act, Art. 18"),
                        },
                        {
                            "state": False,
                            "text": Text("没有第二套住房", "No second home"),
                            "why": Text("不动产登记有2套", "Two in the register of property"),
                            "source": Text("当地规定", "Local rule"),
                        },
                        {
                            "state": None,
                            "text": Text("存款不超过24个月标准", "Savings within 24 months of the standard"),
                            "why": Text("银行还没有回复,预计11月30日前", "The bank answers by 30 November"),
                        },
                    )
                },
            ),
        ),
    ),
    Component(
        "comparison",
        Text("放在一起比", "Comparison"),
        Text(
            "互相排斥的两项待遇、本人说的和数据里的、改前和改后。",
            "Benefits that exclude each other, what was said and what data says, before and after.",
        ),
        Text("超过三样用表格。", "More than three: a table."),
        (
            Example(
                Text("两项只能选一项", "One of two"),
                lambda: {
                    "sides": (
                        {
                            "title": Text("特困人员供养", "Support for the extremely poor"),
                            "better": Text("对您更好", "Better for you"),
                            "rows": (
                                {"name": Text("每月", "A month"), "value": Text("822元", "822 yuan")},
                                {
                                    "name": Text("照料", "Care"),
                                    "value": Text("另有照料护理补贴", "An allowance for care as well"),
                                },
                            ),
                            "why": Text("多190元,还有照料。", "190 yuan more, and care."),
                            "href": "#",
                            "act": Text("看特困供养怎么办", "How to get it"),
                        },
                        {
                            "title": Text("最低生活保障", "Minimum living allowance"),
                            "rows": (
                                {"name": Text("每月", "A month"), "value": Text("632元", "632 yuan")},
                                {"name": Text("照料", "Care"), "value": Text("没有", "no")},
                            ),
                            "href": "#",
                            "act": Text("看低保怎么办", "How to get it"),
                        },
                    )
                },
            ),
            Example(
                Text("本人说的和数据里的", "Said and found"),
                lambda: {
                    "sides": (
                        {
                            "title": Text("本人填写", "Declared"),
                            "rows": (
                                {
                                    "name": Text("每月收入", "Income a month"),
                                    "value": Text("300元", "300 yuan"),
                                    "note": Text("11月3日", "3 November"),
                                },
                            ),
                        },
                        {
                            "title": Text("部门数据", "Found in data"),
                            "rows": (
                                {
                                    "name": Text("每月收入", "Income a month"),
                                    "value": Text("1,200元", "1,200 yuan"),
                                    "note": Text("人社,10月31日", "Labour, 31 October"),
                                },
                            ),
                        },
                    )
                },
            ),
        ),
    ),
)
