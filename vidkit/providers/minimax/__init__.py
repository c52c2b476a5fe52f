"""MiniMax (Hailuo): two generations of one service, and its camera brackets. `README.md` has the oddities."""
