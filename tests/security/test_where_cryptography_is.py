"""Cryptography is other people's, in one room, authenticated, and its randomness the system's.

ASVS 5.0 V11.2.1, V11.3.2, V11.4.2, V11.5.1; V1.5.2 and V1.2.5 for what else a module may not use.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cache

import pytest

from tests.source_trees import Nodes, dotted, let_go, sorted_nodes

#: Which rooms use which library, and for what.
USERS = {
    "cryptography": {"keys", "ledger", "mailroom", "people"},
    "joserfc": {"keys", "people"},
    "voprf": {"forum"},  # RFC 9497, on ristretto255
    "fido2": {"people"},
    "asn1crypto": {"mailroom"},  # reads what others signed
    "pysequoia": {"mailroom"},
    "pyrage": {"keys"},  # age: the backup of the keys
}
#: Libraries of the same kind that nobody uses.
NEVER = {"Crypto", "Cryptodome", "nacl", "jwt", "jose", "M2Crypto", "OpenSSL", "passlib", "rsa"}
#: One block each: AES as a permutation, for lists that are built anew (`keys/repeatable.py`).
WITHOUT_A_SEAL = {"keys/repeatable.py"}
#: MD5 is asked of us by lists that others keep; of SHA-1, TOTP (RFC 6238) is what phones speak.
WEAK = {"signals/md5.py", "signals/url_md5.py", "people/access/totp.py"}
#: A coin that Meta's clients toss too, pauses, and invented worlds: nobody is kept out by it.
PLAIN_CHANCE = {
    "exchanges/hma/coin.py",
    "worker/context.py",
    "world/generator/accounts.py",
    "drills/making/pictures.py",
    "drills/making/words.py",
}
#: What makes objects out of bytes, or runs them.
UNPACKERS = {"pickle", "cPickle", "dill", "marshal", "shelve", "joblib", "jsonpickle"}
#: Programs that are started, none of them through a shell: ourselves, or what the owner installed.
STARTERS = {
    "app/processes/gates.py",
    "app/index_writer.py",
    "app/refresher.py",
    "keys/remote_signing.py",
    "native/build.py",
    "sandbox/jail/_link.py",
    "signals/aids/ocr.py",
    "world/stage.py",
}


@dataclass
class Use:
    """What one module imports, by whole names, what it calls, and with which keywords."""

    imports: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    keywords: set[str] = field(default_factory=set)
    loaders: set[str] = field(default_factory=set)


def use_of(standing: Nodes) -> Use:
    use = Use()
    for node in standing[ast.Import]:
        use.imports |= {alias.name for alias in node.names}
    for node in standing[ast.ImportFrom]:
        if not node.level:
            use.imports |= {f"{node.module}.{it.name}" for it in node.names} | {node.module or ""}
    for call in standing[ast.Call]:
        use.keywords |= {keyword.arg or "" for keyword in call.keywords}
        use.calls.add(dotted(call.func))
    for node in standing[ast.Attribute]:
        if node.attr.endswith("Loader"):
            use.loaders.add(dotted(node))
    return use


@cache
def uses() -> dict[str, Use]:
    """Every module of the product; of its syntax only this is kept."""
    found = {str(path): use_of(standing) for path, standing in sorted_nodes().items()}
    let_go()
    return found


def importers(library: str) -> set[str]:
    return {
        name
        for name, use in uses().items()
        if any(one == library or one.startswith(f"{library}.") for one in use.imports)
    }


def callers(*names: str) -> set[str]:
    return {name for name, use in uses().items() if use.calls & set(names)}


@pytest.mark.parametrize("library", USERS)
def test_a_library_of_cryptography_is_used_in_its_rooms_alone(library):
    assert {name.partition("/")[0] for name in importers(library)} == USERS[library]


def test_no_other_library_of_cryptography_is_used():
    assert {name for library in NEVER for name in importers(library)} == set()


def test_what_is_sealed_is_authenticated():
    """Ciphers come from `aead` and `hpke`, but for one block."""
    ciphers = "cryptography.hazmat.primitives.ciphers"
    plain = {
        name
        for name in importers(ciphers)
        if any(
            one.startswith(ciphers) and not one.startswith(f"{ciphers}.aead") and one != ciphers
            for one in uses()[name].imports
        )
    }

    assert plain == WITHOUT_A_SEAL


def test_weak_digests_are_where_others_ask_for_them():
    weak = callers("hashlib.md5", "hashlib.sha1", "md5", "sha1") | {
        name
        for name, use in uses().items()
        for one in use.imports
        if one.startswith("cryptography.") and one.endswith((".SHA1", ".MD5"))
    }

    assert weak <= WEAK
    assert "people/access/totp.py" in weak


def test_chance_that_keeps_anybody_out_is_the_systems():
    assert importers("random") == PLAIN_CHANCE


def test_nothing_that_was_stored_or_sent_is_made_into_an_object_or_run():
    assert {name for library in UNPACKERS for name in importers(library)} == set()
    assert callers("eval", "exec", "compile", "__import__") == set()


def test_yaml_is_read_by_safe_loaders_alone():
    loaders = {one for use in uses().values() for one in use.loaders if one.startswith("yaml.")}

    assert loaders
    assert {name for name in loaders if "Safe" not in name} == set()
    assert callers("yaml.full_load", "yaml.unsafe_load", "yaml.load_all") == set()


def test_programs_are_started_by_lists_of_words_and_by_these_modules():
    assert importers("subprocess") == STARTERS
    assert callers("os.system", "os.popen", "subprocess.getoutput") == set()
    assert not [name for name, use in uses().items() if "shell" in use.keywords]
