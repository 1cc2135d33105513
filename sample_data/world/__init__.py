"""The stochastic processes: people, rosters, patients, strain, LLM tasks."""
