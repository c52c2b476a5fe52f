"""Bodies that no client should send: always an answer in the wire's words, never an accident of the server."""

import json
import time

import pytest

from tests.providers.hoox.facts import VOICE
from vidkit.providers.hoox.emulator_script import plain

#: Odd values as JSON writes them: some have no place in Python's own.
ODD = (
    "null", "0", "-1", "1e999", "NaN", "1" + "0" * 400, "true", '""', '" "', "[]", "[1]", "{}", '{"a":1}', '"é"',
    '"\\u0000"', '"\\ud800"', '"../../x"', '"http://["', '"http://x:99999/v.mp4"', '["a",{}]', '["http://["]',
    '"data:"', '["data:,x"]', '{"images":true}', '[{"sequences":[{"text":"x"}]}]',
)  # fmt: skip
START = (
    "prompt", "duration", "script", "voice_id", "voice_url", "avatar_id", "avatar_url", "format", "width", "height",
    "media_urls", "web_urls", "web_search", "animate_image", "animate_mode", "animate_image_max", "enable",
    "sequence_plan", "webhook_url",
)  # fmt: skip
FIELDS = {
    "/generation/start": START,
    "/export/start": ("video_id", "format", "width", "height", "avatar_model", "webhook_url"),
    "/script/generate": ("prompt", "duration", "urls", "webSearch"),
    "/video/duplicate": ("video_id", "voice_id", "avatar_look_id"),
}
SEQUENCES = (
    "null", "[]", "{}", '{"text": null, "duration_ms": NaN}', '{"text": null, "duration_ms": 1e999}',
    f'{{"text": null, "duration_ms": 1{"0" * 400}}}', '{"text": "a", "media": {"asset_id": "x", "url": [1]}}',
    '{"text": "a", "media": {"url": "data:,x", "start_at": 1e999}}', '{"text": "a", "media": {"asset_id": "x", "show": {}}}',
    f'{{"text": "a", "media": {{"url": "data:,x", "start_at": 1{"0" * 400}}}}}', '{"text": "\\ud800"}',
)  # fmt: skip


def check(wire, path, text):
    """Post a body as it stands; the answer is good, or says in words what is wrong."""
    found = wire.post(path, content=text.encode(), headers={"content-type": "application/json"})
    documented = "SCRIPT_GENERATION_FAILED" in found.text  # a 500 of theirs
    assert found.status_code < 500 or documented, (path, text[:200], found.text)
    if found.status_code >= 400:
        assert found.json()["error"]
    return found


@pytest.mark.parametrize(("path", "field"), [(path, field) for path in FIELDS for field in FIELDS[path]])
def test_odd_values_of_each_field(wire, generated, path, field):
    """Each field takes each odd value without an accident."""
    rest = {"script": "One boat.", "voice_id": VOICE, "format": "custom", "width": 64, "height": 64}
    rest |= {"prompt": "A boat", "duration": 10}
    if path != "/generation/start":
        rest["video_id"] = generated()[0]
    rest.pop(field, None)
    for odd in ODD:
        check(wire, path, f'{json.dumps(rest)[:-1]}, "{field}": {odd}}}')


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_odd_plans(wire, sequence):
    """Numbers that are none and media that no URL names are refused in words, or left out."""
    check(wire, "/generation/start", f'{{"sequence_plan": [{{"sequences": [{sequence}]}}]}}')


@pytest.mark.parametrize("audio", ["1", "[]", '["http://x"]', "{}", '"\\ud800"', '"nowhere"'])
def test_odd_sounds_of_a_block(wire, audio):
    """A block's sound is named by a URL or refused."""
    block = f'{{"sequences": [{{"text": "x"}}], "audio_url": {audio}}}'
    check(wire, "/generation/start", f'{{"sequence_plan": [{block}]}}')


@pytest.mark.parametrize("text", ["", "x", "[]", "[" * 50_000, '{"a":' * 50_000, '{"\\ud800": 1}', "\x00"])
def test_odd_bodies(wire, text):
    """What is no JSON object, or nests without end, is a 400 in words."""
    for path in FIELDS:
        assert check(wire, path, text).status_code == 400


@pytest.mark.parametrize("piece", ["<script ", "<", "<style>", "<img <img ", "</script"])
def test_a_page_made_to_hold_us_up_is_read_at_once(piece):
    """Four megabytes of tags that never end take no longer than a page."""
    start = time.perf_counter()
    plain(piece * (1_000_000 // len(piece)))
    assert time.perf_counter() - start < 2.0


def test_the_words_of_a_page_are_what_is_between_its_tags():
    """Scripts, styles and heads are no words; what follows an unclosed one still is."""
    page = "<HEAD><title>t</title></HEAD ><p>one &amp; <b>two</b><script>x < 1</script> three<style>left open <i>four"
    assert plain(page) == "one & two three left open four"
