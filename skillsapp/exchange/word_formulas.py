"""Formulas between LaTeX and Word: written as formulas of the word processor, which can be edited there, and read back as LaTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from skillsapp.formulas import formula_mathml, formula_outline

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FONT = '<w:rPr><w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/></w:rPr>'
_SUMS = frozenset("\u2211\u220f\u2210\u222b\u222c\u222d\u222e\u22c3\u22c2\u22c1\u22c0")
_ACCENTS = {"^": "\u0302", "~": "\u0303", "\u2192": "\u20d7", "\u02d9": "\u0307", "\u00a8": "\u0308"}
_LINES = frozenset("\u00af\u2015\u203e_\u0332")
_STYLES = {"bold": "b", "bold-italic": "bi"}
_GROUPS = frozenset({"math", "mrow", "mstyle", "mpadded", "mtd"})


class _Unknown(Exception):
    """A part that has no counterpart: the formula stays as it is."""


def office_math(latex: str) -> str | None:
    """Return a formula as `m:oMath`; None where it is not understood, or holds what a word processor has no part for."""
    mathml = formula_mathml(latex)
    if mathml is None:
        return None
    try:
        return f'<m:oMath xmlns:m="{MATH}" xmlns:w="{_WORD}">{_row([mathml])}</m:oMath>'
    except _Unknown:
        return None


def latex_of(formula: Any) -> str | None:
    """Return an `m:oMath` as LaTeX; None where it holds what LaTeX is not known for here."""
    try:
        latex = " ".join(_said(formula).split(" ")).strip()
    except _Unknown:
        return None
    return latex if formula_outline(latex) is not None else None


def _row(nodes: Sequence[Element]) -> str:
    """Return nodes in their order: brackets that grow with what stands between them, sums with what is summed up."""
    parts: list[str] = []
    place = 0
    while place < len(nodes):
        node = nodes[place]
        if _opens(node):
            end = _closing(nodes, place)
            inner = nodes[place + 1 : end] if end is not None else nodes[place + 1 :]
            closing = nodes[end].text or "" if end is not None else ""
            chars = f"<m:begChr m:val={quoteattr(node.text or '')}/><m:endChr m:val={quoteattr(closing)}/>"
            parts.append(f"<m:d><m:dPr>{chars}</m:dPr><m:e>{_row(inner)}</m:e></m:d>")
            place = end + 1 if end is not None else len(nodes)
            continue
        if len(node) and (node[0].text or "") in _SUMS and node.tag in _LIMITS:
            parts.append(_sum(node, nodes[place + 1 : place + 2]))
            place += 2
            continue
        parts.append(_one(node))
        place += 1
    return "".join(parts)


def _opens(node: Element) -> bool:
    grows = node.tag == "mo" and "minsize" in node.attrib
    return node.tag == "mo" and (node.get("form") == "prefix" or (grows and (node.text or "") in "([{"))


def _closing(nodes: Sequence[Element], start: int) -> int | None:
    depth = 0
    for place in range(start, len(nodes)):
        node = nodes[place]
        depth += _opens(node)
        grows = node.tag == "mo" and "minsize" in node.attrib and (node.text or "") in ")]}"
        if node.tag == "mo" and (node.get("form") == "postfix" or grows):
            depth -= 1
            if depth == 0:
                return place
    return None


_LIMITS: Mapping[str, tuple[int, int]] = {
    "msub": (1, 0),
    "munder": (1, 0),
    "msup": (0, 1),
    "mover": (0, 1),
    "msubsup": (1, 2),
    "munderover": (1, 2),
}
"""Which children are the lower and the upper limit, 0 for none."""


def _sum(node: Element, following: Sequence[Element]) -> str:
    low, high = _LIMITS[node.tag]
    place = "subSup" if node.tag.startswith("ms") else "undOvr"
    hidden = "".join(f'<m:{name}Hide m:val="1"/>' for name, at in (("sub", low), ("sup", high)) if not at)
    properties = f"<m:chr m:val={quoteattr(node[0].text or '')}/><m:limLoc m:val={quoteattr(place)}/>{hidden}"
    limits = "".join(f"<m:{name}>{_row([node[at]]) if at else ''}</m:{name}>" for name, at in (("sub", low), ("sup", high)))
    return f"<m:nary><m:naryPr>{properties}</m:naryPr>{limits}<m:e>{_row(following)}</m:e></m:nary>"


def _one(node: Element) -> str:
    kids, tag = list(node), node.tag
    if tag in _GROUPS:
        return _row(kids)
    if tag in ("mi", "mn", "mo", "mtext", "mspace"):
        return _token(node)
    if tag == "mtable":
        rows = ("".join(f"<m:e>{_row([cell])}</m:e>" for cell in row) for row in kids)
        return "<m:m>" + "".join(f"<m:mr>{row}</m:mr>" for row in rows) + "</m:m>"
    e = [f"<m:e>{_row([kid])}</m:e>" for kid in kids[:1]]
    match tag:
        case "mfrac":
            bar = '<m:fPr><m:type m:val="noBar"/></m:fPr>' if node.get("linethickness") == "0" else ""
            return f"<m:f>{bar}<m:num>{_row(kids[:1])}</m:num><m:den>{_row(kids[1:2])}</m:den></m:f>"
        case "msup":
            return f"<m:sSup>{e[0]}<m:sup>{_row(kids[1:])}</m:sup></m:sSup>"
        case "msub":
            return f"<m:sSub>{e[0]}<m:sub>{_row(kids[1:])}</m:sub></m:sSub>"
        case "msubsup":
            return f"<m:sSubSup>{e[0]}<m:sub>{_row(kids[1:2])}</m:sub><m:sup>{_row(kids[2:])}</m:sup></m:sSubSup>"
        case "msqrt":
            return f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e>{_row(kids)}</m:e></m:rad>'
        case "mroot":
            return f"<m:rad><m:deg>{_row(kids[1:])}</m:deg>{e[0]}</m:rad>"
        case "mover" if (kids[1].text or "") in _LINES:
            return f'<m:bar><m:barPr><m:pos m:val="top"/></m:barPr>{e[0]}</m:bar>'
        case "munder" if (kids[1].text or "") in _LINES:
            return f'<m:bar><m:barPr><m:pos m:val="bot"/></m:barPr>{e[0]}</m:bar>'
        case "mover" if (kids[1].text or "") in _ACCENTS:
            return f"<m:acc><m:accPr><m:chr m:val={quoteattr(_ACCENTS[kids[1].text or ''])}/></m:accPr>{e[0]}</m:acc>"
        case "mover":
            return f"<m:limUpp>{e[0]}<m:lim>{_row(kids[1:])}</m:lim></m:limUpp>"
        case "munder":
            return f"<m:limLow>{e[0]}<m:lim>{_row(kids[1:])}</m:lim></m:limLow>"
        case "munderover":
            low = f"<m:limLow>{e[0]}<m:lim>{_row(kids[1:2])}</m:lim></m:limLow>"
            return f"<m:limUpp><m:e>{low}</m:e><m:lim>{_row(kids[2:])}</m:lim></m:limUpp>"
    raise _Unknown(tag)


def _token(node: Element) -> str:
    text, look = node.text or "", node.get("mathvariant", "")
    properties = ""
    if node.tag == "mspace":
        wide = float(re.sub("[^0-9.]", "", node.get("width", "")) or 0) >= 1
        text = "\u2003" if wide else "\u2009"
    elif node.tag == "mtext":
        properties = "<m:rPr><m:nor/></m:rPr>"
    elif look in _STYLES:
        properties = f'<m:rPr><m:sty m:val="{_STYLES[look]}"/></m:rPr>'
    elif node.tag == "mi" and (look == "normal" or len(text) > 1):
        properties = '<m:rPr><m:sty m:val="p"/></m:rPr>'
    elif look not in ("", "normal", "italic"):
        raise _Unknown(look)
    return f'<m:r>{properties}{_FONT}<m:t xml:space="preserve">{escape(text)}</m:t></m:r>'


# Word to LaTeX

_NAMED = frozenset({"sin", "cos", "tan", "cot", "log", "ln", "lg", "lim", "max", "min", "exp", "arcsin", "arccos", "arctan"})
_SIGNS = {
    "\\": "\\backslash ",
    "{": "\\{",
    "}": "\\}",
    "%": "\\%",
    "#": "\\#",
    "&": "\\&",
    "_": "\\_",
    "$": "\\$",
    "~": "\\sim ",
    " ": "\\ ",
    "\u00a0": "\\ ",
    "\u2009": "\\,",
    "\u2003": "\\quad ",
}
_UNSEEN = frozenset("\u2061\u2062\u2063\u200b")
_HATS = {
    "\u0302": "hat",
    "^": "hat",
    "\u0303": "tilde",
    "\u20d7": "vec",
    "\u0307": "dot",
    "\u0308": "ddot",
    "\u0305": "overline",
    "\u00af": "overline",
}
_PROPERTIES = frozenset({"ctrlPr", "rPr", "argPr"})


def _said(node: Any) -> str:
    name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
    return _READERS[name](node) if name in _READERS else _unknown(name)


def _unknown(name: str) -> str:
    raise _Unknown(name)


def _children(node: Any) -> str:
    return "".join(_said(child) for child in node if not _is_property(child))


def _is_property(node: Any) -> bool:
    name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else "ctrlPr"
    return name in _PROPERTIES or name.endswith("Pr") or name.startswith("bookmark") or name == "proofErr"


def _part(node: Any, name: str) -> str:
    found = node.find(f"{{{MATH}}}{name}")
    return _children(found) if found is not None else ""


def _value(node: Any, name: str, otherwise: str = "") -> str:
    """Return what a property says, *otherwise* where it is not there."""
    for properties in node:
        if _is_property(properties):
            found = properties.find(f"{{{MATH}}}{name}")
            if found is not None:
                return str(found.get(f"{{{MATH}}}val", "1"))
    return otherwise


def _run(node: Any) -> str:
    text = "".join(part.text or "" for part in node.iter(f"{{{MATH}}}t", f"{{{_WORD}}}t"))
    properties = node.find(f"{{{MATH}}}rPr")
    is_text = properties is not None and properties.find(f"{{{MATH}}}nor") is not None
    if is_text or any(unicodedata.east_asian_width(sign) in "WF" for sign in text):
        if any(sign in "\\{}$^" for sign in text):
            raise _Unknown("text")
        return f"\\text{{{text}}}"
    if "^" in text:
        raise _Unknown("^")
    if text in _NAMED:
        return f"\\{text} "
    plain = "".join(_SIGNS.get(sign) or _letter(sign) for sign in text if sign not in _UNSEEN)
    if properties is not None and _value(node, "sty") in ("p", "b") and any(map(str.isalpha, text)):
        return f"\\math{'bf' if _value(node, 'sty') == 'b' else 'rm'}{{{plain}}}"
    return plain


def _letter(sign: str) -> str:
    """Return a sign as LaTeX has it: word processors keep slanted letters as signs of their own."""
    name = unicodedata.name(sign, "")
    if name.startswith("MATHEMATICAL ITALIC") or sign == "\u210e":
        return unicodedata.normalize("NFKC", sign)
    if name.startswith("MATHEMATICAL BOLD") and "ITALIC" not in name and "SCRIPT" not in name:
        return f"\\mathbf{{{unicodedata.normalize('NFKC', sign)}}}"
    return sign


def _fraction(node: Any) -> str:
    top, bottom = _part(node, "num"), _part(node, "den")
    match _value(node, "type"):
        case "noBar":
            return f"\\begin{{matrix}}{top}\\\\{bottom}\\end{{matrix}}"
        case "lin" | "skw":
            return f"{{{top}}}/{{{bottom}}}"
    return f"\\frac{{{top}}}{{{bottom}}}"


def _raised(node: Any) -> str:
    marks = "".join(f"{sign}{{{_part(node, name)}}}" for sign, name in (("_", "sub"), ("^", "sup")) if _has(node, name))
    base = _part(node, "e")
    single = len(base) == 1 or re.fullmatch(r"\\[a-z]+ ", base)
    return f"{base.strip()}{marks}" if single else f"{{{base}}}{marks}"


def _has(node: Any, name: str) -> bool:
    return node.find(f"{{{MATH}}}{name}") is not None


def _root(node: Any) -> str:
    degree = "" if _value(node, "degHide") not in ("", "0", "off", "false") else _part(node, "deg")
    return f"\\sqrt[{degree}]{{{_part(node, 'e')}}}" if degree else f"\\sqrt{{{_part(node, 'e')}}}"


def _brackets(node: Any) -> str:
    parts = [_children(each) for each in node.findall(f"{{{MATH}}}e")]
    opening, closing = _value(node, "begChr", "("), _value(node, "endChr", ")")
    inner = _value(node, "sepChr", "|").join(parts)
    return f"\\left{_bracket(opening)} {inner}\\right{_bracket(closing)} "


def _bracket(sign: str) -> str:
    return {"": ".", "{": "\\{", "}": "\\}", "\u2016": "\\|"}.get(sign, sign)


def _rows(rows: Iterable[Iterable[str]]) -> str:
    return "\\begin{matrix}" + "\\\\".join("&".join(row) for row in rows) + "\\end{matrix}"


def _matrix(node: Any) -> str:
    return _rows([_children(cell) for cell in row.findall(f"{{{MATH}}}e")] for row in node.findall(f"{{{MATH}}}mr"))


def _equations(node: Any) -> str:
    return _rows([_children(each)] for each in node.findall(f"{{{MATH}}}e"))


def _summed(node: Any) -> str:
    sign = _value(node, "chr", "\u222b")
    limits = "".join(f"{mark}{{{_part(node, name)}}}" for mark, name in (("_", "sub"), ("^", "sup")) if _part(node, name).strip())
    return f"{sign}{limits} {_part(node, 'e')}"


def _accent(node: Any) -> str:
    name = _HATS.get(_value(node, "chr", "\u0302"))
    return f"\\{name}{{{_part(node, 'e')}}}" if name else _unknown("acc")


def _bar(node: Any) -> str:
    return f"\\{'overline' if _value(node, 'pos', 'bot') == 'top' else 'underline'}{{{_part(node, 'e')}}}"


def _below(node: Any) -> str:
    base = _part(node, "e")
    return (
        f"{base.strip()}_{{{_part(node, 'lim')}}}" if base.strip() == "\\lim" else f"\\underset{{{_part(node, 'lim')}}}{{{base}}}"
    )


_READERS: Mapping[str, Callable[[Any], str]] = {
    **dict.fromkeys(("oMath", "e", "num", "den", "sub", "sup", "deg", "lim", "fName", "ins", "smartTag"), _children),
    "r": _run,
    "f": _fraction,
    **dict.fromkeys(("sSup", "sSub", "sSubSup"), _raised),
    "rad": _root,
    "d": _brackets,
    "m": _matrix,
    "eqArr": _equations,
    "nary": _summed,
    "acc": _accent,
    "bar": _bar,
    "limLow": _below,
    "limUpp": lambda node: f"\\overset{{{_part(node, 'lim')}}}{{{_part(node, 'e')}}}",
    "func": lambda node: _part(node, "fName") + _part(node, "e"),
    **dict.fromkeys(("box", "borderBox", "phant"), lambda node: _part(node, "e")),
}
