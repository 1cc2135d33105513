"""Disclosure control: what may be told of a figure on what people did, decided before it is kept.

Metrics are computed exactly (`pipelines.metrics`) and told here: hidden where one or two people are most of
it, rounded, or as a bound. What comes out is what the store keeps and a snapshot publishes.
"""
