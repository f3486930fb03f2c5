"""Plots of planned beside actual: pygal's SVG without text, script or style; labels stand around it."""

import base64
import hashlib
from collections.abc import Sequence
from xml.etree.ElementTree import Element

import pygal

PLANNED = "#e8b04a"
ACTUAL = "#14505c"

_WIDTH = 600
_HEIGHT_OF_PAIR = 48


def bars(pairs: Sequence[tuple[int, int]]) -> str:
    """Return the SVG of two lying bars for each pair, planned above actual, all on one scale.

    Give pairs of one unit only.  The same pairs give the same text, ids included.
    """
    chart = pygal.HorizontalBar(
        width=_WIDTH,
        height=_HEIGHT_OF_PAIR * max(len(pairs), 1),
        range=(0, max([1, *(amount for pair in pairs for amount in pair)])),
        margin=0,
        js=(),
        disable_xml_declaration=True,
        show_legend=False,
        show_x_labels=False,
        show_y_labels=False,
        show_x_guides=False,
        show_y_guides=False,
    )
    chart.uuid = hashlib.sha256(repr([*map(tuple, pairs)]).encode()).hexdigest()[:12]
    upwards = [*reversed(pairs)]
    chart.add(None, [planned for planned, _actual in upwards])
    chart.add(None, [actual for _planned, actual in upwards])
    chart.add_xml_filter(_only_bars)
    return str(chart.render(is_unicode=True))


def _only_bars(root: Element) -> Element:
    """Keep the bars alone, coloured by attribute, so that no policy on styles can take their colours."""
    drawn = [
        (bar, fill)
        for name, fill in (("color-0", PLANNED), ("color-1", ACTUAL))
        for series in root.iter("g")
        if name in series.get("class", "").split()
        for bar in series.iter("rect")
    ]
    for child in list(root):
        root.remove(child)
    for bar, fill in drawn:
        bar.attrib.pop("class", None)
        bar.set("fill", fill)
        root.append(bar)
    # The bars begin at the very edge, flush with the words around the picture.
    edge = min((float(bar.get("x", 0)) for bar, _fill in drawn), default=0.0)
    root.set("viewBox", f"{edge:g} 0 {_WIDTH - 2 * edge:g} {root.get('viewBox', '').split()[-1]}")
    return root


def as_image(svg: str) -> str:
    """Return an SVG as the address of an image that needs no file."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
