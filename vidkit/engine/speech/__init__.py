"""Speech: what is said and when, where anybody speaks, and voices that read words aloud."""
