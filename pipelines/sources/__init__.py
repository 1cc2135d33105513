"""The formats Plimsoll reads: one file per format, one line per format in `SOURCES`."""

from __future__ import annotations

from pipelines.sources import (
    azure_openai,
    bedrock,
    canonical,
    langfuse,
    litellm_spend_logs,
    openai_usage,
    otlp_genai,
)
from pipelines.sources import canonical, litellm_spend_logs, otlp_genai, task_outcomes
from pipelines.sources import canonical, epic_access_log, litellm_spend_logs, otlp_genai, task_outcomes
    canonical,
    ehr_time_export,
    epic_access_log,
    litellm_spend_logs,
    otlp_genai,
    task_outcomes,
)
from pipelines.sources import canonical, litellm_spend_logs, otlp_genai, roster
from pipelines.sources import canonical, litellm_spend_logs, otlp_genai, pbj, roster
from pipelines.sources import canonical, litellm_spend_logs, nhs_safer_staffing, otlp_genai, pbj, roster
from pipelines.sources import canonical, fhir, litellm_spend_logs, otlp_genai
from pipelines.sources import canonical, fhir, hl7v2_adt, litellm_spend_logs, otlp_genai
from pipelines.sources import canonical, fhir, hl7v2_adt, litellm_spend_logs, omop, otlp_genai, synthea
from pipelines.sources import canonical, fhir, hl7v2_adt, litellm_spend_logs, mhsds, omop, otlp_genai, synthea
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
