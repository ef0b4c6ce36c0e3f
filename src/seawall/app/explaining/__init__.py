"""Why something matched, or why it did not: every look at it, and how far it was away.

compare     the signals of a file beside one known value
drawing     the two side by side, as derived shapes and never as the original
"""

from seawall.app.explaining.compare import ComparedEntry, Comparison, Explanation, explain_entry
from seawall.app.explaining.drawing import draw_explanation

__all__ = ["ComparedEntry", "Comparison", "Explanation", "draw_explanation", "explain_entry"]
