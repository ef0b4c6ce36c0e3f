"""A decision about very many things is asked of the platform part by part."""
