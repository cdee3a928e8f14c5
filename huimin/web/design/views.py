"""The components shown to those who build pages with them: what each is for, how it is called, how it looks in every state."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString

from huimin.web.access.pages import ANYONE, page
from huimin.web.design.gallery import COMPONENTS, GROUPS, Component

_BEGIN, _END = "{% comment %}", "{% endcomment %}"


@page(ANYONE)
def components(request: HttpRequest) -> HttpResponse:
    return render(request, "design/components.html", {"groups": GROUPS.values()})


@page(ANYONE)
def component(request: HttpRequest, id: str) -> HttpResponse:
    """id: a component's, with - for _."""
    one = COMPONENTS.get(id.replace("-", "_"))
    if one is None:
        raise Http404
    return render(request, "design/component.html", {"one": one, "usage": usage(one), "examples": drawn(one)})


def usage(one: Component) -> str:
    """The comment at the top of the component's file: how it is called and with what."""
    source: str = get_template(one.template).template.source  # type: ignore[attr-defined]
    return source[source.index(_BEGIN) + len(_BEGIN):source.index(_END)].strip()


def drawn(one: Component) -> list[dict[str, object]]:
    """Each example with its title, as the component draws it. What was drawn is safe: the template escaped it."""
    return [{"title": example.title, "html": SafeString(render_to_string(one.template, dict(example.context())))}
            for example in one.examples]
