"""The espeak-ng library through ctypes: text to phonemes, phonemes to sound.

The library (GPL-3) comes with the optional wheel `espeakng-loader`, extra `speech`;
nothing of it is imported before the first use. Its state is one set of C globals that
no call resets: the pitch flutter of an utterance goes on where the last one stopped.
So one owner holds a lock and maps the library anew for each utterance (5 ms), which
makes the sound a function of its arguments.
Constants are those of espeak-ng's public header `speak_lib.h`, revision 12.
"""

import _ctypes
import ctypes
import importlib
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from factory.providers.port import ProviderError

SYNCHRONOUS: Final = 2
DONT_EXIT: Final = 0x8000
UTF8: Final = 1
PHONEMES: Final = 0x100
END_PAUSE: Final = 0x1000
RATE: Final = 1
VOLUME: Final = 2
PITCH: Final = 3

SynthCallback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is said in one breath.

    Args:
        voice: an espeak voice name, for example `ru` or `en+f3`.
        text: text in which `[[...]]` are phoneme mnemonics.
        pause: whether a pause as after a clause follows.
    """

    voice: str
    text: str
    pause: bool = True


@dataclass(frozen=True, slots=True)
class Prosody:
    """How it is said: words per minute 80..450, pitch 0..99, volume 0..100."""

    rate: int
    pitch: int
    volume: int


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono PCM, 16 bits signed, in the byte order of the machine.

    Args:
        rate_hz: samples per second.
        pcm: the samples.
    """

    rate_hz: int
    pcm: bytes


class Espeak:
    """The owner of the library: one utterance or text at a time.

    Args:
        module: gives the loader module; replaced where the wheel is to be absent.
    """

    def __init__(self, module: Callable[[], ModuleType] | None = None) -> None:
        self._module = module or _loader
        self._lock = threading.Lock()

    def phonemes(self, utterances: Iterable[Utterance]) -> tuple[str, ...]:
        """Translate each text to espeak's ASCII phoneme mnemonics.

        Raises:
            ProviderError: `unavailable`, `failed`.
        """
        with self._lock, self._library() as (library, _):
            return tuple(_translated(library, said) for said in utterances)

    def speak(self, utterances: Iterable[Utterance], prosody: Prosody) -> Sound:
        """Synthesise the utterances one after another.

        Raises:
            ProviderError: `unavailable`, `failed`.
        """
        with self._lock, self._library() as (library, rate_hz):
            pcm = _collected(library, utterances, prosody)
        return Sound(rate_hz, pcm)

    @contextmanager
    def _library(self) -> Iterator[tuple[ctypes.CDLL, int]]:
        module = self._module()
        try:
            library = ctypes.CDLL(module.get_library_path())
            home = module.get_data_path().encode()
        except (OSError, RuntimeError) as error:
            message = f"espeak-ng cannot be loaded: {error}"
            raise ProviderError("unavailable", message, extra="speech") from error
        try:
            rate_hz = library.espeak_Initialize(SYNCHRONOUS, 0, home, DONT_EXIT)
            if rate_hz <= 0:
                raise ProviderError("failed", "espeak-ng did not start")
            yield library, rate_hz
            library.espeak_Terminate()
        finally:
            _unmap(library)


def _loader() -> ModuleType:
    try:
        return importlib.import_module("espeakng_loader")
    except ImportError as error:
        message = "speech needs the extra `speech` (espeakng-loader)"
        raise ProviderError("unavailable", message, extra="speech") from error


def _unmap(library: ctypes.CDLL) -> None:
    if sys.platform == "win32":
        _ctypes.FreeLibrary(library._handle)  # noqa: SLF001 - no public way
    else:
        _ctypes.dlclose(library._handle)  # noqa: SLF001 - no public way


def _set_voice(library: ctypes.CDLL, voice: str) -> None:
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        message = f"espeak-ng has no voice {voice}"
        raise ProviderError("failed", message, voice=voice)


def _translated(library: ctypes.CDLL, said: Utterance) -> str:
    _set_voice(library, said.voice)
    # `_:` is espeak's mnemonic of a pause.
    return " _: ".join(filter(None, _clauses(library, said.text)))


def _clauses(library: ctypes.CDLL, text: str) -> Iterator[str]:
    translate = library.espeak_TextToPhonemes
    translate.restype = ctypes.c_char_p
    rest = ctypes.c_char_p(text.replace("\0", " ").encode())
    while rest.value is not None:
        # The call moves `rest` behind the clause that it translated, at last to null.
        yield (translate(ctypes.byref(rest), UTF8, 0) or b"").decode().strip()


def _collected(
    library: ctypes.CDLL, utterances: Iterable[Utterance], prosody: Prosody
) -> bytes:
    pcm = bytearray()

    def take(samples: int | None, count: int, _: int | None) -> int:
        if samples and count:
            pcm.extend(ctypes.string_at(samples, count * 2))
        return 0

    callback = SynthCallback(take)
    library.espeak_SetSynthCallback(callback)
    for utterance in utterances:
        _set_voice(library, utterance.voice)
        _set_prosody(library, prosody)
        _synthesise(library, utterance)
    return bytes(pcm)


def _set_prosody(library: ctypes.CDLL, prosody: Prosody) -> None:
    wanted = {RATE: prosody.rate, PITCH: prosody.pitch, VOLUME: prosody.volume}
    for parameter, value in wanted.items():
        library.espeak_SetParameter(parameter, value, 0)


def _synthesise(library: ctypes.CDLL, said: Utterance) -> None:
    flags = UTF8 | PHONEMES | (END_PAUSE if said.pause else 0)
    text = said.text.encode()
    size = ctypes.c_size_t(len(text) + 1)
    status = library.espeak_Synth(text, size, 0, 1, 0, flags, None, None)
    if status != 0:
        raise ProviderError("failed", "espeak-ng could not speak", status=str(status))
