"""Looking at footage: where shots begin, what moves, how the camera goes, who is seen."""
