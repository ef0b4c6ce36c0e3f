"""The compiled kernel, where there is one: hashing and matching at the processor's speed.

Everything here has a plain NumPy twin beside its caller, which the tests hold it to and
which answers where no kernel was built. Nothing else in Seawall depends on a compiler::

    >>> from seawall import native
    >>> native.status().startswith(("compiled", "NumPy"))
    True

`python -m seawall.native` compiles it into this package.
"""

from seawall.native._loading import kernel, status, without_kernel

__all__ = ["kernel", "status", "without_kernel"]
