"""Lesson packages and locale packs, as data."""
