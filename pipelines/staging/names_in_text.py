"""Does what somebody wrote seem to name a patient? A guess by cues around a name, to warn and to mark.

No list of names and no model: a name is taken for one where something says that it is a person's, such as a
title, a bed, or the word *patient* before it. A name without such a cue is missed, and staff (doctor, sister,
nurse) are passed over on purpose. How often that is right is measured in `tests/unit/test_names_in_text.py`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NAME: Final = r"[A-Z][a-zà-ÿ]+(?:['’-][A-Z]?[a-zà-ÿ]+)*"
"""One name as names are written: Barker, Lewis-Jones."""
_SURNAME: Final = (
    rf"(?:(?:[Vv]an|[Dd]e|[Dd]er|[Vv]on|[Dd]i|[Aa]l|[Oo]['’]|[Mm]a?c)\s*)*(?:{_NAME}|[A-Z]['’]?[A-Z]{{2,}})"
)
_TITLE: Final = r"(?:(?:M(?:r|rs|s|x)|M(?:R|RS|S|X))\b\.?|Miss|MISS|Master)"
_WHO: Final = r"(?:[Pp]atient|[Pp]t|[Cc]lient|[Rr]esident|[Ss]ervice user)"
_PLACE: Final = r"(?:[Bb]ed|[Rr]oom|[Bb]ay|BED)\s*\d{1,3}[A-Za-z]?"
_AGE: Final = r"\d{1,3}\s?(?:y(?:ears?|rs?|/?o)?\b)"

_NO_NAMES: Final = frozenset(
    # What follows *patient* or *bed 4* with a capital and is nobody.
    "Act Advice And April Area Asked August Bank Bay Bed Board Both Call Care Client Clients Clinic "
    "Closed Could Day December Did Education Emergency Everybody Experience February Feedback Flow For "
    "Friday From Group Had Has Have Health Home Hospital House In Information Is It January July June "
    "Liaison List Management Manager March May Mental Monday Needs No Nobody None Not Notes November "
    "Number October On One Participation Patient Patients Police Portal Record Records Report Residents "
    "Room Safety Saturday September Services Side Somebody Staff Sunday Survey System Team Teams The "
    "There They This Thursday Transfer Transport Tuesday Two Unit Violence Ward Was We Wednesday Were "
    "With".split()
)
_NO_INITIALS: Final = frozenset(
    # Capitals that staff write all day and that are nobody's.
    "AE AMU AWOL BP CCU CPN CQC CRP CT DNR ECG ED EEG ENT EPR GP HCA HDU HR ICU ID IM IT ITU IV LD MDT "
    "MH MHA MRI NEWS NG NHS NMC OBS OP OT PC PEG PICU PMVA PRE PRN PT QR RMN RN SC SHO SI SNP STR TB "
    "TTO TV UTI".split()
)

_CUED: Final = tuple(
    re.compile(cue)
    for cue in (
        rf"\b{_TITLE}\s+(?P<name>{_SURNAME})",
        r"\bmrs?\.?\s+(?P<name>[a-z'’-]{3,})",
        rf"\b{_WHO}\s+(?:called\s+|named\s+)?(?P<name>{_NAME})",
        rf"\b(?:man|woman|lady|gentleman|boy|girl)\s+(?:called|named)\s+(?P<name>{_NAME})",
        rf"\b{_PLACE}\s*[:,(–-]?\s*(?P<name>{_NAME}\s+{_NAME}|[A-Z]\.\s?{_NAME})",
        rf"\b(?P<name>{_NAME})\s+(?:in|from)\s+(?:{_PLACE})",
        rf"\b(?P<name>{_NAME}\s+{_NAME}),?\s*\(?(?:aged\s+)?{_AGE}",
        rf"\b{_WHO}\s+(?P<name>(?:[A-Z]\.\s?){{2,3}}|[A-Z]{{2,3}}\b)",
        rf"\b(?P<name>[A-Z]\.?[A-Z]\.?)\s+(?:in\s+)?{_PLACE}",
    )
)
"""A cue and what it takes for a name."""

_BORN: Final = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\b\.?|date of birth|born)\W{0,3}(?:on\s+)?"
    r"\d{1,4}[/.\- ](?:\d{1,2}|[A-Za-z]{3,9})[/.\- ]\d{2,4}"
    r"|(?:出生|生于|生日)(?:日期)?[:： ]?\d{4}[年./-]\d{1,2}",
    re.IGNORECASE,
)

_CHINESE_SURNAMES: Final = (
    "(?:欧阳|司马|上官|诸葛|东方|皇甫|尉迟|[王李张刘陈杨赵黄周吴徐孙胡朱郭罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕苏卢"
    "蒋蔡贾丁魏薛叶阎潘杜戴汪姜范姚谭廖邹熊陆郝孔崔邱秦顾侯邵孟尹黎乔贺赖龚])"
)
"""Frequent surnames; without those that mostly begin another word, such as 高, 方, 安, 于, 常, 何."""
_CHINESE_WORDS: Final = (
    "周末 周围 周一 周二 周三 周四 周五 周六 周日 黄疸 许多 许久 陆续 曾经 曾有 顾虑 熊抱 叶酸 孔径 沈默"
).split()
"""Words that begin like a surname."""
_CHINESE: Final = (
    re.compile(rf"(?:患者|病人|病员|家属)(?P<name>{_CHINESE_SURNAMES}[一-鿿]{{1,2}})"),
    re.compile(rf"\d{{1,3}}(?:号)?[床室](?:的)?[:：,， ]?(?P<name>{_CHINESE_SURNAMES}[一-鿿]{{1,2}})"),
    re.compile(
        rf"(?P<name>{_CHINESE_SURNAMES}[一-鿿]{{0,2}}(?:先生|女士|太太|小姐|阿姨|大爷|大妈|爷爷|奶奶))"
    ),
)
_IDENTITY: Final = re.compile(r"(?<!\d)(\d{17})([\dXx])(?!\d)")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
"""Resident identity number of China, GB 11643: weights and check characters."""


def may_name_a_patient(text: str) -> bool:
    """Whether a cue in the text says that a patient is named: by name, initials, birth or identity number."""
    folded = unicodedata.normalize("NFKC", text)
    if _BORN.search(folded) or any(_is_identity(*found) for found in _IDENTITY.findall(folded)):
        return True
    english = (found["name"] for cue in _CUED for found in cue.finditer(folded))
    chinese = (found["name"] for cue in _CHINESE for found in cue.finditer(folded))
    return any(not _is_nobody(name) for name in english) or any(
        not name.startswith(tuple(_CHINESE_WORDS)) for name in chinese
    )


def _is_nobody(name: str) -> bool:
    words = re.split(r"[\s.]+", name.strip(" ."))
    return bool(_NO_NAMES.intersection(words)) or "".join(words) in _NO_INITIALS


def _is_identity(digits: str, check: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return _CHECKS[total % len(_CHECKS)] == check.upper()
