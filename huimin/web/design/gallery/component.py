"""What a page of the gallery says about one component."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huimin.kernel import Text

LONG_NAME = Text(
    "云溪县石门坎彝族苗族回族自治乡团结村民委员会第十三村民小组",
    "Shimenkan Yi, Miao and Hui Autonomous Township, Tuanjie Village, Group 13",
)
"""As long as real names get."""


@dataclass(frozen=True)
class Example:
    """One state of a component. context: made when it is drawn, so that days are counted from today."""

    title: Text
    context: Callable[[], Mapping[str, Any]]


@dataclass(frozen=True)
class Component:
    """id: the name of the file in templates/components."""

    id: str
    name: Text
    when: Text
    when_not: Text
    examples: Sequence[Example]

    @property
    def template(self) -> str:
        return f"components/{self.id}.html"
