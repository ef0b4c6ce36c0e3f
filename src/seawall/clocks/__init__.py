"""When something is due, and under which law: profiles, calendars, holds."""
