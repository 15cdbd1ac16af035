"""What planners take away of a published plan, and the keeper that lets plans take effect."""
