"""`%%vidkit` in plain IPython: requests, values, errors, completion. The browser's part is in tests/ui."""

from __future__ import annotations

import subprocess
import sys

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image
from traitlets.config import Config

import vidkit
from vidkit.errors import InvalidRequest
from vidkit.magic_line import OWN, operation, operation_names, options_in, pieces, split, value_of
from vidkit.providers import BUILT_IN

EVERY = [(service, name) for service in BUILT_IN for name in operation_names(service)]


@pytest.fixture
def shell(tmp_path, monkeypatch, studio):
    """A shell with the extension, and a studio that answers at once in its variable `studio`."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    made = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    made.user_ns["studio"] = studio
    made.run_line_magic("load_ext", "vidkit")
    yield made
    for job in studio.jobs if studio.facts().started else ():
        job.wait(20)
    made.run_line_magic("unload_ext", "vidkit")


def run(shell, source, capsys):
    """Run a cell; return its result and what it said on both streams."""
    capsys.readouterr()
    done = shell.run_cell(source)
    said = capsys.readouterr()
    return done.result, said.out, said.err


def complete(shell, source):
    """Return what Tab offers at the end of *source*, as the whole text it would become."""
    with provisionalcompleter():
        return [source[: item.start] + item.text for item in shell.Completer.completions(source, len(source))]


# --- requests -----------------------------------------------------------------------------------------


def test_a_cell_is_a_request(shell, capsys):
    """Options are the operation's fields, the body is the prompt, and the job is bound under both names."""
    source = (
        "%%vidkit openai --seconds 8 --size=1280x720 --as kite --seed 3\n\nA red kite over dunes\nat dusk\n"
    )
    job, out, err = run(shell, source, capsys)
    assert job is shell.user_ns["_job"] is shell.user_ns["kite"]
    assert job.request.prompt == "A red kite over dunes\nat dusk"
    assert (job.request.seconds, job.request.size) == ("8", "1280x720")
    assert job.record.seed == 3
    assert "A red kite over dunes" in out, "the job shows itself"
    assert err == ""
    assert job.wait().duration == pytest.approx(8, abs=0.1)


def test_objects_are_handed_over(shell, capsys):
    """`$name` and `{expression}` give the job, video or frame itself; the new job knows where it comes from."""
    first, _, _ = run(shell, "%%vidkit openai --as first\nA kite", capsys)
    film = shell.user_ns["film"] = first.wait()
    edited, _, err = run(shell, "%%vidkit openai.edit --video $first\nAt night", capsys)
    assert err == ""
    assert edited.parents == (first.id,)
    framed, _, err = run(
        shell, "%%vidkit openai --input_reference {film.frame(1.0)} --fit crop\nGo on", capsys
    )
    assert err == ""
    assert framed.request.input_reference is not None
    _, _, err = run(shell, "x = %vidkit openai.remix --video_id {first} --prompt 'In {snow}'", capsys)
    assert err == ""
    assert shell.user_ns["x"].request.prompt == "In {snow}"
    assert film.path.exists()


def test_the_same_cell_twice_is_one_job_unless_again(shell, capsys):
    """Running a cell again finds its job; --again makes another."""
    source = "%%vidkit openai\nA kite"
    shell.user_ns["studio"].server.set_clock("looks:4")
    first, _, _ = run(shell, source, capsys)
    second, _, _ = run(shell, source, capsys)
    third, _, _ = run(shell, source.replace("openai", "openai --again"), capsys)
    assert first.id == second.id != third.id


def test_a_line_starts_jobs_that_take_no_words(shell, capsys, tmp_path):
    """`%vidkit` is the same in one line, and a template's cell body is its texts, one a line."""
    job, _, err = run(shell, '%vidkit minimax --prompt "A kite" --no-prompt_optimizer --duration 10', capsys)
    assert err == ""
    assert (job.request.duration, job.request.prompt_optimizer) == (10, False)
    Image.new("RGB", (640, 640), "tan").save(tmp_path / "dog.jpg")
    shell.user_ns["dog"] = tmp_path / "dog.jpg"
    fields = "--template_id 393769180141805569 --media_inputs $dog"
    templated, _, err = run(shell, f"%%vidkit minimax.generate_template {fields}\n\n  A dog\n", capsys)
    assert err == ""
    assert list(templated.request.text_inputs) == ["A dog"]


def test_without_a_variable_the_local_studio_is_meant(shell, capsys, home):
    """No variable `studio`: vk.local(); `--studio NAME` means that one; anything else is said."""
    del shell.user_ns["studio"]
    shell.user_ns["live"] = vidkit.connect("openai", base_url="http://127.0.0.1:9/v1", api_key="none")
    found, _, _ = run(shell, "%vidkit", capsys)
    assert found.local
    found, _, _ = run(shell, "%vidkit studio --studio live", capsys)
    assert found is shell.user_ns["live"]
    _, _, err = run(shell, "%vidkit jobs --studio home", capsys)
    assert "--studio home is no studio" in err


def test_views(shell, capsys):
    """Jobs, one job, spend, doctor, a filled form and help are one line away."""
    job, _, _ = run(shell, "%%vidkit openai\nA kite", capsys)
    table, _, _ = run(shell, "%vidkit jobs", capsys)
    assert [item.id for item in table] == [job.id]
    assert run(shell, f"%vidkit jobs {job.id}", capsys)[0].id == job.id
    assert run(shell, "%vidkit spend", capsys)[0].jobs == 1
    assert run(shell, "%vidkit doctor", capsys)[0].checks
    form, _, _ = run(shell, "%vidkit form minimax.generate --duration 10", capsys)
    assert form.state.values == {"duration": 10}
    assert "openai.extend" in run(shell, "%vidkit help", capsys)[1]
    assert "--input_reference" in run(shell, "%%vidkit openai --help\n-", capsys)[1]


# --- errors -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("%%vidkit opnai\nx", "Did you mean openai?"),
        ("%%vidkit openai.creat\nx", "Did you mean openai.create?"),
        ("%%vidkit openai --second 4\nx", "there is no option --second. Did you mean --seconds?"),
        ("%%vidkit openai --seconds 5\nx", "sora-2 makes 4, 8, 12, 16 or 20 seconds, not 5"),
        ("%%vidkit openai --seconds\nx", "--seconds needs a value"),
        ("%%vidkit openai --size 1280x720 --size 720x1280\nx", "--size is given twice"),
        ("%%vidkit openai --prompt y\nx", "given twice"),
        ("%%vidkit openai 8\nx", "'8' belongs to no option"),
        ("%%vidkit openai.edit --video $nobody\nx", "$nobody does not work: NameError"),
        ("%%vidkit openai --size '1280x720\nx", "not closed"),
        ("%%vidkit openai --as 3d\nx", "--as needs one name"),
        ("%%vidkit minimax --duration 7\nx", "not 7 s"),
        ("%%vidkit wayin.clips --video_url talk.mp4\nx", "takes no words"),
        ("%vidkit wayin.clips --limit 2", "it needs --video_url"),
        ("%%vidkit openai.extend --video missing.mp4\nx", "it needs --seconds"),
        ("%%vidkit openai --seed soon\nx", "seed must be a whole number"),
        ("%%vidkit openai.edit --video nowhere.mp4\nx", "nowhere.mp4"),
        ("%vidkit jobs nobody-7", "nobody-7"),
    ],
)  # fmt: skip
def test_an_error_is_one_message(shell, capsys, source, words):
    """What is wrong is said in one line without a traceback, the cell counts as failed, and nothing was sent."""
    capsys.readouterr()
    done = shell.run_cell(source)
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.startswith("UsageError: ")
    assert len(said.err.strip().splitlines()) == 1
    assert "Traceback" not in said.out + said.err
    assert not done.success
    assert list(shell.user_ns["studio"].jobs) == []


# --- words --------------------------------------------------------------------------------------------


def test_words_end_at_spaces_outside_quotes_and_braces():
    """Quotes hold spaces, braces hold expressions, an apostrophe inside a word is an apostrophe."""
    line = """a --b='c d' "e f" {g("h i")} don't {"j": 1} x="""
    assert [word for _, word, _ in split(line)] == [
        "a", "--b='c d'", '"e f"', '{g("h i")}', "don't", '{"j": 1}', "x=",
    ]  # fmt: skip
    assert [closed for *_, closed in split("a 'b c")] == [True, False]


def test_what_a_word_stands_for():
    """Single quotes keep, double quotes fill in, JSON stays JSON, `$name` is the object."""
    space = {"n": 3, "o": object()}
    read = {word.text: word.value for word in pieces("""'{n}' "{n} s" {"k": 1} $5 a-{n}.mp4""", space)}
    assert list(read.values()) == ["{n}", "3 s", '{"k": 1}', "$5", "a-3.mp4"]
    assert [word.value for word in pieces("$o {o} {n + 1}", space)] == [space["o"], space["o"], 4]


@pytest.mark.parametrize(
    ("named", "line", "value"),
    [
        ("minimax.generate", "--duration 6", 6),
        ("openai.create", "--seconds 8", "8"),
        ("openai.create", "--model my-model", "my-model"),
        ("openai.create", """--extra_body '{"n": 1}'""", {"n": 1}),
        ("openai.create", "--extra_body nonsense", "nonsense"),
        ("wayin.export", "--clip_indices 0 2,5", [0, 2, 5]),
        ("wayin.clips", "--limit 3", 3),
        ("wayin.clips", "--project_name My talk", "My talk"),
        ("wayin.clips", "--enable_export", True),
        ("wayin.clips", "--enable_export off", False),
        ("wayin.clips", "--no-enable_export", False),
        ("hoox.generate", "--media_urls a.mp4 b.jpg", ["a.mp4", "b.jpg"]),
        ("viddyscribe.describe_video", '--video_category "Home Video"', "Home Video"),
        ("viddyscribe.describe_video", "--volume_level_db -3.5", -3.5),
    ],
)
def test_values_are_read_by_kind(named, line, value):
    """Each kind of field makes of its words what the operation takes."""
    found = operation(*named.split("."))
    field, option = found.field(options_in(pieces(line, {}))[0])
    assert value_of(field.ask, option, {}) == value


def test_objects_do_not_stand_together_where_one_is_taken():
    """Two objects for one value are refused in words."""
    found = operation("openai", "edit")
    field, option = found.field(options_in(pieces("--video $a $b", {"a": 1, "b": 2}))[0])
    with pytest.raises(InvalidRequest, match="one value, not 2"):
        value_of(field.ask, option, {})


@pytest.mark.parametrize(("service", "name"), EVERY)
def test_every_operation_can_be_written_as_a_cell(service, name):
    """No field hides behind one of our own options, and help names every field."""
    found = operation(service, name)
    assert not {field.name for field in found.fields} & set(OWN)
    text = found.help()
    assert found.says
    assert all(f"--{field.name}" in text for field in found.fields)


# --- completion ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("%%vidkit op", ["%%vidkit openai"]),
        ("%%vidkit openai.e", ["%%vidkit openai.edit", "%%vidkit openai.extend"]),
        ("%vidkit do", ["%vidkit doctor"]),
        ("%vidkit form wayin.e", ["%vidkit form wayin.export"]),
        ("%%vidkit openai --se", ["%%vidkit openai --seconds", "%%vidkit openai --seed"]),
        ("%%vidkit openai --input-r", ["%%vidkit openai --input_reference"]),
        ("%%vidkit openai --size 7", ["%%vidkit openai --size 720x1280"]),
        ("%%vidkit openai --size=7", ["%%vidkit openai --size=720x1280"]),
        ("x = %vidkit wayin.find_moments --ratio RATIO_1", ["RATIO_1_1", "RATIO_16_9"]),
        ("%%vidkit minimax --resolution 1080P --duration ", ["%%vidkit minimax --resolution 1080P --duration 6"]),
        ("%%vidkit viddyscribe --video_category Home", ['%%vidkit viddyscribe --video_category "Home Video"']),
        ("%%vidkit minimax --no-f", ["%%vidkit minimax --no-fast_pretreatment"]),
        ("%%vidkit openai.edit --video $fi", ["%%vidkit openai.edit --video $film"]),
        ("%%vidkit openai.edit --video clip", ["%%vidkit openai.edit --video clip.mp4"]),
        ("%%vidkit openai --studio st", ["%%vidkit openai --studio studio"]),
        ("%%vidkit minimax\nA kite [Pan left, zo", ["Zoom in", "Zoom out"]),
    ],
)  # fmt: skip
def test_tab_completes(shell, tmp_path, monkeypatch, typed, offered):
    """Services, operations, options, values, switches, variables, files, camera moves; nothing else between."""
    (tmp_path / "clip.mp4").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    shell.user_ns["film"] = vidkit.Video(tmp_path / "clip.mp4")
    found = complete(shell, typed)
    assert len(found) == len(offered)
    assert all(item.endswith(end) for item, end in zip(sorted(found), sorted(offered), strict=True)), found


def test_values_follow_what_is_chosen_and_options_are_offered_once(shell):
    """After a value the next option is offered, without those that stand there already."""
    found = complete(shell, "%%vidkit openai --size 1280x720 --")
    assert "%%vidkit openai --size 1280x720 --seconds" in found
    assert not [item for item in found if item.endswith("--size")]


def test_other_lines_are_left_alone(shell):
    """Our completion stands back from Python, and goes with the extension."""
    assert "import vidkit" in complete(shell, "import vidk")
    before = len(shell.Completer.custom_matchers)
    shell.run_line_magic("reload_ext", "vidkit")
    assert len(shell.Completer.custom_matchers) == before == 1
    shell.run_line_magic("unload_ext", "vidkit")
    assert shell.Completer.custom_matchers == []
    assert "vidkit" not in shell.magics_manager.magics["cell"]
    shell.run_line_magic("load_ext", "vidkit")


def test_completion_starts_no_server(shell, capsys, home):
    """Pressing Tab neither starts the local studio's server nor makes a job."""
    del shell.user_ns["studio"]
    fresh = shell.user_ns["studio"] = vidkit.local(home / "fresh")
    complete(shell, "%%vidkit openai --size ")
    assert not fresh.facts().started


def test_the_extension_is_there_before_anything_is_loaded():
    """IPython finds `load_ipython_extension` on a light `vidkit`: neither IPython nor pydantic comes with it."""
    code = (
        "import sys, vidkit; assert callable(vidkit.load_ipython_extension); "
        "assert callable(vidkit.unload_ipython_extension); "
        "print([name for name in ('IPython', 'pydantic', 'vidkit.magics') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
