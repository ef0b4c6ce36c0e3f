"""Build what is published: archives, image and Debian package, their parts, licences and sums.

    ./dev release [--key FILE] [--without image] [--without deb]

Into `build/release/`: the source archive and two wheels, each built twice and equal to the byte;
`requirements-X.txt` with the hash of everything that an install brings along; the image and the
Debian package; `sbom-*.cdx.json` (CycloneDX) and `licences.md`; `SHA256SUMS` over all of them and,
with a key, its signature. It stops where two builds differ, where a package says no licence, and
where a licence is not permissive and `NOTICE` does not name it.
"""
