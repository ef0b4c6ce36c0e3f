"""OpenPGP signatures by clocks that were wrong, which no library makes at will.

An invented key ("Grey Tide Unit", made in 2020 by a clock of its own) signed `CONTENT`; each
signature is what GnuPG wrote when its clock was set to that time.
"""

from __future__ import annotations

CONTENT = b"Content-Type: text/plain\r\n\r\nReferral GT-2\r\n"

CERTIFICATE = b"""\
-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEXgvhABYJKwYBBAHaRw8BAQdAjvfffQY00NJbxeIdzFq+ndoQ5g5zPVn9KWy7
ZdhM2Xu0K0dyZXkgVGlkZSBVbml0IDx1bml0QGF1dGhvcml0eS5leGFtcGxlLm9y
Zz6IkAQTFgoAOBYhBN9fenT1f5TwIVXKwHmTDLDl69m/BQJeC+EAAhsDBQsJCAcC
BhUKCQgLAgQWAgMBAh4BAheAAAoJEHmTDLDl69m/TX8BAJ5d075NXAAOwXzJQfQw
O8Vn4HRl7s3slSk44mf4YdG6AQCkVAfmUNM8mniApzGMh+ChUFGSl0mnWCPYOWQy
oS4PAg==
=p8yG
-----END PGP PUBLIC KEY BLOCK-----
"""

OF_2021 = b"""\
-----BEGIN PGP SIGNATURE-----

iHQEABYKAB0WIQTfX3p09X+U8CFVysB5kwyw5evZvwUCX+5mAAAKCRB5kwyw5evZ
v9nRAPY44pY/JfreG2tAT9CwvmyPZSEdUwO5/mhIZEhCwW4UAP0T/05Imegtz0OY
anzBEbEM8U1tWGT31Oi+zDYSUN2JCA==
=34iA
-----END PGP SIGNATURE-----
"""

OF_2060 = b"""\
-----BEGIN PGP SIGNATURE-----

iHUEABYKAB0WIQTfX3p09X+U8CFVysB5kwyw5evZvwUCqUkcAAAKCRB5kwyw5evZ
v3ZsAQCkwkmTyl47tkEYVmRImPZYk9/JtGxARBAeYt0cKGFJSQEA1DkYd5Pcwt7o
MYqWpO0KWM9oRRBziVMuqSxI6UACdwY=
=N1vM
-----END PGP SIGNATURE-----
"""

BEFORE_ITS_KEY = b"""\
-----BEGIN PGP SIGNATURE-----

iHUEABYKAB0WIQTfX3p09X+U8CFVysB5kwyw5evZvwUCXCqtgAAKCRB5kwyw5evZ
vxI3AP9baQUyQcdWnFQJIQmosqeF0xd76w867aN8h8yUgC+9FgD9EfyFim0lGT1y
vjGCocHIUPEj4Y9H6PE6o5bWFl4ljww=
=PRD/
-----END PGP SIGNATURE-----
"""

FOR_ONE_DAY = b"""\
-----BEGIN PGP SIGNATURE-----

iHsEABYKACMWIQTfX3p09X+U8CFVysB5kwyw5evZvwUCX+5mAAWDAAFRgAAKCRB5
kwyw5evZv1/NAQD8dGREhGgke7WBL//ny5kjvLulc20j7EqPVIvfVxO6qwEAqSXJ
scevJkv0hoVRqK6Y8/tJzefUXcNo9lQ6QqAofQM=
=IYbG
-----END PGP SIGNATURE-----
"""

BY_SHA1 = b"""\
-----BEGIN PGP SIGNATURE-----

iHUEABYCAB0WIQTfX3p09X+U8CFVysB5kwyw5evZvwUCX+5mAAAKCRB5kwyw5evZ
v47SAP0RrDe7MEhFTAmgn6G4ll8KiL/SuznB8EZNKik5bvqXpgD/cYsrwnmYkhP4
M+rB3RjkD1M4qUXAO9JSg9nHSItWcwA=
=uKHg
-----END PGP SIGNATURE-----
"""
