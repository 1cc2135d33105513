"""What a site holds about one person: rows of the store, refused rows, and what the record can find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.errors import SettingsError
from pipelines.privacy import load_key
from pipelines.steps import quarantine
from pipelines.steps.lock import site_lock
from pipelines.steps.record import held_of, record_answered
from pipelines.warehouse.engine import faults_told
from pipelines.warehouse.held import rows_of
from pipelines.warehouse.retiring import meta_of
from pipelines.warehouse.store import STORE_FILE

if TYPE_CHECKING:
    from pipelines.site import Site

WHAT: Final = {
    "clinicians": (
        "Your employment: staff group, home unit, hours contracted.",
        "as long as employed, then {}",
    ),
    "shifts": ("Shifts worked, planned, cancelled, on leave or sick, with overtime and missed breaks.", "{}"),
    "llm_events": ("Tasks done with an LLM tool: kind, times, outcome, concern, consent recorded.", "{}"),
    "llm_calls": ("Calls to a model made for your tasks: times, model, counts of tokens. No text.", "{}"),
    "log_records": ("The lines of LLM logs that tasks and calls are made of. No prompt, no answer.", "{}"),
    "ehr_time": ("Minutes active in the record system, by day and kind of work.", "{}"),
    "access_records": ("Actions in the record system that these minutes are counted from.", "{}"),
    "training": (
        "Training completed and guidelines acknowledged.",
        "until it runs out, or you have left for {}",
    ),
    "caseload": ("Patients in your care on a day, as a number.", "{}"),
    "overload_reports": ("Overload reports that came in a file with your id.", "{}"),
    "stay_records": ("Whose case a stay is, without the patient.", "{}, open ones until they end"),
    "census_spell": ("The same, by unit.", "{}, open ones until they end"),
    "clinician_week": ("Your share of a unit's patients and hours by week, made from the rows above.", "{}"),
    "use_person": ("How many tasks of each kind you did in a week, made from the rows above.", "{}"),
    "person_week": (
        "Your part in a unit's week: tasks, minutes, overtime, breaks; to tell of it without telling of you.",
        "{}",
    ),
    "shown_person": ("That published figures of a week were about you, among others; for the same.", "{}"),
    "shown_sharer": ("The same of how evenly a unit's load was shared out.", "{}"),
    "shown_scope": ("The same of what a service's use of the tools was divided into.", "{}"),
    "record": ("What you wrote when signed in; grants given to you; attempts that were denied.", "for good"),
    "sign_ins": ("When you signed in.", "for good"),
}
"""By name what is held and for how long; `{}` stands for the weeks of the settings."""
_REFUSED: Final = ("Rows that were refused, kept for whoever mends the feed.", "{}")


def held(site: Site, identifier: str, signs_in_as: tuple[str, str] | None = None) -> dict[str, pl.DataFrame]:
    """Everything held about one person, by name; empty where nothing is. That somebody asked is recorded.

    `identifier`: the staff id as files carry it; `signs_in_as`: issuer and subject. SiteBusy while a run
    holds the site, SettingsError without the key, StorageError where disk or record fail.
    """
    key = load_key(site.folder, site.pseudonym_key_env)
    path = site.warehouse / STORE_FILE
    with faults_told(site.warehouse), site_lock(site.warehouse):
        if meta_of(path, "pseudonym key") not in (None, key.fingerprint):
            raise SettingsError(
                "The pseudonym key is not the one that the stored rows were read with: it finds nobody.",
                hint="set the key that `plimsoll run` uses",
            )
        pseudonym = key.pseudonym(identifier)
        found = rows_of(path, pseudonym)
        found |= quarantine.held_of(site.warehouse / "quarantine", pseudonym)
    if signs_in_as is not None:
        for name, rows in held_of(site, *signs_in_as).items():
            found[name] = pl.DataFrame(rows)
    record_answered(site)
    return found


def told_of(name: str, weeks: int) -> tuple[str, str]:
    """What a file of this name holds, and for how long that is kept."""
    what, long = WHAT.get(name, _REFUSED)
    return what, long.format(f"{weeks} weeks")
