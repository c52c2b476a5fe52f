"""Hoox: talking videos from a prompt or a script, and their export to the formats of platforms."""
