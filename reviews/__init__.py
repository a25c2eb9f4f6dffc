"""Collecting what people say and finding the themes in it."""
