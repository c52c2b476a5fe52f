"""From a whole film to the stretches worth publishing: found, scored, named, and rendered."""
