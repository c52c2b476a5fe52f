"""ViddyScribe: audio description as text, as a sound track and as a described video."""
