"""Where people and machines come in: screens, HTTP API, sign-in, language, settings, CLI."""
