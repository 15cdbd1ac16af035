"""The live stream: one WebSocket for each screen, one encoding for all who see the same."""
