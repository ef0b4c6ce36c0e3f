"""Removed content is kept, sealed, for as long as the law asks and no longer: TCO Art. 6."""
