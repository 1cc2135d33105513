"""Names of attributes in OpenTelemetry exports, in every dialect that is read.

The current GenAI conventions, the older ones (`gen_ai.system`, prompt and completion tokens), OpenLLMetry old
and new, and OpenInference differ in the names of the same few attributes. `clinical.*` is what an application
adds.
"""

from typing import Final

CONTEXT: Final[dict[str, tuple[str, ...]]] = {
    "task_id": ("clinical.task.id",),
    "clinician_id": (
        "user.id",
        "gen_ai.user",
        "llm.user",
        "enduser.pseudo.id",
        "enduser.id",
        "langfuse.user.id",
        "traceloop.association.properties.user_id",
    ),
    "session_id": (
        "session.id",
        "gen_ai.conversation.id",
        "langfuse.session.id",
        "traceloop.association.properties.session_id",
    ),
    "unit_id": ("clinical.unit.id",),
    "tool_id": ("clinical.tool.id", "gen_ai.agent.name", "service.name"),
    "tool_version": ("clinical.tool.version", "gen_ai.agent.version", "service.version"),
    "task_type": (
        "clinical.task.type",
        "gen_ai.workflow.name",
        "gen_ai.prompt.name",
        "traceloop.workflow.name",
    ),
}
"""Where context is looked for, best first. A tool and its version stand at the same place."""

RESOURCE_RANK: Final = 50
"""What the whole process says of itself counts less than what any span of the chain says."""
TAG_RANK: Final = 25

PROVIDER: Final = ("gen_ai.provider.name", "gen_ai.system", "llm.provider", "llm.system")
MODEL: Final = ("gen_ai.response.model", "gen_ai.request.model", "llm.model_name", "embedding.model_name")
INPUT_TOKENS: Final = ("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt")
OUTPUT_TOKENS: Final = (
    "gen_ai.usage.output_tokens",
    "gen_ai.usage.completion_tokens",
    "llm.token_count.completion",
)
COST: Final = ("llm.cost.total", "gen_ai.usage.cost")
OPERATION: Final = (
    "gen_ai.operation.name",
    "openinference.span.kind",
    "llm.request.type",
    "traceloop.span.kind",
)
ERROR: Final = ("error.type", "exception.type")
EVALUATION: Final = "gen_ai.evaluation.name"
LABEL: Final = ("gen_ai.evaluation.score.label", "gen_ai.evaluation.score.value")
METADATA: Final = "metadata"
ALL_TAGS: Final = ("tag.tags", "langfuse.trace.tags")

CALLS: Final = {
    "chat": "chat",
    "llm": "chat",
    "generate_content": "generate_content",
    "completion": "text_completion",
    "text_completion": "text_completion",
    "embedding": "embeddings",
    "embeddings": "embeddings",
}
"""Operation at source, in lower case -> operation of a call to a model."""
STEPS: Final = frozenset(
    "execute_tool retrieval retriever reranker rerank invoke_agent create_agent invoke_workflow plan "
    "workflow task agent tool chain guardrail evaluator prompt".split()
)
"""Operations around calls: kept for the parent chain only."""
