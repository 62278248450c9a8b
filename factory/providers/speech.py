"""`speech.phonemes` and `speech.speak`: from text to phonemes to sound (espeak-ng).

Between the two stand segments: one clause or one language run each, with espeak's own
ASCII mnemonics, which can be spoken again exactly (for their meaning see the phoneme
pages of espeak-ng). The punctuation at the end of a segment's `text` sets the pause
and the intonation, the rest of `text` is for the reader. Numbers and abbreviations
are read as espeak reads them; put `text.normalize` before for better ones.
"""

import array
import io
import re
import sys
import wave
from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from factory.providers.computation import (
    Computation,
    NoOptions,
    Options,
    expected,
    refusal,
    text_of,
)
from factory.providers.espeak import Espeak, Prosody, Sound, Utterance
from factory.providers.port import Example, Json, Media, Tunable, Value
from factory.providers.runs import Lang, runs

WAV: Final[dict[str, Json]] = {
    "type": "string",
    "contentEncoding": "base64",
    "contentMediaType": "audio/wav",
}
# espeak reads its input in pieces of about 800 bytes and would cut `[[...]]` in two.
_CHUNK = re.compile(r"\S.{0,300}\S*", re.DOTALL)
_END = re.compile(r"[.!?…,;:](?=[.!?…,;:»”\"')\]\s]*$)")


class Segment(BaseModel):
    """A clause or a language run: mnemonics to speak, text to read."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    lang: Lang
    # Printable ASCII; `[[` and `]` would end the phonemes, the rest were plain text.
    phonemes: Annotated[str, Field(max_length=100_000, pattern=r"^(\[?[ -Z^-~])*\[?$")]
    text: str = ""


class Speech(BaseModel):
    """What `speech.phonemes` gives and `speech.speak` takes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    segments: tuple[Segment, ...]


class Voice(Options):
    """How it is said: words per minute, pitch, volume (percent), and by whom."""

    rate: Annotated[int, Field(ge=80, le=450)] = 175
    pitch: Annotated[int, Field(ge=0, le=99)] = 50
    volume: Annotated[int, Field(ge=0, le=100)] = 100
    voice: Literal["plain", "m1", "m3", "m7", "f1", "f2", "f4", "whisper"] = "plain"


def phonemes() -> Computation[NoOptions]:
    """The provider `speech.phonemes`: text to segments of phoneme mnemonics."""
    espeak = Espeak()
    hello: Json = [{"lang": "ru", "phonemes": "p@-r;iv;'et", "text": "привет"}]
    world: Json = [{"lang": "en", "phonemes": "w'3:ld", "text": "world!"}]
    return Computation(
        name="speech.phonemes",
        kind="analysis",
        input={"type": "string"},
        output=Speech.model_json_schema(),
        form=NoOptions,
        work=lambda value, _: _phonemes(espeak, text_of(value)),
        examples=(
            Example("привет", {}, {"segments": hello}),
            Example("world!", {}, {"segments": world}),
        ),
    )


def speak() -> Computation[Voice]:
    """The provider `speech.speak`: segments to WAV, PCM 16 bits, mono."""
    espeak = Espeak()
    return Computation(
        name="speech.speak",
        kind="action",
        input=Speech.model_json_schema(),
        output=WAV,
        form=Voice,
        work=lambda value, options: _speak(espeak, _speech(value), options),
        tunables=(
            Tunable("rate", tuple(range(100, 320, 20))),
            Tunable("pitch", tuple(range(20, 90, 10))),
        ),
    )


def _phonemes(espeak: Espeak, text: str) -> Value:
    cut = runs(text)
    spoken = espeak.phonemes([Utterance(run.lang, run.text) for run in cut])
    segments = tuple(
        Segment(lang=run.lang, phonemes=mnemonics, text=run.text)
        for run, mnemonics in zip(cut, spoken, strict=True)
    )
    return Speech(segments=segments).model_dump(mode="json")


def _speech(value: Value) -> Speech:
    if not isinstance(value, dict):
        raise expected("phonemes", value)
    try:
        return Speech.model_validate(value)
    except ValidationError as error:
        raise refusal("bad_input", error, "segments") from error


def _speak(espeak: Espeak, speech: Speech, options: Voice) -> Media:
    prosody = Prosody(options.rate, options.pitch, options.volume)
    variant = "" if options.voice == "plain" else f"+{options.voice}"
    said = [
        Utterance(segment.lang + variant, chunk, pause=pause)
        for place, segment in enumerate(speech.segments, start=1)
        for chunk, pause in _chunks(segment, last=place == len(speech.segments))
    ]
    return Media("audio/wav", _wav(espeak.speak(said, prosody)))


def _chunks(segment: Segment, *, last: bool) -> Iterator[tuple[str, bool]]:
    """The texts to synthesise, each with whether a pause follows it."""
    pieces = _CHUNK.findall(segment.phonemes)
    end = _END.search(segment.text)
    for piece in pieces[:-1]:
        yield f"[[{piece}]]", False
    for piece in pieces[-1:]:
        mark = end.group() if end else ""
        yield f"[[{piece}]]{mark}", bool(mark) or last or "\n" in segment.text[-2:]


def _wav(sound: Sound) -> bytes:
    samples = array.array("h", sound.pcm)
    if sys.byteorder == "big":
        samples.byteswap()
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate_hz)
        file.writeframes(samples.tobytes())
    return target.getvalue()
