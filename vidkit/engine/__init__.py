"""Media for real: probe, encode, stage. Knows no service and no HTTP."""
