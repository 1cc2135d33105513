"""site.toml: each key has a default, an edge and a kind; what is wrong is told with what to write instead."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.errors import SettingsError
from pipelines.site import Site, Source, load_site

if TYPE_CHECKING:
    from pathlib import Path

LEAST = '[site]\nname = "Northside"\ntimezone = "Europe/London"\n'
SOURCE = '[[source]]\nformat = "canonical"\npath = "incoming/*"\n'


def load(folder: Path, text: str) -> Site:
    (folder / "site.toml").write_text(text, encoding="utf-8")
    return load_site(folder)


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load(folder, text)
    assert caught.value.exit_code == 10
    assert caught.value.hint
    return str(caught.value)


# section, key, attribute, default, least, most; None: no bound on that side
NUMBERS: list[tuple[str, str, str, float, float, float | None]] = [
    ("site", "full_time_hours_per_week", "full_time_hours_per_week", 37.5, 1, 168),
    ("privacy", "minimum_group", "minimum_group", 10, 5, None),
    ("detection", "false_alarms_per_unit_year", "false_alarms_per_unit_year", 0.05, 0.001, 5),
    ("detection", "completeness", "completeness", 0.85, 0.5, 1),
    ("detection", "near", "near", 0.10, 0, 0.5),
    ("freshness", "max_age_days", "max_age_days", 10, 1, 366),
    ("clocks", "acknowledge_days", "acknowledge_days", 10, 1, 366),
    ("clocks", "unresolved_days", "unresolved_days", 60, 1, 366),
]
TEXTS = [
    ("privacy", "pseudonym_key_env", "pseudonym_key_env", "PLIMSOLL_PSEUDONYM_KEY"),
    ("people", "urgent_contact", "urgent_contact", ""),
    ("state", "url", "state_url", "sqlite:///state/plimsoll.sqlite"),
]
WHOLE = {"minimum_group", "max_age_days", "acknowledge_days", "unresolved_days"}


def setting(section: str, key: str, value: object) -> str:
    """The least site.toml with one key more."""
    line = f"{key} = {value}\n"
    return LEAST + line if section == "site" else f"{LEAST}[{section}]\n{line}"


def test_the_least_site_has_every_default(tmp_path: Path) -> None:
    site = load(tmp_path, LEAST)
    assert (site.name, site.timezone, site.folder, site.sources) == (
        "Northside",
        "Europe/London",
        tmp_path,
        (),
    )
    assert site.periods == (("day", time(7)), ("night", time(19)))
    assert site.warehouse == tmp_path / "warehouse"
    defaults: dict[str, object] = {entry[2]: entry[3] for entry in NUMBERS}
    for attribute, default in {**defaults, **{entry[2]: entry[3] for entry in TEXTS}}.items():
        assert getattr(site, attribute) == default, attribute


def test_defaults_of_the_class_are_those_of_the_file(tmp_path: Path) -> None:
    site = load(tmp_path, LEAST)
    for field in fields(Site):
        if field.default is not MISSING:
            assert getattr(site, field.name) == field.default, field.name


@pytest.mark.parametrize(("section", "key", "attribute", "_default", "least", "most"), NUMBERS)
def test_a_number_is_taken_at_its_bounds_and_refused_beyond(
    tmp_path: Path,
    section: str,
    key: str,
    attribute: str,
    _default: float,
    least: float,
    most: float | None,
) -> None:
    step = 1 if key in WHOLE else 0.0001
    for bound, beyond in ((least, least - step), (most, None if most is None else most + step)):
        if bound is None:
            continue
        assert getattr(load(tmp_path, setting(section, key, bound)), attribute) == bound
        said = refusal(tmp_path, setting(section, key, beyond))
        assert f"[{section}] {key}" in said
        assert str(least) in said


@pytest.mark.parametrize(("section", "key"), [(entry[0], entry[1]) for entry in NUMBERS])
@pytest.mark.parametrize("value", ['"7"', "true", "[7]", "nan", "inf"])
def test_a_number_of_another_kind_is_refused(tmp_path: Path, section: str, key: str, value: str) -> None:
    assert f"[{section}] {key}" in refusal(tmp_path, setting(section, key, value))


@pytest.mark.parametrize("key", sorted(WHOLE))
def test_days_and_people_are_whole_numbers(tmp_path: Path, key: str) -> None:
    section = next(entry[0] for entry in NUMBERS if entry[1] == key)
    assert "of kind int" in refusal(tmp_path, setting(section, key, 7.5))


@pytest.mark.parametrize(("section", "key", "attribute", "_default"), TEXTS)
def test_a_text_is_kept_and_a_number_in_its_place_refused(
    tmp_path: Path, section: str, key: str, attribute: str, _default: str
) -> None:
    assert getattr(load(tmp_path, setting(section, key, '"words"')), attribute) == "words"
    assert "of kind str" in refusal(tmp_path, setting(section, key, 7))


@pytest.mark.parametrize("key", ["name", "timezone"])
def test_a_site_needs_a_name_and_a_time_zone(tmp_path: Path, key: str) -> None:
    without = "".join(line for line in LEAST.splitlines(keepends=True) if not line.startswith(key))
    assert f"[site] has no {key}" in refusal(tmp_path, without)


@pytest.mark.parametrize("zone", ["Europe/Londn", "GMT+1:00", "../etc/passwd", "/etc/localtime", "London"])
def test_a_time_zone_is_an_iana_name(tmp_path: Path, zone: str) -> None:
    assert "IANA" in refusal(tmp_path, LEAST.replace("Europe/London", zone))


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        (LEAST + "full_time_hours = 36\n", "full_time_hours_per_week"),
        (LEAST + "[privacy]\nminimum_grup = 10\n", "minimum_group"),
        (LEAST + "[privasy]\nminimum_group = 10\n", "privacy"),
        (LEAST + "[sources]\n", "source"),
        (LEAST + SOURCE + 'formt = "canonical"\n', "format"),
        (LEAST + SOURCE + "call_are_tasks = true\n", "calls_are_tasks"),
        (LEAST + '[periods]\nnigth = "19:00"\n', "night"),
    ],
)
def test_an_unknown_word_is_an_error_that_names_the_nearest(tmp_path: Path, text: str, nearest: str) -> None:
    assert f"did you mean `{nearest}`?" in refusal(tmp_path, text)


def test_a_word_like_no_other_is_answered_with_all_of_them(tmp_path: Path) -> None:
    said = refusal(tmp_path, LEAST + "[clocks]\nxyzzy = 1\n")
    assert "known are: acknowledge_days, unresolved_days" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[site\n", "not valid TOML"),
        (LEAST + "privacy = 3\n", "unknown key"),
        ("privacy = 3\n" + LEAST, "written as [privacy]"),
        (LEAST + "[source]\nformat = 'canonical'\n", "two brackets"),
        ("source = [1]\n" + LEAST, "two brackets"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, text)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_bytes(LEAST.replace("Northside", "Südhaus").encode("latin-1"))
    with pytest.raises(SettingsError, match="not valid TOML"):
        load_site(tmp_path)


def test_a_byte_order_mark_of_an_editor_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text(LEAST, encoding="utf-8-sig")
    assert load_site(tmp_path).name == "Northside"


def test_a_folder_in_the_files_place_is_told_and_not_thrown(tmp_path: Path) -> None:
    (tmp_path / "site.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        load_site(tmp_path)


def test_no_file_is_answered_with_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="plimsoll init"):
        load_site(tmp_path / "nowhere")


# --- periods --------------------------------------------------------------------------------------------


def test_an_evening_makes_three_periods(tmp_path: Path) -> None:
    text = LEAST + '[periods]\nday = "06:30"\nevening = "14:30"\nnight = "22:00"\n'
    assert load(tmp_path, text).periods == (
        ("day", time(6, 30)),
        ("evening", time(14, 30)),
        ("night", time(22)),
    )


@pytest.mark.parametrize(
    "written", ['["2026-04-06", "2026-04-03", "2026-04-03"]', "[2026-04-03, 2026-04-06]"]
)
def test_closed_days_are_taken_as_text_or_dates_each_once(tmp_path: Path, written: str) -> None:
    assert load(tmp_path, LEAST).closed_days == ()
    text = f"{LEAST}[calendar]\nclosed_days = {written}\n"
    assert load(tmp_path, text).closed_days == (date(2026, 4, 3), date(2026, 4, 6))


@pytest.mark.parametrize("written", ['["03/04/2026"]', "[20260403]", "[true]", "[2026-04-03T00:00:00Z]"])
def test_a_closed_day_is_a_day(tmp_path: Path, written: str) -> None:
    assert "no day" in refusal(tmp_path, f"{LEAST}[calendar]\nclosed_days = {written}\n")


@pytest.mark.parametrize("value", ["25:00", "seven", "", "07:00+01:00", "2026-01-01"])
def test_a_period_begins_at_a_clock_time(tmp_path: Path, value: str) -> None:
    assert "no clock time" in refusal(tmp_path, f'{LEAST}[periods]\nday = "{value}"\n')


@pytest.mark.parametrize(("day", "night"), [("19:00", "07:00"), ("07:00", "07:00")])
def test_periods_follow_one_another(tmp_path: Path, day: str, night: str) -> None:
    assert "order day, evening, night" in refusal(
        tmp_path, f'{LEAST}[periods]\nday = "{day}"\nnight = "{night}"\n'
    )


# --- sources --------------------------------------------------------------------------------------------


def sources(folder: Path, text: str) -> tuple[Source, ...]:
    return load(folder, LEAST + text).sources


def test_a_source_carries_its_mapping_and_the_sites_time_zone(tmp_path: Path) -> None:
    text = (
        '[[source]]\nformat = "litellm_spend_logs"\npath = "logs/*.json"\nname = "gateway"\n'
        'calls_are_tasks = true\n[source.map]\nclinician_id = "end_user"\n'
        '[source.map.task_type]\n"note:progress" = "progress_note"\n'
    )
    (source,) = sources(tmp_path, text)
    assert source.pattern == "logs/*.json"
    mapping = source.mapping
    assert (mapping.name, mapping.format, mapping.timezone) == (
        "gateway",
        "litellm_spend_logs",
        "Europe/London",
    )
    assert mapping.calls_are_tasks
    assert mapping.carriers == {"clinician_id": "end_user"}
    assert mapping.values == {"task_type": {"note:progress": "progress_note"}}


def test_a_source_without_a_name_is_called_by_format_and_path(tmp_path: Path) -> None:
    (source,) = sources(tmp_path, SOURCE)
    assert source.mapping.name == "canonical:incoming/*"
    assert not source.mapping.calls_are_tasks


def test_sources_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = SOURCE + SOURCE.replace("incoming", "second") + SOURCE.replace("incoming", "first")
    assert [source.pattern for source in sources(tmp_path, text)] == ["incoming/*", "second/*", "first/*"]


@pytest.mark.parametrize("key", ["format", "path"])
def test_a_source_needs_a_format_and_a_path(tmp_path: Path, key: str) -> None:
    text = "".join(line for line in SOURCE.splitlines(keepends=True) if not line.startswith(key))
    assert f"number 2 has no {key}" in refusal(tmp_path, LEAST + SOURCE + text)


def test_two_sources_alike_are_refused(tmp_path: Path) -> None:
    assert "alike" in refusal(tmp_path, LEAST + SOURCE + SOURCE)
    assert len(sources(tmp_path, SOURCE + SOURCE + 'name = "other"\n')) == 2


@pytest.mark.parametrize("entry", ["task_type = 3", "task_type = ['a']", "[source.map.task_type]\nnote = 3"])
def test_a_mapping_holds_text_only(tmp_path: Path, entry: str) -> None:
    text = f"{LEAST}{SOURCE}[source.map]\n{entry}\n"
    assert "[source.map] of source number 1" in refusal(tmp_path, text)


@pytest.mark.parametrize(("key", "value"), [("format", "3"), ("calls_are_tasks", '"yes"'), ("map", "3")])
def test_a_source_key_of_another_kind_is_refused(tmp_path: Path, key: str, value: Any) -> None:
    text = "\n".join(line for line in SOURCE.splitlines() if not line.startswith(key))
    assert f"[[source]] {key}" in refusal(tmp_path, f"{LEAST}{text}\n{key} = {value}\n")
