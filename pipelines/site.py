"""A site's folder and its settings (`site.toml`), validated on load.

An unknown key is an error that names the nearest known one: a setting that is silently ignored is worse than
none.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipelines.errors import SettingsError
from pipelines.privacy import GROUP_FLOOR, RETENTION_FLOOR
from pipelines.recipients import RECIPIENT_KEYS, Recipients, recipients_of
from pipelines.shapes import SourceMap
from pipelines.sign_in import SIGN_IN_KEYS, SignIn, sign_in_of

SETTINGS_FILE = "site.toml"
POLICY_SOURCE = "policy"
"""Name of the source that every site has without naming it: the canonical tables in ``policy/``."""

FILED_SOURCE = "filed here"
"""Name of the source of overload reports that were filed in the dashboard."""
FILED_FOLDER = "warehouse/filed"
"""Where a run lays them out, from the site's folder."""

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_SECRET = re.compile(r"[0-9a-f]{32,}")
"""What `openssl rand -hex` gives: no name of a variable, although it could be one."""

_SECTIONS: dict[str, dict[str, tuple[type, ...]]] = {
    "site": {"name": (str,), "timezone": (str,), "full_time_hours_per_week": (int, float)},
    "privacy": {"minimum_group": (int,), "pseudonym_key_env": (str,)},
    "people": {"urgent_contact": (str,), "on_call_env": (str,), "sign_in": (dict,)},
    "periods": {"day": (str,), "evening": (str,), "night": (str,)},
    "calendar": {"closed_days": (list,)},
    "detection": {
        "false_alarms_per_unit_year": (int, float),
        "completeness": (int, float),
        "near": (int, float),
    },
    "freshness": {"max_age_days": (int,)},
    "clocks": {"acknowledge_days": (int,), "unresolved_days": (int,)},
    "retention": {"weeks": (int,)},
    "digest": {"messages_per_month": (int,), "language": (str,), "after_run": (bool,), "to": (dict,)},
    "state": {"url": (str,), "anchor": (str,)},
}
_SOURCE_KEYS: dict[str, tuple[type, ...]] = {
    "format": (str,),
    "path": (str,),
    "name": (str,),
    "calls_are_tasks": (bool,),
    "map": (dict,),
    "options": (dict,),
}


@dataclass(frozen=True)
class Source:
    """One ``[[source]]``: a format, where its files are, and how its fields map."""

    pattern: str
    mapping: SourceMap


@dataclass(frozen=True)
class Site:
    """Everything a run needs to know about a site. Times are local clock times."""

    folder: Path
    name: str
    timezone: str
    full_time_hours_per_week: float = 37.5
    minimum_group: int = 10
    pseudonym_key_env: str = "PLIMSOLL_PSEUDONYM_KEY"
    urgent_contact: str = ""
    on_call_env: str = "PLIMSOLL_ON_CALL"
    sign_in: SignIn | None = None
    periods: tuple[tuple[str, time], ...] = (("day", time(7)), ("night", time(19)))
    closed_days: tuple[date, ...] = ()
    false_alarms_per_unit_year: float = 0.05
    completeness: float = 0.85
    near: float = 0.10
    max_age_days: int = 10
    acknowledge_days: int = 10
    unresolved_days: int = 60
    retention_weeks: int = 104
    messages_per_month: int = 2
    digest_language: str = "en"
    digest_after_run: bool = False
    digest_to: tuple[Recipients, ...] = ()
    state_url: str = "sqlite:///state/plimsoll.sqlite"
    anchor: str = ""
    sources: tuple[Source, ...] = field(default_factory=tuple)

    @property
    def warehouse(self) -> Path:
        """Where the store and the published snapshots are."""
        return self.folder / "warehouse"


def load_site(folder: Path) -> Site:
    """Read and check ``site.toml``; SettingsError says what is wrong and what to write instead."""
    path = folder / SETTINGS_FILE
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError(
            f"There is no {SETTINGS_FILE} in this folder.", hint="`plimsoll init DIR` makes a new site"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{SETTINGS_FILE} is not valid TOML: {error}", hint="see the line it names"
        ) from None
    except OSError as error:
        raise SettingsError(
            f"{SETTINGS_FILE} cannot be read ({error.strerror}).", hint="look at its permissions"
        ) from None
    _check_sections(settings)
    return _site(folder, settings)


def _site(folder: Path, settings: dict[str, Any]) -> Site:
    def get(section: str, key: str, default: Any) -> Any:
        return settings.get(section, {}).get(key, default)

    for key in ("name", "timezone"):
        if not get("site", key, ""):
            raise SettingsError(f"[site] has no {key}.", hint=f'write {key} = "..." below [site]')
    return Site(
        folder=folder,
        name=get("site", "name", ""),
        timezone=_zone(get("site", "timezone", "")),
        full_time_hours_per_week=_within(
            "site", "full_time_hours_per_week", get("site", "full_time_hours_per_week", 37.5), 1, 168
        ),
        minimum_group=_minimum_group(get("privacy", "minimum_group", 10)),
        pseudonym_key_env=get("privacy", "pseudonym_key_env", "PLIMSOLL_PSEUDONYM_KEY"),
        urgent_contact=get("people", "urgent_contact", ""),
        on_call_env=get("people", "on_call_env", "PLIMSOLL_ON_CALL"),
        sign_in=_sign_in(get("people", "sign_in", None)),
        periods=_periods(settings.get("periods", {})),
        closed_days=_closed_days(get("calendar", "closed_days", [])),
        false_alarms_per_unit_year=_within(
            "detection",
            "false_alarms_per_unit_year",
            get("detection", "false_alarms_per_unit_year", 0.05),
            0.001,
            5,
        ),
        completeness=_within("detection", "completeness", get("detection", "completeness", 0.85), 0.5, 1),
        near=_within("detection", "near", get("detection", "near", 0.10), 0, 0.5),
        max_age_days=int(_within("freshness", "max_age_days", get("freshness", "max_age_days", 10), 1, 366)),
        acknowledge_days=int(
            _within("clocks", "acknowledge_days", get("clocks", "acknowledge_days", 10), 1, 366)
        ),
        unresolved_days=int(
            _within("clocks", "unresolved_days", get("clocks", "unresolved_days", 60), 1, 366)
        ),
        retention_weeks=int(
            _within("retention", "weeks", get("retention", "weeks", 104), RETENTION_FLOOR, 1040)
        ),
        messages_per_month=int(
            _within("digest", "messages_per_month", get("digest", "messages_per_month", 2), 1, 31)
        ),
        digest_language=get("digest", "language", "en"),
        digest_after_run=get("digest", "after_run", False),
        digest_to=_digest_to(get("digest", "to", {})),
        state_url=get("state", "url", "sqlite:///state/plimsoll.sqlite"),
        anchor=get("state", "anchor", ""),
        sources=_sources(settings.get("source", []), get("site", "timezone", "")),
    )


def _sign_in(content: dict[str, Any] | None) -> SignIn | None:
    """How people sign in; None where they do not, and the dashboard answers this computer only."""
    if content is None:
        return None
    _check_keys("[people.sign_in]", content, SIGN_IN_KEYS)
    return sign_in_of(content)


def _digest_to(content: dict[str, Any]) -> tuple[Recipients, ...]:
    """Each group of recipients, in the order of the file."""
    for name, group in content.items():
        if not isinstance(group, dict):
            raise SettingsError(
                f"[digest] to.{name} is a section, written as [digest.to.{name}].",
                hint=f"write [digest.to.{name}]",
            )
        _check_keys(f"[digest.to.{name}]", group, RECIPIENT_KEYS)
    return tuple(recipients_of(name, group) for name, group in content.items())


def _closed_days(given: list[Any]) -> tuple[date, ...]:
    """The days, in order, each once; written as TOML dates or as text."""
    return tuple(sorted({_day(value) for value in given}))


def _day(value: Any) -> date:
    try:
        return value if type(value) is date else date.fromisoformat(value)
    except (ValueError, TypeError):
        raise SettingsError(
            "[calendar] closed_days holds something that is no day.",
            hint='write days as closed_days = ["2026-04-03", "2026-04-06"]',
        ) from None


def _check_sections(settings: dict[str, Any]) -> None:
    for section, content in settings.items():
        if section == "source":
            if not isinstance(content, list) or not all(isinstance(entry, dict) for entry in content):
                raise SettingsError(
                    "source is written as [[source]], with two brackets.", hint="write [[source]]"
                )
            for entry in content:
                _check_keys("[[source]]", entry, _SOURCE_KEYS)
        elif section not in _SECTIONS:
            raise SettingsError(
                f"site.toml has an unknown section [{section}].",
                hint=nearest(section, [*_SECTIONS, "source"]),
            )
        elif not isinstance(content, dict):
            raise SettingsError(f"{section} is a section, written as [{section}].", hint=f"write [{section}]")
        else:
            _check_keys(f"[{section}]", content, _SECTIONS[section])


def _check_keys(where: str, content: dict[str, Any], known: dict[str, tuple[type, ...]]) -> None:
    for key, value in content.items():
        if key not in known:
            raise SettingsError(f"{where} has an unknown key `{key}`.", hint=nearest(key, list(known)))
        wrong_bool = isinstance(value, bool) and bool not in known[key]
        if wrong_bool or not isinstance(value, known[key]):
            kind = " or ".join(sorted(kind.__name__ for kind in known[key]))
            raise SettingsError(
                f"{where} {key} is not of the right kind.", hint=f"give a value of kind {kind}"
            )
        if key.endswith("_env") and value and not _names_a_variable(str(value)):
            raise SettingsError(
                f"{where} {key} is no name of an environment variable.",
                hint="write the variable's name there, such as PLIMSOLL_…, and never the secret itself",
            )


def _names_a_variable(text: str) -> bool:
    return bool(_VARIABLE.fullmatch(text)) and not _SECRET.fullmatch(text)


def nearest(word: str, known: list[str]) -> str:
    """A hint for a word that is none of the known ones: the nearest of them, else all."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"did you mean `{close[0]}`?" if close else "known are: " + ", ".join(known)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(
            "[site] timezone is not an IANA time zone.", hint='write e.g. "Europe/London"'
        ) from None
    return name


def _minimum_group(size: int) -> int:
    if size < GROUP_FLOOR:
        raise SettingsError(
            f"[privacy] minimum_group is below the floor of {GROUP_FLOOR}.",
            hint=f"set it to {GROUP_FLOOR} or more; smaller groups would show single people",
        )
    return size


def _within(section: str, key: str, value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise SettingsError(f"[{section}] {key} is out of range.", hint=f"give a value from {low} to {high}")
    return float(value)


def _periods(content: dict[str, str]) -> tuple[tuple[str, time], ...]:
    starts = {"day": "07:00", "night": "19:00", **content}
    try:
        periods = tuple(
            (name, _clock_time(starts[name])) for name in ("day", "evening", "night") if name in starts
        )
    except ValueError:
        raise SettingsError(
            "[periods] holds a value that is no clock time.", hint='write e.g. day = "07:00"'
        ) from None
    if [start for _, start in periods] != sorted({start for _, start in periods}):
        raise SettingsError(
            "[periods] must begin in the order day, evening, night.", hint="check the three times"
        )
    return periods


def _clock_time(text: str) -> time:
    clock = time.fromisoformat(text)
    if clock.tzinfo is not None:
        raise ValueError("periods begin at local clock times")
    return clock


def _sources(entries: list[dict[str, Any]], timezone: str) -> tuple[Source, ...]:
    sources: list[Source] = []
    for number, entry in enumerate(entries, start=1):
        for key in ("format", "path"):
            if not entry.get(key):
                raise SettingsError(f"[[source]] number {number} has no {key}.", hint=f'write {key} = "..."')
        raw = entry.get("map", {})
        carriers = {key: value for key, value in raw.items() if isinstance(value, str)}
        values = {key: value for key, value in raw.items() if isinstance(value, dict)}
        if len(carriers) + len(values) < len(raw) or any(
            not isinstance(target, str) for table in values.values() for target in table.values()
        ):
            raise SettingsError(
                f"[source.map] of source number {number} holds something that is no text.",
                hint='a carrier is written column = "field", '
                'a translation [source.map.column] "value" = "canonical"',
            )
        name = entry.get("name") or f"{entry['format']}:{entry['path']}"
        mapping = SourceMap(
            name,
            entry["format"],
            timezone,
            entry.get("calls_are_tasks", False),
            carriers,
            values,
            entry.get("options", {}),
        )
        sources.append(Source(entry["path"], mapping))
    names = [source.mapping.name for source in sources]
    if len(set(names)) < len(names):
        raise SettingsError(
            "Two [[source]] blocks are alike.", hint='give each its own path, or a name = "..."'
        )
    return tuple(sources)
