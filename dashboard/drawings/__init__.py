"""Rows, words and a chart put together: what a view shows, ready to be drawn on screen or paper."""
