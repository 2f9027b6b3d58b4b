from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

import mirgen
from mirgen.cli import main as cli
from mirgen.errors import FindingsError

COMMANDS = ("build", "index", "tasks", "preview", "templates", "verify", "report", "audit")


def test_no_word_and_help_show_the_same_overview(mirgen_here):
    bare, asked = mirgen_here(), mirgen_here("--help")
    assert bare.returncode == asked.returncode == 0
    assert bare.stdout == asked.stdout
    assert bare.stderr == ""
    listed = [line.split()[0] for line in bare.stdout.splitlines() if line.startswith("  ")]
    assert listed[: len(COMMANDS)] == list(COMMANDS)


def test_version(mirgen_here):
    assert mirgen_here("--version").stdout == f"mirgen {mirgen.__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_an_example_that_fits_a_terminal(mirgen_here, name):
    told = mirgen_here(name, "--help")
    assert told.returncode == 0
    assert told.stderr == ""
    assert told.stdout.startswith(f"usage: mirgen {name}")
    examples = told.stdout.partition("\nexamples:\n")[2]
    assert f"  mirgen {name} " in examples + " "
    assert max(map(len, told.stdout.partition("\nexamples:")[0].splitlines())) <= 80


def test_help_imports_nothing_heavy(environment, tmp_path):
    code = (
        "import sys; from mirgen.cli.main import main\n"
        f"for name in {COMMANDS}: main([name, '--help'])\n"
        "heavy = {'numpy', 'pyarrow', 'pydantic', 'cv2', 'PIL', 'rich', 'jinja2', 'prefect'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("bild", "there is no command 'bild' (mirgen): did you mean 'build'?"),
        (
            "--verbose",
            "there is no option '--verbose' (mirgen): choose from "
            + ", ".join(sorted(cli.COMMANDS)),
        ),
        ("build --sede 3", "there is no option '--sede' (mirgen build): did you mean '--seed'?"),
        ("build --see=3", "there is no option '--see' (mirgen build): did you mean '--seed'?"),
        ("build --seed", "--seed lacks its value (mirgen build): see `mirgen build --help`"),
        ("build --seed x", "--seed can't be 'x' (command line): give a whole number"),
        (
            "build --seed -1",
            "seed can't be -1 (command line): give 0 or more",
        ),
        (
            "build out",
            "'out' is one argument too many (mirgen build): see `mirgen build --help`",
        ),
        (
            "build --split test=0",
            "splits.test can't be 0 (command line): give 1 or more",
        ),
        (
            "build --split test",
            "--split can't be 'test' (command line): "
            "write a name, = and a whole number, such as --split test=500",
        ),
        (
            "build --split a=1 --split a=2",
            "--split names 'a' twice (command line): name it once",
        ),
        (
            "build --tiers esy=1",
            "--tiers names no tier 'esy' (command line): did you mean 'easy'?",
        ),
        (
            "build --tiers easy=much",
            "--tiers can't be 'easy=much' (command line): "
            "give each tier a weight, such as --tiers easy=4,medium=3,hard=3",
        ),
        (
            "build --tasks speed_comparson",
            "there is no task 'speed_comparson' (tasks): did you mean 'speed_comparison'?",
        ),
        (
            "build --workers 0",
            "workers can't be 0 (command line): give 1 or more",
        ),
        (
            "build --runner slurm",
            "runner can't be 'slurm' (command line): choose from dask, processes, ray",
        ),
        (
            "build --annotations a.json",
            "--annotations is given once and --images not at all (command line): "
            "give one folder of images for each annotation file, in the same order",
        ),
        (
            "build --config none.yaml",
            "can't read the config: No such file or directory (none.yaml): "
            "give an existing YAML file with --config",
        ),
        ("index --images .", "ANNOTATIONS is missing (mirgen index): see `mirgen index --help`"),
        ("preview", "TASK is missing (mirgen preview): see `mirgen preview --help`"),
        (
            "preview weight_comparison --out p.jpg",
            "can't write a preview as .jpg (--out p.jpg): name a file that ends in .html or .png",
        ),
        (
            "preview weight_comparison --tier easyy",
            "there is no tier 'easyy' (--tier): did you mean 'easy'?",
        ),
        (
            "preview weight_comparison --kind heavy",
            "weight_comparison asks no 'heavy' (--kind): did you mean 'heaviest'?",
        ),
        (
            "verify nowhere",
            "there is no mirgen data set here (nowhere): "
            "give the folder of a finished build, or run `mirgen build` first",
        ),
    ],
)
def test_wrong_usage_gets_one_sentence_and_exit_code_2(capsys, monkeypatch, tmp_path, words, told):
    monkeypatch.chdir(tmp_path)
    assert cli.main(words.split()) == 2
    printed = capsys.readouterr()
    assert printed.err == f"mirgen: {told}\n"
    assert printed.out == ""
    assert not any(tmp_path.iterdir())


def test_wrong_usage_in_a_process_of_its_own(mirgen_here):
    done = mirgen_here("build", "--split", "test=0")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == ("mirgen: splits.test can't be 0 (command line): give 1 or more\n")


def _raising(monkeypatch, error):
    def run(_words):
        raise error

    monkeypatch.setattr(cli.importlib, "import_module", lambda *_: SimpleNamespace(run=run))


def test_a_fault_of_ours_is_one_sentence_and_a_traceback_only_when_asked(capsys, monkeypatch):
    monkeypatch.delenv("MIRGEN_DEBUG", raising=False)
    _raising(monkeypatch, KeyError("wheel"))
    assert cli.main(["build"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("mirgen: a fault of mirgen's own, KeyError: 'wheel': ")
    assert told.count("\n") == 1
    assert "MIRGEN_DEBUG=1" in told
    monkeypatch.setenv("MIRGEN_DEBUG", "1")
    assert cli.main(["build"]) == 1
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_the_exit_code_is_the_errors_own(capsys, monkeypatch):
    _raising(monkeypatch, FindingsError("two\nlines", where="here"))
    assert cli.main(["verify", "x"]) == 4
    assert capsys.readouterr().err == "mirgen: two lines (here)\n"


@pytest.mark.parametrize(("name", "resumes"), [("build", True), ("verify", False)])
def test_ctrl_c_tells_that_only_a_build_goes_on(capsys, monkeypatch, name, resumes):
    _raising(monkeypatch, KeyboardInterrupt())
    assert cli.main([name]) == 130
    told = capsys.readouterr().err
    assert told.startswith("mirgen: interrupted")
    assert ("run the same command again" in told) is resumes


def test_a_reader_that_went_away_is_no_fault(environment, tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "mirgen", "--help"],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert (process.wait(20), told) == (0, b"")
