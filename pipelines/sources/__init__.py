"""The formats Plimsoll reads: one file per format, one line per format in `SOURCES`."""

from __future__ import annotations

from pipelines.sources import (
    azure_openai,
    bedrock,
    canonical,
    ehr_time_export,
    epic_access_log,
    fhir,
    hl7v2_adt,
    langfuse,
    litellm_spend_logs,
    mhsds,
    nhs_safer_staffing,
    omop,
    openai_usage,
    otlp_genai,
    pbj,
    roster,
    synthea,
    task_outcomes,
)
from pipelines.sources.format import Format as Format
from pipelines.sources.format import Option as Option

_ALL = (
    canonical.FORMAT,
    task_outcomes.FORMAT,
    otlp_genai.FORMAT,
    litellm_spend_logs.FORMAT,
    langfuse.FORMAT,
    azure_openai.FORMAT,
    bedrock.FORMAT,
    openai_usage.FORMAT,
    epic_access_log.FORMAT,
    ehr_time_export.FORMAT,
    roster.FORMAT,
    pbj.FORMAT,
    nhs_safer_staffing.FORMAT,
    fhir.FORMAT,
    hl7v2_adt.FORMAT,
    omop.FORMAT,
    mhsds.FORMAT,
    synthea.FORMAT,
)

SOURCES: dict[str, Format] = {entry.name: entry for entry in _ALL}
"""Every format by the name it has in site.toml."""
