"""Wrongful hours: how long something was down that should not have been."""
