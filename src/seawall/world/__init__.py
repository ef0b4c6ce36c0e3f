"""The simulated world: platforms, people, media, ground truth, pass marks.

Everything in it is harmless and made up. Photographs of coffee, cats and galaxies stand
in for content nobody should have to see; the "Grey Tide Order" exists only here.
"""
