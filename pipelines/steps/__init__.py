"""The steps of a run, each from one place to the next; only `pipelines.run` knows their order."""
