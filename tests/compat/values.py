"""The values that HMA's own documentation shows, for its clients' tests."""

PDQ = "facd8bcb2a49bcebdec1985298d5fe84bcd006c187c598c720c3c087b3fdb318"
NEAR = "facd8bcb2a49bcebdec1985228d5ae84bcd006c187c598c720c2b087b3fdb318"
MD5 = "9e107d9d372bb6826bd81d3542a419d6"
