"""An order that comes again and brings nothing new: how often, and when last."""
