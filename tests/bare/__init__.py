"""From a bare Debian 13 to the first blocked upload, by the lines of the documentation alone."""
