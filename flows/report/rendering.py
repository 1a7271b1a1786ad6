"""Rendering: the templates of the page, in which everything is escaped unless it is `Markup`."""

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from flows.report.words import captured, linked


@dataclass(frozen=True)
class Section:
    """A part of the page under a heading of its own; `name` is its anchor."""

    name: str
    title: str
    html: Markup


def section(name: str, title: str, **context: object) -> Section:
    """Return a section made by the template of its name."""
    return Section(name, title, render(f"{name}.html", **context))


def render(template: str, **context: object) -> Markup:
    """Return what a template makes of its context."""
    return Markup(_templates().get_template(template).render(context))  # noqa: S704


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("flows.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"captured": captured, "linked": linked, "counted": "{:,}".format}
    return made
