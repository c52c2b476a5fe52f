"""Audio description: what can be said truthfully about a film, in twelve languages, spoken where there is room."""
