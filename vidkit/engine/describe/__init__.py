"""Audio description: what can truthfully be said of a film, in twelve languages, where there is room."""
