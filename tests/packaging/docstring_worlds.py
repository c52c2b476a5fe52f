"""
What stands around the examples of docstrings: what each takes for granted, as code that is run before it.

Every example finds its module's own names, `vk`, `OpenAIProvider`, and a `studio` (local, with an instant clock) in scope, and the files
of `FILES` in the working folder when it names them. What is put around it may use pytest's `monkeypatch`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import numpy as np

#: Examples that are no Python, and what they are instead.
NO_PYTHON = {
    "vidkit.errors": "the tree of errors, checked in tests/test_public_face.py",
    "vidkit.engine.narrate": "a picture of the steps",
    "vidkit.engine.captions.contact": "a command line, run by hand",
    "vidkit.magics": "cells",
    "vidkit.magics.vidkit": "cells",
    "vidkit.magics.vidkit#1": "lines of cells",
}

_STUDY = 'from pathlib import Path\nfolder, report = Path("."), Silent()\nargs = {"video": "talk.mp4", "language": "en"}\n'
_KNOWN = f"{_STUDY}from vidkit.engine.clips.study import study\nknown = study(folder, args, report)\n"
_SPAN = (
    f"{_KNOWN}from vidkit.engine.clips.finding import clips as _clips\n"
    "(found, span), *_ = _clips(known, shortest=3, longest=20, limit=1, notes=[])\n"
    "weights = known.weights\n"
)
_SERVER = "from pathlib import Path\nfolder = Path('served')\n"
_SEEN = "from vidkit.engine.seeing.survey import survey\nseen = survey('talk.mp4')\n"
_SCENE = (
    "from pathlib import Path\nfrom vidkit.engine.stage.words import understand\n"
    "from vidkit.engine.stage.build import build\nfrom vidkit.engine.stage.camera import parse\n"
    "prompt, shots = parse('A fox in snow [Truck left].')\n"
    "scene = build(understand(prompt, 3), 320, 180, 3)\n"
)

#: Example → what it takes for granted.
WORLDS: dict[str, str] = {
    "vidkit.comparing": "a, b, c, d = 'film.mp4', 'kite.mp4', 'talk.mp4', 'film.mp4'",
    "vidkit.engine.captions": (
        "import numpy as np\nfrom vidkit.engine.speech.transcript import Word\n"
        "words = [Word('Light', 0.1, 0.4), Word('falls.', 0.5, 0.9)]\nindex = 6\n"
        "frame = tuple(np.full(size, 90, np.uint8) for size in ((1920, 1080), (960, 540), (960, 540)))"
    ),
    "vidkit.engine.clips.candidates": (
        "from vidkit.engine.speech.recognise import recognise\n"
        "sentences, duration, shots = recognise('talk.mp4').sentences(), 44.0, []"
    ),
    "vidkit.engine.clips.finding": _KNOWN,
    "vidkit.engine.clips.moments": (
        "from vidkit.engine.meaning import rank\n"
        "from vidkit.engine.speech.recognise import recognise\ntranscript = recognise('talk.mp4')"
    ),
    "vidkit.engine.clips.naming": _SPAN,
    "vidkit.engine.clips.origin": (
        "import json\nfrom types import SimpleNamespace\n"
        "note = {'vidkit': 1, 'narrated': {'language': 'en', 'words': [['Boats', 0.0, 0.4], ['leave.', 0.5, 0.9]]}}\n"
        "probe = lambda path: SimpleNamespace(tags={'comment': json.dumps(note)})"
    ),
    "vidkit.engine.clips.pictures": "look = Look(0.3, 0.9, 0.0, 0.5, 0.5, 0.2, 0.0)",
    "vidkit.engine.clips.rendering": (
        f"{_KNOWN}from vidkit.engine.clips.translating import tongue_of\n"
        "clip = {'index': 0, 'title': 'The Best of Times', 'start': 0.0, 'end': 3.0}\n"
        "wish = Wish(180, 320, 9 / 16, 'Auto', None, None)\nout = folder / 'clip.mp4'\n"
        "tongue = tongue_of(args, folder, spoken='en', target=None)"
    ),
    "vidkit.engine.clips.scoring": (
        f"{_SPAN}from vidkit.engine.clips.looks import Looks\n"
        "context = Context('en', known.duration, 3.0, 20.0, weights, Looks(known.survey))"
    ),
    "vidkit.engine.clips.study": _STUDY,
    "vidkit.engine.clips.translating": (
        "from pathlib import Path\nfrom vidkit.engine.speech.recognise import recognise\nfolder = Path('.')\n"
        "args = {'subtitles': {'es': 'talk.es.srt'},"
        " 'translator': {'ask': 'tests.packaging.docstring_worlds:translated'}}\n"
        "sentences = recognise('talk.mp4').sentences()"
    ),
    "vidkit.engine.describe.languages": "from vidkit.engine.describe.statements import Actor",
    "vidkit.engine.describe.vision": (
        "import numpy as np\npictures = [np.zeros((90, 160, 3), np.uint8)]\n"
        "monkeypatch.setattr('vidkit.wire.chat.ask', lambda *_, **__: 'Une femme ouvre une lettre.')"
    ),
    "vidkit.engine.encode": (
        "import numpy as np\npath, bed = 'made.mp4', np.zeros((2, 9600))\n"
        "frames = [tuple(np.zeros(size, np.uint8) for size in ((720, 1280), (360, 640), (360, 640)))] * 5"
    ),
    "vidkit.engine.exporting": (
        "from vidkit.engine.reframe.framing import centred\nframing = centred(608 / 1080, 640, 360)"
    ),
    "vidkit.engine.grade": (
        "import numpy as np\nindex = 3\n"
        "planes = tuple(np.full(size, 90, np.uint8) for size in ((720, 1280), (360, 640), (360, 640)))"
    ),
    "vidkit.engine.known": "from vidkit.engine.probe import probe",
    "vidkit.engine.mix": (
        "import numpy as np\n_t = np.arange(48_000 * 8) / 48_000\n"
        "samples = 0.1 * np.sin(2 * np.pi * 997 * _t)[None].repeat(2, 0) * 0.7\n"
        "programme, voice = samples, 0.1 * np.sin(2 * np.pi * 300 * _t)"
    ),
    "vidkit.engine.notes": "from vidkit.engine.probe import probe",
    "vidkit.engine.reframe.attention": (
        f"import numpy as np\n{_SEEN}samples, maps = seen.samples, seen.maps\nplaces = free_places(0.316, 9)"
    ),
    "vidkit.engine.reframe.billing": (
        "import numpy as np\nheroes, places = [Hero(0, np.array([[0.4, 0.3, 0.6, 0.8]]))], np.linspace(0.16, 0.84, 9)"
    ),
    "vidkit.engine.reframe.plan": f"from vidkit.engine.exporting import export\n{_SEEN}",
    "vidkit.engine.seeing.cuts": (
        "import numpy as np\nsmall_pictures = [np.full((36, 64, 3), 40 if n < 187 else 200, np.uint8) for n in range(240)]"
    ),
    "vidkit.engine.seeking": (
        "import shutil\nfrom fractions import Fraction\nfrom vidkit.engine.probe import open_media\n"
        "shutil.copy('film.mp4', 'recording.ts')"
    ),
    "vidkit.engine.sound_track": "from vidkit.engine.encode import Encoder",
    "vidkit.engine.seeing.movers": (
        "import numpy as np\nfrom vidkit.engine.seeing.facts import GRID\n"
        "maps, moved = (np.full((40, *GRID), level, np.uint8) for level in (40, 90))\n"
        "codes = np.arange(40 * GRID[0] * GRID[1]).reshape(maps.shape).astype(np.int16) % 600"
    ),
    "vidkit.engine.seeing.small": "import av\nframe = next(av.open('film.mp4').decode(video=0))",
    "vidkit.engine.speech.transcript": "from vidkit.engine.speech.recognise import recognise",
    "vidkit.engine.stage.brush": (
        "from vidkit.engine.stage.palettes import LIGHTS, rgb\n"
        "from vidkit.engine.stage.theatre import Theatre\ntheatre = Theatre(320, 180, LIGHTS['noon'], 3)"
    ),
    "vidkit.engine.stage.compose": f"{_SCENE}from vidkit.engine.stage.path import Pose\nposes = [Pose()]",
    "vidkit.engine.stage.looking": f"{_SCENE}from vidkit.engine.stage.path import plan",
    "vidkit.engine.stage.render": f"{_SCENE}bed = None",
    "vidkit.engine.subtitles": "from pathlib import Path",
    "vidkit.engine.tasks_describe": _STUDY,
    "vidkit.engine.tasks_inline": _STUDY,
    "vidkit.jobs.poll": (
        "from types import SimpleNamespace\npolicy = LOCAL\n"
        "async def seen(snapshot):\n    'Note it.'\njob = SimpleNamespace(seen=seen)\n"
        "async def look():\n    return Snapshot('video_1', State.cancelled)"
    ),
    "vidkit.media.editing": (
        "description = studio.viddyscribe.describe_text('film.mp4', language='en', ad_type='standard_ad').wait()"
    ),
    "vidkit.providers.asking": "from typing import ClassVar\nfrom vidkit.providers.base import Request\nRATIOS = ('9:16', '1:1')",
    "vidkit.providers.hoox.webhook": (
        "import json\nvoice = studio.hoox.voices(language='en')[0]\n"
        "job = studio.hoox.generate(script='Three boats leave.', voice_id=voice, format='square')\njob.wait()\n"
        "url_that_was_called = studio.hoox.webhook_url('https://example.com/hook')\n"
        "body = json.dumps({'task': 'video_generate', 'job_id': job.remote_id, 'status': 'completed'})"
    ),
    "vidkit.server": f"import openai\nfrom vidkit.server import StudioServer\n{_SERVER}",
    "vidkit.server.thread": _SERVER,
    "vidkit.show": "job = studio.generate('a red kite')\njob.wait()\nfacts = job.facts()",
    "vidkit.testing.conformance": (
        "from tests.providers.toy import Toy as Acme, ToyEmulator as AcmeEmulator"
    ),
    "vidkit.testing.conformance.facts": (
        "from vidkit.providers import provider_class\n"
        "from vidkit.testing.conformance import ProviderConformance, ProviderFacts, StudioConformance"
    ),
    "vidkit.wire": (
        "import functools, httpx\nfrom tests.packaging.docstring_worlds import replied\n"
        "from vidkit.wire import Secret, Wire\nread_error = lambda reply: None\nkey = Secret('sk-0123456789')\n"
        "Wire = functools.partial(Wire, transport=httpx.MockTransport(replied))"
    ),
    "vidkit.wire.loop": (
        "import functools, httpx\nfrom tests.packaging.docstring_worlds import replied\n"
        "from vidkit.wire import Secret, Wire, loop\nread_error = lambda reply: None\n"
        "wire = Wire('toy', 'https://api.example.com', Secret('sk-0123456789'), read_error=read_error,"
        " transport=httpx.MockTransport(replied))"
    ),
    "vidkit.testing": "def my_pipeline(studio):\n    return studio.generate('a red kite')",
}


class Silent:
    """A report that nobody reads."""

    def progress(self, value: float) -> None:
        """Ignore it."""

    def publish(self, result: object) -> None:
        """Ignore it."""

    def cancelled(self) -> bool:
        """Never stop."""
        return False


def translated(*_: object, **__: object) -> str:
    """Answer as a translator of the owner's would."""
    return '["El mejor de los tiempos"]'


def replied(_request: httpx.Request) -> httpx.Response:
    """Answer any request of the wire with a small JSON body."""
    return httpx.Response(200, json={"id": "video_1"})


# --- files that examples name ----------------------------------------------------------------------------

SAID = (
    "It was the best of times, it was the worst of times. It was the season of light. "
    "It was the season of darkness. It was the spring of hope. It was the winter of despair."
)


def talk(path: Path) -> None:
    """Film somebody who reads the opening of A Tale of Two Cities."""
    from vidkit.engine.encode import Encoder
    from vidkit.engine.speech.voice import speak, voice

    spoken = speak(SAID, voice("Henry", "en"))
    frames = int(spoken.samples.shape[-1] / 48_000 * 24) + 12
    luma, grey = (
        np.tile(np.linspace(60, 190, 640, dtype=np.uint8), (360, 1)),
        np.full((180, 320), 128, np.uint8),
    )
    with Encoder(path, 640, 360, sound=spoken.samples) as film:
        for _ in range(frames):
            film.write(luma, grey, grey)


def staged(path: Path) -> None:
    """Film a kite over dunes for two seconds."""
    import shutil
    import tempfile

    from vidkit.engine import tasks

    with tempfile.TemporaryDirectory() as name:
        asked = {"prompt": "a red kite over dunes", "width": 640, "height": 360, "seconds": 4, "seed": 3}
        tasks.stage(Path(name), asked, Silent())
        (made,) = Path(name).glob("*.mp4")
        shutil.copy(made, path)


def portrait(path: Path) -> None:
    """Draw a face that looks at us."""
    from PIL import Image

    from tests.engine.portrait import portrait as draw  # the face other tests look for

    Image.fromarray(draw()).save(path)


def picture(path: Path) -> None:
    """Paint a picture of 1280×720."""
    from PIL import Image

    Image.effect_noise((1280, 720), 40).convert("RGB").save(path)


def subtitles(path: Path) -> None:
    """Write two cues."""
    path.write_text(
        "1\n00:00:00,000 --> 00:00:02,500\nEra el mejor de los tiempos.\n\n"
        "2\n00:00:02,500 --> 00:00:05,000\nEra el peor de los tiempos.\n"
    )


#: Name → how it is made.
FILES: dict[str, Callable[[Path], None]] = {
    "talk.mp4": talk,
    "film.mp4": staged,
    "kite.mp4": staged,
    "portrait.jpg": portrait,
    "boat.png": picture,
    "owl.png": picture,
    "me.jpg": picture,
    "talk.srt": subtitles,
    "talk.es.srt": subtitles,
}
