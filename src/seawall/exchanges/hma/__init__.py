"""HMA: what clients of Meta's Hasher-Matcher-Actioner say, and what they expect to hear.

A platform that has HMA built in asks it at `/h`, `/m` and `/c`. Here are its words, its
numbers and its rules; the doors that speak them are `gate/hma` and `web/compat`. Read
from HMA 1.1.7, github.com/facebook/ThreatExchange, `hasher-matcher-actioner`.
"""
