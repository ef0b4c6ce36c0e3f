"""The console: pages for people, server-rendered, usable by keyboard."""
