"""Every component with its uses and live examples: the pages under /design/, and what the tests of the components draw."""

from collections.abc import Mapping

from huimin.kernel import Text
from huimin.web.design.gallery.component import Component, Example
from huimin.web.design.gallery.figures import FIGURES
from huimin.web.design.gallery.forms import FORMS
from huimin.web.design.gallery.lists import LISTS
from huimin.web.design.gallery.matters import MATTERS
from huimin.web.design.gallery.messages import MESSAGES

GROUPS: Mapping[str, tuple[Text, tuple[Component, ...]]] = {
    "forms": (Text("表单", "Forms"), FORMS),
    "messages": (Text("提示和说明", "Messages and explanations"), MESSAGES),
    "matters": (Text("事项", "Matters"), MATTERS),
    "lists": (Text("列表", "Lists"), LISTS),
    "figures": (Text("数字和图", "Figures and charts"), FIGURES),
}
COMPONENTS: Mapping[str, Component] = {one.id: one for _, group in GROUPS.values() for one in group}

__all__ = ["COMPONENTS", "GROUPS", "Component", "Example"]
