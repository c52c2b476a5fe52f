"""Where to look in a frame of another shape: crops that follow like an operator, and layouts."""
