"""Figures that anybody can count again from the entries of a bundle."""
