"""Stored originals, content-addressed by hash, with limits and checks; uploads are hostile until proven otherwise."""
