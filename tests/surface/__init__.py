"""What others build on, written down: the API, the commands, the settings, the pages."""
