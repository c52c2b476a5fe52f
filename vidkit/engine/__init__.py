"""Media for real: probe, encode, stage. Knows no service and no HTTP."""

from vidkit.engine.lettering import find_fribidi

find_fribidi()
