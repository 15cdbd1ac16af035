"""The doors by which devices come in: JT/T 808 over TCP, what the Traccar client sends, MQTT."""
