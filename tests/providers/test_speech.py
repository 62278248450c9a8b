"""Speech: the phonemes of a text are spoken as espeak speaks the text itself."""

import array
import hashlib
import io
import json
import subprocess
import sys
import threading
import wave
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factory.providers.espeak import Espeak, Prosody, Utterance
from factory.providers.port import Media, ProviderError
from factory.providers.runs import Lang, runs
from factory.providers.speech import phonemes, speak

ROOT = Path(__file__).parents[2]
PROSODY = Prosody(rate=175, pitch=50, volume=100)
PHRASES = [
    ("ru", "привет"),
    ("ru", "Привет, мир! Как дела? Всё хорошо."),
    ("ru", "Съешь ещё этих мягких французских булок; да выпей чаю."),
    ("en", "hello"),
    ("en", "Hello, world! How are you? Fine."),
    ("en", "The quick brown fox jumps over the lazy dog."),
]


def samples(sound):
    assert sound.media_type == "audio/wav"
    with wave.open(io.BytesIO(sound.data)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert file.getframerate() == 22050
        return array.array("h", file.readframes(file.getnframes()))


def said(text, **options):
    return samples(speak().run(phonemes().run(text, {}), options))


def seconds(pcm):
    return len(pcm) / 22050


def loudness(pcm):
    return (sum(value * value for value in pcm) / len(pcm)) ** 0.5


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("привет", [("ru", "p@-r;iv;'et", "привет")]),
        (
            "Привет, мир!",
            [("ru", "p@-r;iv;'et", "Привет, "), ("ru", "m;'ir", "мир!")],
        ),
        ("hello", [("en", "h@l'oU", "hello")]),
        (
            "Открой file, please",
            [
                ("ru", "Vtk@-r'oj", "Открой "),
                ("en", "f'aIl", "file, "),
                ("en", "pl'i:z", "please"),
            ],
        ),
        ("", []),
    ],
)
def test_segments(text, segments):
    found = phonemes().run(text, {})["segments"]
    assert [(s["lang"], s["phonemes"], s["text"]) for s in found] == segments


@pytest.mark.parametrize(("lang", "text"), PHRASES)
def test_phonemes_take_as_long_as_the_text_itself(lang, text):
    direct = Espeak().speak([Utterance(lang, text)], PROSODY)
    through = said(text)
    assert seconds(through) == pytest.approx(len(direct.pcm) / 2 / 22050, rel=0.02)


@pytest.mark.parametrize(("lang", "text"), PHRASES)
def test_phonemes_sound_like_the_text_itself(lang, text):
    direct = array.array("h", Espeak().speak([Utterance(lang, text)], PROSODY).pcm)
    ours, theirs = envelope(said(text)), envelope(direct)
    size = min(len(ours), len(theirs))
    assert correlation(ours[:size], theirs[:size]) > 0.9


def envelope(pcm, window=1102):
    """Loudness in steps of 50 ms."""
    return [
        loudness(pcm[place : place + window])
        for place in range(0, len(pcm) - window, window)
    ]


def correlation(left, right):
    middle = [sum(values) / len(values) for values in (left, right)]
    one = [value - middle[0] for value in left]
    two = [value - middle[1] for value in right]
    shared = sum(a * b for a, b in zip(one, two, strict=True))
    return shared / (sum(a * a for a in one) * sum(b * b for b in two)) ** 0.5


@pytest.mark.parametrize(("lang", "text"), PHRASES)
def test_it_is_heard_and_does_not_clip(lang, text):
    pcm = said(text)
    assert lang == phonemes().run(text, {})["segments"][0]["lang"]
    assert loudness(pcm) > 500
    assert 1_000 < max(pcm) < 32767


def test_different_texts_sound_different():
    sounds = [said(text).tobytes() for _, text in PHRASES]
    assert len(set(sounds)) == len(sounds)


def test_longer_texts_take_longer():
    assert seconds(said("слово " * 200)) > 8 * seconds(said("слово " * 20))


def test_punctuation_makes_pauses():
    plain = seconds(said("один два три"))
    assert seconds(said("один, два, три")) > plain + 0.2
    assert seconds(said("один. два. три.")) > seconds(said("один, два, три"))


def test_a_question_sounds_unlike_a_statement():
    assert said("Ты дома?").tobytes() != said("Ты дома.").tobytes()


@pytest.mark.parametrize("text", [text for _, text in PHRASES])
def test_the_same_input_makes_the_same_bytes(text):
    assert said(text) == said(text)


def test_the_same_bytes_in_another_process():
    script = (
        "import hashlib, sys\n"
        "from factory.providers.speech import phonemes, speak\n"
        "said = speak().run(phonemes().run('Привет, world!', {}), {'rate': 200})\n"
        "sys.stdout.write(hashlib.sha256(said.data).hexdigest())\n"
    )
    other = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    here = speak().run(phonemes().run("Привет, world!", {}), {"rate": 200})
    assert other.stdout == hashlib.sha256(here.data).hexdigest()


def test_threads_do_not_disturb_each_other():
    provider, voice = phonemes(), speak()
    inputs = [provider.run(text, {}) for _, text in PHRASES]
    alone = [voice.run(value, {}) for value in inputs]
    together: list[Media | None] = [None] * len(inputs)

    def work(place):
        together[place] = voice.run(inputs[place], {})

    threads = [threading.Thread(target=work, args=[n]) for n in range(len(inputs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone


def test_rate_pitch_volume_and_voice_are_heard():
    plain = said("Привет, мир")
    assert seconds(said("Привет, мир", rate=300)) < seconds(plain) * 0.8
    assert seconds(said("Привет, мир", rate=80)) > seconds(plain) * 1.5
    assert loudness(said("Привет, мир", volume=30)) < loudness(plain) * 0.5
    assert loudness(said("Привет, мир", volume=0)) < 5
    assert period(said("Привет, мир", pitch=90)) < period(plain) * 0.8
    voices = [said("Привет, мир", voice=name) for name in ("m3", "f2", "whisper")]
    assert len({pcm.tobytes() for pcm in [plain, *voices]}) == 4


def period(pcm):
    """The length of one wave in the loudest place, in samples."""
    size = 1500
    starts = range(0, len(pcm) - 2 * size, size)
    start = max(starts, key=lambda place: loudness(pcm[place : place + size]))
    voiced = pcm[start : start + size]
    return max(
        range(50, 400),
        key=lambda lag: correlation(voiced[: size - lag], voiced[lag:]),
    )


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_spoken(text):
    value = phonemes().run(text, {})
    assert "".join(segment["text"] for segment in value["segments"]) == text
    assert json.loads(json.dumps(value)) == value
    assert speak().run(value, {}).media_type == "audio/wav"


@given(st.text(alphabet="абв ab ,.!?…\n12«»", max_size=60))
def test_runs_joined_are_the_text(text):
    assert "".join(run.text for run in runs(text)) == text


def test_a_number_goes_with_the_language_before_it():
    assert [run.lang for run in runs("слово 5. word 5")] == [
        Lang.RU,
        Lang.EN,
    ]


def test_nothing_said_is_an_empty_sound():
    assert len(samples(speak().run({"segments": []}, {}))) == 0


@pytest.mark.parametrize(
    "value",
    [
        "привет",
        None,
        [],
        {},
        {"segments": "a"},
        {"segments": [{"lang": "de", "phonemes": "a"}]},
        {"segments": [{"lang": "ru"}]},
        {"segments": [{"lang": "ru", "phonemes": "a]] text"}]},
        {"segments": [{"lang": "ru", "phonemes": "[[a"}]},
        {"segments": [{"lang": "ru", "phonemes": "привет"}]},
        {"segments": [{"lang": "ru", "phonemes": "a\n"}]},
        {"segments": [{"lang": "ru", "phonemes": "a", "extra": 1}]},
        Media("audio/wav", b""),
    ],
)
def test_what_is_not_phonemes_is_refused(value):
    with pytest.raises(ProviderError) as caught:
        speak().run(value, {})
    assert caught.value.code == "bad_input"


@pytest.mark.parametrize(
    "options",
    [
        {"rate": 79},
        {"rate": 451},
        {"rate": 175.5},
        {"pitch": 100},
        {"pitch": -1},
        {"volume": 101},
        {"voice": "demon"},
        {"speed": 1},
    ],
)
def test_options_out_of_range_are_refused(options):
    with pytest.raises(ProviderError) as caught:
        speak().run({"segments": []}, options)
    assert caught.value.code == "bad_option"


@pytest.mark.parametrize("options", [{"rate": 80}, {"rate": 450, "pitch": 0}])
def test_the_ends_of_the_ranges_are_taken(options):
    assert seconds(said("да", **options)) > 0.1


def test_a_missing_wheel_is_told_with_the_extra():
    script = (
        "import sys\n"
        "sys.modules['espeakng_loader'] = None\n"
        "from factory.providers.port import ProviderError\n"
        "from factory.providers.speech import phonemes\n"
        "try:\n"
        "    phonemes().run('да', {})\n"
        "except ProviderError as error:\n"
        "    sys.stdout.write(f\"{error.code} {error.fields['extra']}\")\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert found.stdout == "unavailable speech"
