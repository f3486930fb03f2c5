"""Plots of planned beside actual, and of spreads: pygal's SVG without text, script or style.

Labels and values stand around it.
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import pygal

PLANNED = "#e8b04a"
ACTUAL = "#14505c"
LINE = "#b1b4b6"

_WIDTH = 600
_HEIGHT_OF_PAIR = 48
_HEIGHT_OF_SPAN = 24

#: How a plot stands: at the edges of its picture, with nothing around it.
_BARE: dict[str, Any] = {
    "margin": 0, "js": (), "disable_xml_declaration": True, "show_legend": False, "show_x_labels": False,
    "show_y_labels": False, "show_x_guides": False, "show_y_guides": False,
}  # fmt: skip


def bars(pairs: Sequence[tuple[int, int]]) -> str:
    """Return the SVG of two lying bars for each pair, planned above actual, all on one scale.

    Give pairs of one unit only.  The same pairs give the same text, ids included.
    """
    chart = pygal.HorizontalBar(
        width=_WIDTH,
        height=_HEIGHT_OF_PAIR * max(len(pairs), 1),
        range=(0, max([1, *(amount for pair in pairs for amount in pair)])),
        **_BARE,
    )
    chart.uuid = hashlib.sha256(repr([*map(tuple, pairs)]).encode()).hexdigest()[:12]
    upwards = [*reversed(pairs)]
    chart.add(None, [planned for planned, _actual in upwards])
    chart.add(None, [actual for _planned, actual in upwards])
    chart.add_xml_filter(_only_bars)
    return str(chart.render(is_unicode=True))


@lru_cache(maxsize=512)
def span(lowest: int, middle: int, highest: int, whole: int) -> str:
    """Return the SVG of one lying bar on a scale from nought to the whole: from the lowest to the highest,
    with another colour from the middle on.  Where all are the same, a mark stands there.
    """
    least = whole // 100
    lowest, highest = min(lowest, middle - least), max(highest, middle + least)
    lowest, highest = max(lowest, 0), min(highest, whole)
    chart = pygal.HorizontalStackedBar(width=_WIDTH, height=_HEIGHT_OF_SPAN, range=(0, whole), **_BARE)
    chart.uuid = hashlib.sha256(repr((lowest, middle, highest, whole)).encode()).hexdigest()[:12]
    for length in (lowest, middle - lowest, highest - middle, whole - highest):
        chart.add(None, [length])
    chart.add_xml_filter(_only_span)
    return str(chart.render(is_unicode=True))


def _only_span(root: Element) -> Element:
    """Keep the two parts of a span, and before and after them a thin line up to the ends of the scale."""
    fills = {"color-0": LINE, "color-1": ACTUAL, "color-2": PLANNED, "color-3": LINE}
    drawn = _bars_of(root, fills)
    for bar, fill in drawn:
        if fill == LINE:
            bar.set("y", f"{_HEIGHT_OF_SPAN / 2 - 1:g}")
            bar.set("height", "2")
    start = min(float(bar.get("x", 0)) for bar, _fill in drawn)
    end = max(float(bar.get("x", 0)) + float(bar.get("width", 0)) for bar, _fill in drawn)
    root.set("viewBox", f"{start:g} 0 {end - start:g} {_HEIGHT_OF_SPAN}")
    return root


def _bars_of(root: Element, fills: dict[str, str]) -> list[tuple[Element, str]]:
    """Leave the bars alone in a picture, coloured by attribute: no policy on styles takes their colours."""
    drawn = [
        (bar, fill)
        for name, fill in fills.items()
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
    return drawn


def _only_bars(root: Element) -> Element:
    """Keep the pairs of bars alone."""
    drawn = _bars_of(root, {"color-0": PLANNED, "color-1": ACTUAL})
    # The bars begin at the very edge, flush with the words around the picture.
    edge = min((float(bar.get("x", 0)) for bar, _fill in drawn), default=0.0)
    root.set("viewBox", f"{edge:g} 0 {_WIDTH - 2 * edge:g} {root.get('viewBox', '').split()[-1]}")
    return root


def as_image(svg: str) -> str:
    """Return an SVG as the address of an image that needs no file."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
