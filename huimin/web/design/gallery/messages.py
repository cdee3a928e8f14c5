"""Ways back, notices, explanations, the page after an act."""

from datetime import timedelta

from django.utils import timezone

from huimin.kernel import Text
from huimin.web.design.gallery.component import LONG_NAME, Component, Example
from huimin.web.design.tables import Tag

MESSAGES = (
    Component(
        "back_link",
        Text("返回", "Back link"),
        Text(
            "一步接一步的页面、从列表打开的页面,放在标题上方。",
            "On pages of a sequence and pages opened from a list, above the heading.",
        ),
        Text("有面包屑时不再放。", "Not together with breadcrumbs."),
        (
            Example(
                Text("说明回到哪里", "Says where to"),
                lambda: {"href": "#", "words": Text("全部待办", "All tasks")},
            ),
            Example(Text("只说返回", "Just back"), lambda: {"href": "#"}),
        ),
    ),
    Component(
        "breadcrumbs",
        Text("面包屑", "Breadcrumbs"),
        Text(
            "页面有上下级时:公开信息、政策库。",
            "Where pages form a tree: public information, the library of policies.",
        ),
        Text("办事的步骤不用,用返回。", "Not for steps of a task: use a back link."),
        (
            Example(
                Text("两级,名字很长", "Two levels, a long name"),
                lambda: {
                    "crumbs": (
                        {"name": Text("公开", "Public information"), "href": "#"},
                        {"name": LONG_NAME, "href": "#"},
                    )
                },
            ),
        ),
    ),
    Component(
        "notification",
        Text("通知", "Notification banner"),
        Text(
            "读这一页之前必须知道的事:刚办成了什么、什么快到期。一页最多一条。",
            "What must be known before reading on: what was just done, what falls due. One a page at most.",
        ),
        Text(
            "填错了用错误汇总;办完一件事用办结页。", "Not for errors in a form, nor as the page after an act."
        ),
        (
            Example(
                Text("办成了", "Done"),
                lambda: {
                    "kind": "done",
                    "title": Text("已保存到单位服务器", "Saved on the office's server"),
                    "text": Text("家庭经济状况核对还差两项。", "Two of the checks are still open."),
                    "href": "#",
                    "link": Text("继续核对", "Go on checking"),
                },
            ),
            Example(
                Text("快到期", "Falls due"),
                lambda: {
                    "kind": "soon",
                    "title": Text("公示还有2天到期", "The notice ends in 2 days"),
                    "text": Text("到期后自动撤下。", "It is taken down by itself."),
                },
            ),
            Example(
                Text("已超期", "Overdue"),
                lambda: {
                    "kind": "late",
                    "title": Text("有3件超过法定期限", "3 matters are past the legal limit"),
                },
            ),
            Example(
                Text("只是说明", "Information"),
                lambda: {
                    "kind": "action",
                    "title": Text("本页数据截至10月31日", "Data as of 31 October"),
                    "text": Text("11月的名单还在导入。", "The lists of November are being loaded."),
                },
            ),
        ),
    ),
    Component(
        "details",
        Text("为什么", "Details"),
        Text(
            "多数人不用看、少数人一定要看的:为什么、怎么算的、数从哪来。",
            "For what most need not read and some must: why, how it was worked out, where a number is from.",
        ),
        Text("人人要看的不要藏起来。", "Never hide what everybody needs."),
        (
            Example(
                Text("一段话", "A paragraph"),
                lambda: {
                    "text": Text(
                        "三口人,人均月收入300元,低于本地标准632元(社会救助法第十八条)。",
                        "Three people, 300 yuan a person a month: below the local standard of 632 (Social Assistance Act, Art. 18).",
                    )
                },
            ),
            Example(
                Text("逐条列出", "A list"),
                lambda: {
                    "summary": Text("怎么算的", "How it was worked out"),
                    "open": True,
                    "items": (
                        Text("(632元 − 300元)× 3人", "(632 − 300 yuan) × 3 people"),
                        Text("每月996元", "996 yuan a month"),
                    ),
                },
            ),
        ),
    ),
    Component(
        "inset",
        Text("引文", "Inset"),
        Text("引用一条法律,或举一个例子。", "To quote an article or give an example."),
        Text("重要提醒用通知。", "Not for warnings: use a notification."),
        (
            Example(
                Text("引用法律", "An article"),
                lambda: {
                    "text": Text(
                        "共同生活的家庭成员人均收入低于当地最低生活保障标准,且符合财产状况规定的家庭,给予最低生活保障。",
                        "Families whose income per person is below the local standard, and whose assets are within the rules, receive "
                        "the minimum living allowance.",
                    ),
                    "source": Text("社会救助法(示例文字)", "Social Assistance Act (words of an example)"),
                },
            ),
        ),
    ),
    Component(
        "confirmation",
        Text("办结页", "Confirmation"),
        Text(
            "一件事办成以后的那一页:编号、接下来几日发生什么、找谁。收藏了再打开也要还是真的。",
            "The page after an act: number, what happens by which day, whom to call. It must still be true when opened again.",
        ),
        Text("中间步骤保存用通知。", "Not for saving in between: use a notification."),
        (
            Example(
                Text("申请已提交", "An application is in"),
                lambda: {
                    "level": 2,
                    "title": Text("低保申请已提交", "Your application is in"),
                    "reference": "D26-0412",
                    "next": (
                        {
                            "when": timezone.localdate() + timedelta(days=3),
                            "what": Text("村干部上门看望,核对家里情况", "A village worker visits you"),
                        },
                        {
                            "when": timezone.localdate() + timedelta(days=20),
                            "what": Text("县里作出决定,寄给您决定书", "The county decides and writes to you"),
                        },
                    ),
                    "contact": Text(
                        "有问题找村小陈,周一到周五 8:30–17:30。",
                        "Questions: ask your village worker, Monday to Friday 8:30 to 17:30.",
                    ),
                },
            ),
        ),
    ),
    Component(
        "tag",
        Text("状态", "Tag"),
        Text(
            "一件事现在的状态。颜色只重复这个词。",
            "The state something is in. The colour only repeats the word.",
        ),
        Text("不要自造同义词;不可点。", "No synonyms; never a link."),
        (
            Example(Text("说明", "Neutral"), lambda: {"words": Text("已归档", "Archived")}),
            Example(
                Text("正在办", "Under way"),
                lambda: {"words": Text("入户调查中", "Home visit"), "colour": "action"},
            ),
            Example(Text("办好了", "Done"), lambda: {"words": Text("在享", "Receiving"), "colour": "done"}),
            Example(
                Text("要人办", "Somebody must act"),
                lambda: {"words": Text("待核对", "To verify"), "colour": "soon"},
            ),
            Example(Text("超期", "Overdue"), lambda: {"words": Text("已超期", "Overdue"), "colour": "late"}),
        ),
    ),
    Component(
        "tags",
        Text("一排状态", "Tags"),
        Text("一个家庭同时有几种状态时。", "When a family is in several states at once."),
        Text("超过四个就太多了。", "More than four are too many."),
        (
            Example(
                Text("三个", "Three"),
                lambda: {
                    "tags": (
                        Tag(Text("低保", "Minimum living allowance"), "done"),
                        Tag(Text("待复核", "Review due"), "soon"),
                        Tag(Text("独居老人", "Old and alone")),
                    )
                },
            ),
        ),
    ),
)
