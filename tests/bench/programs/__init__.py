"""The same errand with several clients, each a program of its own for `bench_lost`."""
