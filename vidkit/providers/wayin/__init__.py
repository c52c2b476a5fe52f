"""WayinVideo: short clips out of a long video, moments found by words, clips rendered for every platform."""
