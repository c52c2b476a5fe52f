"""Twins of tasks, for tests of all around the media: right in shape, size and length, without analysis."""
