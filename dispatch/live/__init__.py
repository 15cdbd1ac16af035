"""What moves: the board of what is going on, positions, and how both go over the wire."""
