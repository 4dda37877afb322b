"""Matplotlib's SVG without what no reader sees: half of its size goes, nothing of the picture.

It repeats on every part what the whole could say once, wraps each part in groups, clips lines to axes that they do not
leave, and writes digits far below a pixel.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

SVG = "http://www.w3.org/2000/svg"
HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"\d+\.\d{2}\d+")
_LOST = frozenset(f"{{{SVG}}}{name}" for name in ("metadata", "style", "clipPath"))

ET.register_namespace("", SVG)


def slim(svg: str, prefix: str, letters: float, classes: dict[str, str]) -> str:
    """What stands inside the `svg` element of a drawing.

    Args:
        prefix: begins every id that is left, so that drawings on one page do not meet.
        letters: the size of letters that the element around it states, in pixels.
        classes: styles that a style sheet states, as matplotlib writes them, and their classes.
    """
    root = ET.fromstring(svg[svg.index("<svg") :])
    _prune(root)
    used = _name_markers(root, prefix)
    for element in root.iter():
        _restyle(element, letters, classes)
        if element.get("id") not in used:
            element.attrib.pop("id", None)
        for name, value in element.items():
            if name not in ("id", "href"):
                element.set(name, _NUMBER.sub(_hundredths, value))
    _unwrap(root)
    inner = "".join(ET.tostring(child, encoding="unicode") for child in root)
    return inner.replace(f' xmlns="{SVG}"', "")


def _prune(element: ET.Element) -> None:
    """Removes what draws nothing: metadata, print styles, clips, the empty areas behind the picture, white space."""
    for child in list(element):
        _prune(child)
        nothing = child.get("style") == "fill: none" or (child.tag == f"{{{SVG}}}defs" and not len(child))
        if child.tag in _LOST or nothing:
            element.remove(child)
    element.attrib.pop("clip-path", None)
    if element.tag not in (f"{{{SVG}}}text", f"{{{SVG}}}tspan"):
        element.text = None
    element.tail = None


def _name_markers(root: ET.Element, prefix: str) -> set[str]:
    """Gives markers short ids and the style that each of their uses repeats; returns the ids."""
    uses: dict[str, list[ET.Element]] = {}
    for use in root.iter(f"{{{SVG}}}use"):
        uses.setdefault(use.attrib.pop(HREF).removeprefix("#"), []).append(use)
    ids = {name: f"{prefix}-{number}" for number, name in enumerate(uses, 1)}
    for marker in root.iter():
        name = marker.get("id", "")
        if name in uses:
            [style] = {use.attrib.pop("style", "") for use in uses[name]}
            marker.set("style", f"{style}; {marker.get('style', '')}")
            marker.set("id", ids[name])
            for use in uses[name]:
                use.set("href", f"#{ids[name]}")
    return set(ids.values())


def _restyle(element: ET.Element, letters: float, classes: dict[str, str]) -> None:
    """States a style once: not what is inherited, and a class for what the style sheet states."""
    style = element.attrib.pop("style", "").strip("; ")
    if style in classes:
        element.set("class", classes[style])
        return
    said = dict(part.split(": ", 1) for part in style.split("; ") if part)
    said.pop("font-family", None)
    if said.get("font-size") == f"{letters:g}px":
        del said["font-size"]
    if said.get("fill") == "currentColor":
        del said["fill"]
    for name, value in said.items():
        element.set(name, value)  # no style attribute: the policy of a page refuses those
    if re.fullmatch(r"rotate\(-0 .*\)", element.get("transform", "")):
        del element.attrib["transform"]


def _unwrap(element: ET.Element) -> None:
    """Puts the parts of groups that say nothing in the groups' places."""
    for child in list(element):
        _unwrap(child)
        if child.tag == f"{{{SVG}}}g" and not child.attrib:
            place = list(element).index(child)
            element[place : place + 1] = list(child)


def _hundredths(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
