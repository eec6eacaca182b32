"""Descriptions: limited HTML that every client may show as it is.

Cleaned when it is written, so that what is stored is safe: no scripts, styles, frames or events, no
addresses but web and mail ones. Plain text is valid too; its `<` and `&` are escaped.
"""

import html
import re

import nh3

TAGS = {
    *("a", "b", "blockquote", "br", "code", "div", "em", "figcaption", "figure", "h2", "h3", "h4"),
    *("hr", "i", "img", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto"}
_BLOCK_ENDS = re.compile(r"</(?:p|div|li|h[2-4]|tr|td|th|blockquote|pre)>|<(?:br|hr)\s*/?>")
_SPACES = re.compile(r"\s+")


def cleaned(text: str) -> str:
    """What of `text` may be shown."""
    return nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )


def plain_text(text: str) -> str:
    """The words of a description alone, for the search index and for previews."""
    spaced = _BLOCK_ENDS.sub(lambda end: f"{end.group()} ", text)
    return _SPACES.sub(" ", html.unescape(nh3.clean(spaced, tags=set()))).strip()
