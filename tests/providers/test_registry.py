"""Names are listed without imports, a provider is imported when it is loaded."""

import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from factory.providers import registry
from factory.providers.port import Provider, ProviderError
from factory.providers.registry import GROUP, Providers

SHIPPED = {
    "echo": "factory.providers.plain:echo",
    "image.colour": "factory.providers.image:colour",
    "image.grayscale": "factory.providers.image:grayscale",
    "image.onebit": "factory.providers.image:onebit",
    "image.region": "factory.providers.image:region",
    "image.resize": "factory.providers.image:resize",
    "speech.phonemes": "factory.providers.speech:phonemes",
    "speech.speak": "factory.providers.speech:speak",
    "text.normalize": "factory.providers.text:normalize",
    "text.reverse": "factory.providers.plain:reverse",
}
ENTRIES = [EntryPoint(name, value, GROUP) for name, value in SHIPPED.items()]
PROJECT = Path(__file__).parents[2] / "pyproject.toml"


@pytest.mark.parametrize("name", SHIPPED)
def test_each_provider_declares_itself(name):
    provider = Providers(ENTRIES).load(name)
    assert isinstance(provider, Provider)
    assert provider.name == name
    assert provider.kind in {"analysis", "action", "memory"}
    assert provider.options["type"] == "object"
    assert provider.options["additionalProperties"] is False


@pytest.mark.parametrize("name", SHIPPED)
def test_each_example_comes_out_as_told(name):
    provider = Providers(ENTRIES).load(name)
    for example in provider.examples:
        assert provider.run(example.input, example.options) == example.output


def test_the_project_declares_the_shipped_providers():
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    assert project["entry-points"][GROUP] == SHIPPED


def test_the_environment_has_the_shipped_providers():
    assert set(registry.installed()) >= set(SHIPPED)
    assert registry.load("echo").run("да", {}) == "да"


def test_a_provider_is_made_once():
    providers = Providers(ENTRIES)
    assert providers.load("echo") is providers.load("echo")


def test_names_are_sorted_and_the_first_of_two_wins():
    second = EntryPoint("echo", "factory.providers.plain:reverse", GROUP)
    providers = Providers([*ENTRIES, second])
    assert providers.installed() == tuple(sorted(SHIPPED))
    assert providers.load("echo").name == "echo"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("absent", "factory.providers.absent:make", "unavailable"),
        ("missing", "factory.providers.plain:missing", "unavailable"),
        ("renamed", "factory.providers.plain:echo", "bad_provider"),
        ("wrong", "builtins:dict", "bad_provider"),
    ],
)
def test_an_entry_that_makes_no_provider_is_refused(name, value, code):
    with pytest.raises(ProviderError) as caught:
        Providers([EntryPoint(name, value, GROUP)]).load(name)
    assert caught.value.code == code


def test_an_unknown_name_is_refused():
    with pytest.raises(ProviderError) as caught:
        Providers(ENTRIES).load("nothing")
    assert caught.value.code == "not_found"


def test_listing_imports_nothing_and_loading_only_its_own():
    script = (
        "import sys\n"
        "from importlib.metadata import EntryPoint\n"
        "from factory.providers.registry import Providers\n"
        f"entries = [EntryPoint(n, v, {GROUP!r}) for n, v in {SHIPPED!r}.items()]\n"
        "providers = Providers(entries)\n"
        "providers.installed()\n"
        "heavy = {'PIL', 'num2words', 'pymorphy3', 'regex', 'espeakng_loader'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "providers.load('echo')\n"
        "assert heavy & set(sys.modules) == {'regex'}, heavy & set(sys.modules)\n"
        "providers.load('speech.speak')\n"
        "assert 'espeakng_loader' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=PROJECT.parent)
