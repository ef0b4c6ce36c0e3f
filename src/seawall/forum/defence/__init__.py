"""Defend the list: what one member offers acts nowhere until every line of defence lets it.

One rule a file, each pure, with the time as an argument. `adoption` asks them all, in one
fixed order, and says which one decided. Nothing here trusts the author of a signal, the hub
that passed it on, or a policy that is laxer than these lines: perceptual hashes can be made
to order (arXiv 2011.09473, 2106.09820), accounts of members are stolen, and a list that
takes down the moon is worse than none.
"""
