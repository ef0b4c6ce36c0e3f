"""Knowledge to governments: techniques and totals, never people, content or signals.

Governments have no access to the forum's list; what they get is a note that anybody could
read: how material is disguised, what worked, how many in all. A note is plain Markdown. It is
linted, shown to every member before it leaves, and signed.
"""
