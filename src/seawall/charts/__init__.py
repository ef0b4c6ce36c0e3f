"""Pictures of figures: curves and intervals as SVG, with words beside them."""
