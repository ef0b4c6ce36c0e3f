"""RFC 9497 a second time, on libsodium, with the vectors of its appendix A.1.

It says what `voprf` must give. Blinds and the proof's random number are arguments here,
since the vectors fix them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import rbcl

ORDER = 2**252 + 27742317777372353535851937790883648493
SEED, INFO = b"\xa3" * 32, b"test key"


def expand(message: bytes, dst: bytes) -> bytes:
    """expand_message_xmd of RFC 9380 §5.3.1 for SHA-512 and 64 bytes."""
    dst += bytes([len(dst)])
    first = hashlib.sha512(bytes(128) + message + (64).to_bytes(2) + b"\0" + dst).digest()
    return hashlib.sha512(first + b"\1" + dst).digest()


def lp(*parts: bytes) -> bytes:
    """Each part behind its length in two bytes."""
    return b"".join(len(part).to_bytes(2) + part for part in parts)


def scalar(number: int) -> bytes:
    return (number % ORDER).to_bytes(32, "little")


def number(raw: bytes) -> int:
    return int.from_bytes(raw, "little") % ORDER


def times(factor: bytes, point: bytes) -> bytes:
    return bytes(rbcl.crypto_scalarmult_ristretto255(factor, point))


def plus(one: bytes, other: bytes) -> bytes:
    return bytes(rbcl.crypto_core_ristretto255_add(one, other))


BASE = bytes(rbcl.crypto_scalarmult_ristretto255_base(scalar(1)))


@dataclass(frozen=True)
class Mode:
    """0 is OPRF, 1 is VOPRF."""

    byte: int

    @property
    def context(self) -> bytes:
        return b"OPRFV1-" + bytes([self.byte]) + b"-ristretto255-SHA512"

    def to_group(self, value: bytes) -> bytes:
        dst = b"HashToGroup-" + self.context
        return bytes(rbcl.crypto_core_ristretto255_from_hash(expand(value, dst)))

    def to_scalar(self, value: bytes, name: bytes = b"HashToScalar-") -> bytes:
        return scalar(int.from_bytes(expand(value, name + self.context), "little"))

    def key(self, seed: bytes, info: bytes) -> bytes:
        return self.to_scalar(seed + lp(info) + b"\0", b"DeriveKeyPair")

    def blind(self, value: bytes, blind: bytes) -> bytes:
        return times(blind, self.to_group(value))

    def finalize(self, value: bytes, blind: bytes, evaluated: bytes) -> bytes:
        inverse = scalar(pow(number(blind), -1, ORDER))
        return hashlib.sha512(lp(value, times(inverse, evaluated)) + b"Finalize").digest()

    def evaluate(self, key: bytes, value: bytes) -> bytes:
        return self.finalize(value, scalar(1), times(key, self.to_group(value)))

    def prove(self, key: bytes, blinded: list[bytes], evaluated: list[bytes], r: bytes) -> bytes:
        """The proof that one key stands behind all of them: RFC 9497 §2.2.1."""
        public = times(key, BASE)
        mixed = self._mixed(public, blinded, evaluated)
        sum_z = times(key, mixed)
        parts = (public, mixed, sum_z, times(r, BASE), times(r, mixed))
        c = self.to_scalar(lp(*parts) + b"Challenge")
        return c + scalar(number(r) - number(c) * number(key))

    def _mixed(self, public: bytes, blinded: list[bytes], evaluated: list[bytes]) -> bytes:
        seed = hashlib.sha512(lp(public, b"Seed-" + self.context)).digest()
        total = None
        for n, (one, two) in enumerate(zip(blinded, evaluated, strict=True)):
            weight = self.to_scalar(lp(seed) + n.to_bytes(2) + lp(one, two) + b"Composite")
            total = times(weight, one) if total is None else plus(total, times(weight, one))
        assert total is not None
        return total


OPRF, VOPRF = Mode(0), Mode(1)

A_1_1 = [
    {
        "input": "00",
        "blind": "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706",
        "blinded": "609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c",
        "evaluated": "7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e",
        "output": "527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3"
        "ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6",
    },
    {
        "input": "5a" * 17,
        "blind": "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706",
        "blinded": "da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418",
        "evaluated": "b4cbf5a4f1eeda5a63ce7b77c7d23f461db3fcab0dd28e4e17cecb5c90d02c25",
        "output": "f4a74c9c592497375e796aa837e907b1a045d34306a749db9f34221f7e750cb4"
        "f2a6413a6bf6fa5e19ba6348eb673934a722a7ede2e7621306d18951e7cf2c73",
    },
]
A_1_1_KEY = "5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e"

A_1_2 = [
    {
        "inputs": ["00"],
        "blinds": ["64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706"],
        "blinded": ["863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945"],
        "evaluated": ["aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e"],
        "outputs": [
            (
                "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7d"
                "a4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c"
            )
        ],
        "r": "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
        "proof": "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd06"
        "6d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
    },
    {
        "inputs": ["5a" * 17],
        "blinds": ["64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706"],
        "blinded": ["cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c"],
        "evaluated": ["60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468"],
        "outputs": [
            (
                "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60"
                "356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6"
            )
        ],
        "r": "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
        "proof": "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a"
        "67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02",
    },
    {
        "inputs": ["00", "5a" * 17],
        "blinds": [
            "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706",
            "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
        ],
        "blinded": [
            "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
            "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654",
        ],
        "evaluated": [
            "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
            "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a",
        ],
        "outputs": [
            (
                "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7d"
                "a4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c"
            ),
            (
                "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60"
                "356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6"
            ),
        ],
        "r": "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c",
        "proof": "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a"
        "5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08",
    },
]
A_1_2_PUBLIC = "c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e"
