"""Sentences made from data. Every text a person reads comes from the catalogue, so it can be translated."""
