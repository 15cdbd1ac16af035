"""Rules a district sets for itself: the class table, deadlines, working time, plans and report points."""
