"""Scripts, voices, avatars and copies."""

import io
import wave

import httpx
import numpy as np
import pytest

from tests.providers.hoox.facts import VOICE
from tests.server.receiver import Receiver
from vidkit.errors import Billed, InvalidRequest, MediaError, NotFound, ServiceError
from vidkit.providers.hoox.catalogue import Look, Preview, Script, Voice, Voices


def test_a_script_is_a_text_that_knows_its_cost(provider, wire):
    """It can be given to `generate` as it is; longer ones cost more, as do pages that are read."""
    found = provider.script("how boats float", duration=30)
    assert isinstance(found, Script)
    assert isinstance(found, str)
    assert len(found.split()) > 3
    assert found.cost == 0.1
    with Receiver() as pages:
        pages.pages["/a"] = (200, {}, b"<p>Boats push water aside.</p><img src='http://127.0.0.1/b.png'>")
        read = provider.script("boats", duration=61, urls=[f"{pages.url}/a"], web_search=True)
    assert read.cost == 0.4
    assert read.images == ("http://127.0.0.1/b.png",)


def test_a_prompt_is_written_into_a_script_inside_the_create(server, wire, look, provider):
    """The studio writes about as many words as the duration needs, from the pages it was told to read, too."""
    ticket = provider.generate("Why the sea is salty", duration=12, width=64, height=64)
    assert look(ticket).outcome["remote_video"]
    job = server.call(server.host.job("hoox", ticket.remote_id, server.host.owner(server.key)))
    assert "salty" in " ".join(item["text"] for item in job.facts["sentences"])
    assert 5 < job.facts["seconds"] < 20


def test_a_script_that_cannot_be_written_says_so(server, wire, provider, monkeypatch):
    """SCRIPT_GENERATION_FAILED is a 500 that made nothing: a ServiceError, unbilled."""
    from vidkit.engine import narrate
    from vidkit.engine.work import TaskError

    def fail(*_, **__):
        raise TaskError("There is nothing to say.", code="no_script")

    monkeypatch.setattr(narrate, "write_script", fail)
    for path in ("/script/generate", "/generation/start"):
        assert wire.post(path, json={"prompt": "boats", "duration": 10}).status_code == 500
    before = len(server.call(server.host.jobs("hoox", server.host.owner(server.key))))
    for call in (provider.script, provider.generate):
        with pytest.raises(ServiceError) as caught:
            call("boats", duration=10)
        assert (caught.value.code, caught.value.billed) == ("SCRIPT_GENERATION_FAILED", Billed.no)
        assert caught.value.advice
    assert len(server.call(server.host.jobs("hoox", server.host.owner(server.key)))) == before


def test_voices_are_the_engines_own_and_filtered(provider, wire):
    """The table holds what the engine really speaks with; filters of the wire and a word narrow it."""
    every = provider.voices()
    assert isinstance(every, Voices)
    assert VOICE in {item.id for item in every}
    assert len({item.id for item in every}) == len(every)
    spanish = provider.voices(language="es", gender="female")
    assert spanish
    assert {(item.language[:2], item.gender) for item in spanish} == {("es", "female")}
    tag = spanish[0].tags[0]
    assert all(tag in item.tags for item in provider.voices(tags=[tag, "no such tag"]))
    assert set(every("female")) < set(every)
    assert repr(every).splitlines()[0].startswith("voice")
    one = wire.get(f"/voice/{VOICE}").json()
    assert Voice.read(one) in set(every)
    assert wire.get("/voice/nobody").status_code == 404


def test_both_families_of_lists_answer(server, wire, provider):
    """The older paths give the same voices and looks; a client falls back to them where the new are missing."""
    assert wire.get("/resources/voices").json() == wire.get("/voice/list").json()
    looks = wire.get("/resources/avatars").json()
    assert {
        "id",
        "name",
        "gender",
        "place",
        "format",
        "tags",
        "thumbnail",
        "preview",
        "model_available",
    } <= set(looks[0])
    server.faults.add("404", service="hoox", path="/voice/list")
    assert provider.voices()
    server.faults.add("404", service="hoox", path="/avatar/list")
    assert provider.avatars()[0].name


def test_avatars_are_looks_with_their_models(provider, wire):
    """A filmed look takes `standard` only, a drawn one all others; avatars and looks can be asked for alone."""
    every = provider.avatars()
    filmed, drawn = [[item for item in every if item.filmed is kind] for kind in (True, False)]
    assert filmed
    assert drawn
    assert all(item.models == ("standard",) for item in filmed)
    assert all("standard" not in item.models and "premium" in item.models for item in drawn)
    assert {item.gender for item in provider.avatars(gender="male")} == {"male"}
    assert [item.place for item in provider.avatars(place="beach")] == ["beach"]
    avatar = wire.get(f"/avatar/{drawn[0].avatar_id}").json()
    assert drawn[0].id in {item["id"] for item in avatar["looks"]}
    assert wire.get(f"/avatar/{drawn[0].avatar_id}/look/{drawn[0].id}").json()["id"] == drawn[0].id
    assert wire.get("/avatar/nobody").status_code == 404
    assert wire.get(f"/avatar/nobody/look/{drawn[0].id}").status_code == 404


def test_a_voice_can_be_heard_before_it_is_used(server, provider, tmp_path):
    """Its preview is speech in a WAV that needs no key and differs from voice to voice."""
    voices = provider.voices(language="es")
    samples = [provider.preview(item) for item in voices[:2]]
    for sample in samples:
        with wave.open(io.BytesIO(sample.data)) as file:
            sound = np.frombuffer(file.readframes(file.getnframes()), "<i2")
            assert file.getnframes() / file.getframerate() > 1
        assert np.abs(sound).max() > 2000
    assert samples[0].data != samples[1].data
    assert samples[0].save(tmp_path / "a.wav").read_bytes() == samples[0].data
    assert "<audio" in samples[0]._repr_html_()
    assert httpx.get(voices[0].preview).content == samples[0].data
    assert httpx.get(voices[0].preview.replace(voices[0].id, "nobody")).status_code == 404


def test_a_look_can_be_seen_before_it_is_used(provider):
    """A filmed look shows a film, a drawn one a picture, of somebody standing there."""
    looks = provider.avatars()
    film = provider.preview(next(item for item in looks if item.filmed))
    picture = provider.preview(next(item for item in looks if not item.filmed))
    assert (film.mime, picture.mime) == ("video/mp4", "image/jpeg")
    assert len(picture.data) > 4000


def test_a_preview_that_is_none_is_said_so(provider):
    """No link, a dead link, and a link to something else."""
    with pytest.raises(NotFound):
        provider.preview(Voice("v", "Nora"))
    with Receiver() as pages:
        pages.pages["/a"] = (200, {}, b"<html>hello</html>")
        with pytest.raises(MediaError):
            provider.preview(Voice("v", "Nora", preview=f"{pages.url}/a"))
        with pytest.raises(ServiceError):
            provider.preview(Voice("v", "Nora", preview=f"{pages.url}/b"))


def test_hostile_names_stay_text():
    """Names of the service are escaped where they are shown."""
    shown = Preview(b"RIFF", "audio/wav", "<script>alert(1)</script>")._repr_html_()
    assert "<script>" not in shown


def test_odd_lists_are_read_with_patience():
    """Missing fields, tags as text, links that are none: an entry is still an entry."""
    voice = Voice.read({"id": 5, "tags": "calm, story", "preview": "javascript:alert(1)"})
    assert (voice.id, voice.tags, voice.preview) == ("5", ("calm", "story"), None)
    look = Look.read({"id": "l", "avatar_name": "Mara", "look_name": "At home", "model_available": None})
    assert (look.name, look.models, look.filmed) == ("Mara, At home", (), False)


def test_a_copy_has_its_own_id_and_can_be_exported(provider, generated, look):
    """A duplicate says what changed; the copy of an API-made video exports like it."""
    video, _ = generated()
    voice = provider.voices(language="es", gender="male")[0]
    copy = provider.duplicate(video, voice_id=voice)
    assert copy.video_id != video
    assert (copy.voice_changed, copy.avatar_changed) == (True, False)
    assert look(provider.export(copy, format="square")).assets
    looked = provider.duplicate(copy, avatar_look_id="look-kenji-snow")
    assert (looked.voice_changed, looked.avatar_changed) == (False, True)


@pytest.mark.parametrize(
    ("fields", "error", "code"),
    [
        ({"video": "vid_nobody"}, NotFound, "VIDEO_NOT_FOUND"),
        ({"video": "dash_film", "voice_id": "nobody"}, InvalidRequest, "INVALID_VOICE_ID"),
        ({"video": "dash_film", "avatar_look_id": "nobody"}, InvalidRequest, "INVALID_AVATAR_ID"),
    ],
)
def test_a_copy_that_cannot_be_made(provider, fields, error, code):
    """The reasons arrive as their exceptions."""
    with pytest.raises(error) as caught:
        provider.duplicate(**fields)
    assert caught.value.code == code


def test_a_look_at_a_job_by_its_id(provider, generated):
    """`generation_status` and `export_status` read any job of the space."""
    video, job = generated()
    assert provider.generation_status(job).outcome == {"remote_video": video}
    ticket = provider.export(video)
    assert provider.export_status(ticket.remote_id).assets[0].role == "video"
