"""What a provider is made of: requests in the service's words, doors with real signatures, previews without keys."""

from __future__ import annotations

import ast
import asyncio
import inspect
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.providers.toy import GenerateRequest, Toy, ToyEmulator, spec
from vidkit.errors import InvalidRequest, PermissionDenied
from vidkit.models import MediaInput
from vidkit.providers.base import Provider, Request, Ticket, WirePreview, job_operation, operations
from vidkit.testing import studio as make_studio
from vidkit.testing.conformance import Recorder
from vidkit.wire import Wire, loop

KEY = "sk-toy-0123456789abcdef"


class Seeded(Toy):
    """A toy whose wire has a seed of its own."""

    takes_seed = True

    @job_operation
    def scribble(self, prompt: str, seed: int | None = None) -> Request:
        """Draw quickly."""
        return GenerateRequest.build(prompt=f"{prompt} {seed}")


class Plain(Toy):
    """A toy that can neither cancel nor list."""

    can_cancel = Provider.can_cancel
    cancel = Provider.cancel
    recent = Provider.recent


def make(kind: type[Toy] = Toy) -> Any:
    """Make a provider that starts nothing."""
    return kind(kind.make_wire(base_url="http://127.0.0.1:9/toy", key=KEY), Recorder())


def test_a_request_is_built_under_the_services_names() -> None:
    """Fields that are None count as unset; those given are remembered in order."""
    made = GenerateRequest.build(prompt="a kite", seconds=3, shape=None)
    assert made.given() == ["prompt", "seconds"]
    assert made.shape == "wide"
    assert (made.prompt_text(), made.summary()) == ("a kite", ("wide", "3 s"))


def test_every_wrong_field_gets_its_sentence() -> None:
    """All findings come at once, each under the field's name, with nothing sent and nothing billed."""
    with pytest.raises(InvalidRequest) as caught:
        GenerateRequest.build(prompt="", seconds=99, hue="red")
    assert set(caught.value.fields) == {"prompt", "seconds", "hue"}
    assert all(text.endswith(".") for text in caught.value.fields.values())
    assert (caught.value.provider, caught.value.operation) == ("toy", "generate")
    assert caught.value.__cause__ is None


def test_cross_field_rules_speak_plainly() -> None:
    """A rule over several fields reads as its own sentence, without the library's prefix."""
    with pytest.raises(InvalidRequest, match=r"A tall film lasts at most 6 seconds\.") as caught:
        GenerateRequest.build(prompt="x", seconds=7, shape="tall")
    assert "Value error" not in str(caught.value)


def test_requests_are_frozen() -> None:
    """A request that is in the journal cannot change afterwards."""
    made = GenerateRequest.build(prompt="x")
    with pytest.raises(ValueError, match="frozen"):
        made.prompt = "y"


def test_a_job_operation_returns_a_job_at_once() -> None:
    """The door hands the request and the options to jobs and gives back what jobs gives."""
    toy = make()
    assert toy.generate("a kite", seconds=2, again=True, seed=7) == "job 1"
    request, options = toy.starter.started[0]
    assert request == GenerateRequest.build(prompt="a kite", seconds=2)
    assert options == {"again": True, "seed": 7}
    assert toy.generate(prompt="b", seed=None) == "job 2"
    assert toy.starter.started[1][1] == {}


def test_its_twin_is_awaited() -> None:
    """`.aio` starts the same request and is awaited on any loop."""
    toy = make()

    async def go() -> Any:
        return await toy.aio.generate("a kite", again=True)

    assert asyncio.run(go()) == "job 1"
    assert toy.starter.started[0][1] == {"again": True}


def test_value_operations_have_both_doors(home: Path) -> None:
    """A value operation answers when called and when awaited."""
    with make_studio(home, services=[ToyEmulator]) as studio:
        toy = Toy(
            Toy.make_wire(base_url=studio.server.base_url("toy"), key=studio.server.key, local=True),
            Recorder(),
        )

        async def awaited() -> dict[str, tuple[int, int]]:
            return await toy.aio.shapes()

        assert toy.shapes() == asyncio.run(awaited()) == spec.SHAPES


def test_aio_refuses_bad_input_before_it_is_awaited() -> None:
    """A wrong field is told at the call, in the line that has it."""
    with pytest.raises(InvalidRequest):
        make().aio.generate("")


@pytest.mark.parametrize(
    ("args", "kwargs", "words"),
    [
        ((), {}, "missing a required argument: 'prompt'"),
        (("a", 3), {}, "too many positional"),
        (("a",), {"secs": 3}, "no field secs. Did you mean seconds?"),
        (("a",), {"zzz": 3, "yyy": 1}, "no field yyy or zzz."),
        (("a",), {"seed": "seven"}, "seed must be a whole number"),
        (("a",), {"seed": True}, "seed must be a whole number"),
    ],
)
def test_wrong_calls_are_invalid_requests(args: tuple[Any, ...], kwargs: dict[str, Any], words: str) -> None:
    """A missing, surplus or misspelt argument is answered in words, with the fields there are."""
    toy = make()
    with pytest.raises(InvalidRequest) as caught:
        toy.generate(*args, **kwargs)
    assert words in caught.value.message
    assert caught.value.operation == "generate"
    assert toy.starter.started == []


def test_a_seed_of_the_wire_stays_a_field() -> None:
    """Where the service has a seed field, `seed=` is the service's."""
    toy = make(Seeded)
    toy.scribble("x", seed=4)
    request, options = toy.starter.started[0]
    assert request.prompt == "x 4"
    assert options == {}


def test_doors_have_real_signatures() -> None:
    """Shift-Tab shows name, docstring and fields, without self; on the class stands the operation itself."""
    toy = make()
    for door in (toy.generate, toy.aio.generate):
        assert door.__name__ == "generate"
        assert door.__doc__.strip().startswith("Make a film from words")
        assert list(inspect.signature(door).parameters)[:2] == ["prompt", "seconds"]
    assert isinstance(Toy.generate, job_operation)
    assert Toy.generate.__doc__ == toy.generate.__doc__


def test_operations_are_listed_once_in_order() -> None:
    """Subclasses add to the operations; completion shows exactly them."""
    assert operations(Toy) == ["generate", "shapes"]
    assert operations(Seeded) == ["generate", "shapes", "scribble"]
    assert dir(make(Seeded).aio) == sorted(["generate", "shapes", "scribble"])
    with pytest.raises(AttributeError, match="no operation 'submit'"):
        make().aio.submit  # noqa: B018  # the look-up is what raises


def test_what_a_service_cannot_do_is_said() -> None:
    """Cancel says that the job goes on; recent says that it cannot know."""
    toy = make(Plain)
    assert toy.can_cancel("generate") is False
    with pytest.raises(PermissionDenied) as caught:
        loop.run(toy.cancel(Ticket("generate", "x")))
    assert caught.value.still_running is True
    assert loop.run(toy.recent(GenerateRequest.build(prompt="x"), datetime.now(UTC))) is None


def test_a_provider_shows_where_it_is_and_no_key() -> None:
    """Its repr names place and operations."""
    toy = make()
    assert repr(toy) == "Toy (http://127.0.0.1:9/toy): generate, shapes"
    toy.wire.account  # noqa: B018  # uses the key
    assert KEY not in f"{toy!r} {vars(toy)} {vars(toy.wire)}"
    assert isinstance(toy.wire, Wire)


# previews


def test_python_reads_as_typed(tmp_path: Path) -> None:
    """The line of Python makes the same request again."""
    picture = tmp_path / "a b.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    request = GenerateRequest.build(prompt='say "hi"\nthere', seconds=3, image=picture)
    text = request.as_python()
    call = ast.parse(text).body[0].value
    fields = {item.arg: ast.literal_eval(item.value) for item in call.keywords}
    assert GenerateRequest.build(**fields) == request
    assert GenerateRequest.build(prompt="x").as_python() == "job = studio.toy.generate(prompt='x')"
    assert repr(GenerateRequest.build(prompt="x")) == "GenerateRequest(prompt='x')", (
        "what was not given is not told"
    )
    assert "read_bytes()" in GenerateRequest.build(prompt="x", image=b"\x89PNG\r\n\x1a\n").as_python()


def run_curl(line: str, tmp_path: Path) -> list[str]:
    """Let a real shell read the line, with a curl that only prints its arguments."""
    fake = tmp_path / "curl"
    fake.write_text('#!/bin/sh\nfor a in "$@"; do printf "%s\\0" "$a"; done\n')
    fake.chmod(0o755)
    found = subprocess.run(
        ["sh", "-c", line],
        capture_output=True,
        check=True,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "TOY_API_KEY": "from-the-environment"},
    )
    return found.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize(
    "prompt", ["a red kite", 'it\'s $HOME `id` $(id) "quoted" \\ !', "@/etc/passwd", "-d evil", "näh\nnoch"]
)
def test_curl_is_read_by_a_shell_as_meant(prompt: str, tmp_path: Path) -> None:
    """Whatever the prompt holds, the shell passes it on as data; the key comes from the environment."""
    request = GenerateRequest.build(prompt=prompt)
    line = request.as_curl("http://127.0.0.1:9/toy/", provider=Toy)
    assert KEY not in line
    arguments = run_curl(line, tmp_path)
    assert arguments[:4] == ["-sS", "-X", "POST", "http://127.0.0.1:9/toy/films"]
    assert "Authorization: Bearer from-the-environment" in arguments
    body = ast.literal_eval(arguments[arguments.index("-d") + 1])
    assert body == {"prompt": prompt}


def test_curl_forms_are_multipart(tmp_path: Path) -> None:
    """Text parts go as strings (a prompt may start with @), files by name, whatever the name holds."""

    class Form(GenerateRequest):
        def wire_preview(self) -> WirePreview:
            return WirePreview(
                "POST", "/videos", fields=[("prompt", self.prompt)], files={"ref": 'a"b;c.png'}
            )

    arguments = run_curl(Form.build(prompt="@home").as_curl(provider=Toy), tmp_path)
    assert arguments[arguments.index("--form-string") + 1] == "prompt=@home"
    assert arguments[arguments.index("-F") + 1] == 'ref=@"a\\"b;c.png"'
    assert arguments[3] == "https://api.toy.example/v1/videos"


def test_curl_shortens_data_urls_and_hides_keys() -> None:
    """Megabytes of base64 are not shown, and neither is a key somebody pasted into a prompt."""
    request = GenerateRequest.build(
        prompt="draw Bearer abcdefghijklmnop", image=b"\x89PNG\r\n\x1a\n" + b"x" * 9000
    )
    line = request.as_curl(provider=Toy)
    assert len(line) < 600
    assert "abcdefghijklmnop" not in line + request.as_python()


def test_several_calls_have_no_curl_line() -> None:
    """A request that takes several HTTP calls says so."""

    class Many(GenerateRequest):
        def wire_preview(self) -> None:
            return None

    with pytest.raises(InvalidRequest, match="more than one HTTP call"):
        Many.build(prompt="x").as_curl(provider=Toy)


def test_python_knows_every_kind_of_value() -> None:
    """Nested models, lists, ids and URLs are written as a person would."""
    from vidkit.providers.preview import as_python

    text = as_python(
        "toy",
        "generate",
        {
            "a": [MediaInput(url="https://x.example.com/a.png"), MediaInput(remote=("", "f1"))],
            "b": {"deep": (1, 2.5, None, True)},
            "c": GenerateRequest.build(prompt="p"),
            "d": Path("x"),
        },
    )
    assert text == (
        "job = studio.toy.generate(\n"
        "    a=['https://x.example.com/a.png', {'file_id': 'f1'}],\n"
        "    b={'deep': [1, 2.5, None, True]},\n"
        "    c={'prompt': 'p'},\n"
        "    d='x',\n"
        ")"
    )


def test_completion_offers_what_people_use() -> None:
    """`studio.openai.<Tab>` lists operations and catalogues, none of the steps that jobs drive."""
    from vidkit.providers.openai.client import OpenAIProvider

    offered = set(dir(OpenAIProvider(OpenAIProvider.make_wire(key="k"), None)))  # type: ignore[arg-type]
    assert {*operations(OpenAIProvider), "models", "aio"} <= offered
    assert not offered & {"submit", "look", "cancel", "recent", "wire", "starter", "poll", "quick", "name"}
