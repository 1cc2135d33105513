"""What may stand as an identifier, and what must not stand in a text.

Two ids that look alike are two people. Nothing is folded: an id that could be mistaken for another one is
refused, with its row, so that the source puts it right.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_ID = 200
"""Characters; a longer one is another field's content."""

PLAIN_ID = r"^[!-~](?:[ -~]{0,198}[!-~])?$"
"""Printable ASCII with no blank around it: what nearly every id is, and cannot be mistaken."""

LOOKALIKE_SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
"""Scripts with letters drawn like Latin ones (Unicode TR39, confusables)."""

LATIN_LOOKALIKES = frozenset("АВЕЅІЈКМНОРСТУХЗаеѕіјорсухԁԛԝһѵӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορυχϲϳ")
"""Cyrillic and Greek letters drawn like Latin ones: an id of nothing else passes for a Latin id."""

INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Characters that print nothing although Unicode does not class them as format characters."""

SUSPECT_TEXT = (
    r"^\s|\s$|[@\uff20\ufe6b]|\d{3}[\s./-]?\d{3}[\s./-]?\d{4}|(?i:\b(?:mrn|nhs|hospital|patient)\b)|^$"
)
"""A cheap first look: text without a match is kept as it is, the rest is looked at value by value."""

_EMAIL = re.compile(r"(?<![^\s@<>(),;:\"])[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+\.[^\W\d_]{2,}")
_TEN_DIGITS = re.compile(r"(?<![^\W_])(\d{3})[\s./-]?(\d{3})[\s./-]?(\d{4})(?![^\W_])")
_NAMED_NUMBER = re.compile(
    r"\b(?:mrn|(?:nhs|hospital|patient)(?:\s+(?:no|number|id)\b\.?))\W{0,3}[0-9][0-9 -]{4,}", re.IGNORECASE
)
_DATED = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{2}")


def may_be_confused(text: str) -> bool:
    """Could this id, trimmed, be mistaken for another one, or is it no id at all?

    True where it is too long, holds a control, format, zero-width or unassigned character, a blank other
    than the plain one, a form that stands for other characters (full-width, superscript, ligature, accents
    not composed), or letters that pass for Latin ones.
    """
    if len(text) > LONGEST_ID or unicodedata.normalize("NFKC", text) != text:
        return True
    if any((unicodedata.category(c)[0] in "CZ" and c != " ") or c in INVISIBLE for c in text):
        return True
    foreign = {c for c in text if unicodedata.name(c, "").split(" ")[0] in LOOKALIKE_SCRIPTS and c.isalpha()}
    latin = any(unicodedata.name(c, "").startswith("LATIN") for c in text if c.isalpha())
    return bool(foreign) and (latin or foreign <= LATIN_LOOKALIKES)


def names_a_person(text: str) -> bool:
    """Does the text hold an e-mail address, an NHS number, or a number said to be a patient's?"""
    folded = unicodedata.normalize("NFKC", text)
    if _EMAIL.search(folded) or _NAMED_NUMBER.search(folded):
        return True
    return any(is_nhs_number("".join(parts)) for parts in _TEN_DIGITS.findall(folded))


def is_nhs_number(digits: str) -> bool:
    """Are these ten digits a valid NHS number (NHS Data Dictionary: weights 10 to 2, modulus 11)?

    A date with two digits behind it (2026031401, a version) is none, although one in eleven has the right
    check digit: numbers from 2013 on are in no range that was issued.
    """
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return -weighted % 11 == int(digits[9]) and len(set(digits)) > 1 and not _is_dated(digits)


def _is_dated(digits: str) -> bool:
    return bool(_DATED.fullmatch(digits)) and digits[2:4] > "12"
