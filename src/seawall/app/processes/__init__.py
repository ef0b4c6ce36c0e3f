"""Several processes behind one port, and what lends decoders to them."""
