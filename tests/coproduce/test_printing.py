"""Printing: what pages claim, how much they may use, and what nobody may learn from them."""

import io
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, replace
from datetime import date

import pypdf
import pytest
import typst
import zxingcpp
from PIL import Image

from coproduce import printing
from coproduce.printing import desk, press
from reviews.documents import ThemePackDocument
from tests.reviews.pack_samples import theme_pack

PACK = "reviews/print/theme_pack.typ"
URL = "https://coproduce.example.org/my/Zk3vXb7Qm2Lw9TtYc5Rj8PpNn4Hh6Gg1Dd0Ss-Aa_Ee"


def reader(printed):
    return pypdf.PdfReader(io.BytesIO(printed.content))


def test_pages_claim_and_carry_what_accessible_pdfs_need():
    document = reader(printing.pdf(PACK, theme_pack(8)))
    catalogue = document.trailer["/Root"]
    metadata = catalogue["/Metadata"].get_data().decode()

    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in catalogue
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata


def test_metadata_name_no_person_and_no_path():
    printed = printing.pdf(PACK, theme_pack(8))

    assert dict(reader(printed).metadata) == {
        "/Title": "Theme pack: Breathing better together",
        "/Creator": "Typst 0.15.1",
        "/CreationDate": "D:20261122000000Z",
        "/ModDate": "D:20261122000000Z",
    }
    for private in (b"Author", b"/work", b"/home", b"/tmp", b".typ"):
        assert private not in printed.content


def test_a_reprint_is_the_same_to_the_byte_even_from_what_was_frozen():
    pack = theme_pack(24)
    frozen = json.loads(json.dumps(printing.plain(pack)))

    first = printing.pdf(PACK, pack)
    again = printing.pdf(PACK, ThemePackDocument.from_contents(frozen))

    assert first == again
    assert first.pages == len(reader(first).pages)


def test_progress_begins_at_nothing_and_ends_at_all():
    steps = []

    printing.pdf(PACK, theme_pack(4), progress=lambda done, total: steps.append((done, total)))

    assert (steps[0], steps[-1], {total for _, total in steps}) == ((0, 3), (3, 3), {3})
    assert steps == sorted(steps)


@pytest.mark.parametrize(
    "template",
    ["../coproduce/settings.py", "/etc/passwd", "base.html", "reviews/print/none.typ", "../x.typ"],
)
def test_only_templates_are_printed(template):
    with pytest.raises(printing.PrintingFailed, match="no such print-out"):
        printing.pdf(template, theme_pack(4))


def test_too_little_time_stops_the_press_and_says_so():
    """Even one that is stuck: who waited for its end would wait for ever."""
    stuck = set()

    def hold(_done, _total):
        for press_id in presses() - stuck:
            os.kill(press_id, signal.SIGSTOP)
            stuck.add(press_id)

    limits = printing.Limits(wall_seconds=2)
    try:
        with pytest.raises(printing.PrintingFailed, match="took too long"):
            printing.pdf(PACK, theme_pack(3000), limits=limits, progress=hold)
    finally:
        left = presses()
        for press_id in left:
            os.kill(press_id, signal.SIGKILL)

    assert stuck
    assert not left


def test_too_little_processor_time_stops_the_press_and_says_so():
    with pytest.raises(printing.PrintingFailed, match="took too long"):
        printing.pdf(PACK, theme_pack(3000), limits=printing.Limits(processor_seconds=1))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
def test_too_little_memory_stops_the_press_and_says_so():
    with pytest.raises(printing.PrintingFailed, match="more memory"):
        printing.pdf(PACK, theme_pack(3000), limits=printing.Limits(memory_bytes=300 * 1024**2))


def test_the_same_work_is_done_within_the_usual_limits():
    assert printing.pdf(PACK, theme_pack(3000, parts=("cards",))).pages > 370


def presses():
    """The presses that this run of the tests has started and that are still there."""
    running = subprocess.run(
        ["ps", "-ww", "-eo", "ppid,pid,args"], capture_output=True, text=True, check=True
    )
    lines = [line.split(maxsplit=2) for line in running.stdout.splitlines()]
    ours = str(os.getpid())
    return {int(pid) for parent, pid, args in lines if parent == ours and str(desk.PRESS) in args}


def test_what_went_wrong_is_told_without_anybodys_words():
    broken = replace(theme_pack(4), parts=("a part that nobody knows: Participant 07",))

    with pytest.raises(printing.PrintingFailed) as failure:
        printing.pdf(PACK, broken)

    told = "\n".join([str(failure.value), *failure.value.__notes__])
    assert "theme_pack.typ:" in told
    assert "Participant 07" not in told


@dataclass(frozen=True)
class Odd:
    frozen_on: date
    thing: object


def test_the_press_sets_the_same_pages_wherever_it_runs():
    pack = theme_pack(4, parts=("cards",))

    content = press.typeset(desk.TEMPLATES, PACK, desk._as_json(asdict(pack)))

    assert printing.Printed(content, press.page_count(content)) == printing.pdf(PACK, pack)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('#panic("Participant 07")', "panicked with: … __typst_py_bytes__.typ:1:1"),
        ('#(a: 1).at("Participant 07")', "dictionary does not contain key … "),
    ],
)
def test_the_press_names_the_place_of_a_fault_and_quotes_nobody(source, told):
    with pytest.raises(typst.TypstError) as error:
        typst.compile(source.encode())

    assert press.fault(error.value).startswith(told)
    assert "Participant 07" not in press.fault(error.value)


def test_a_document_holds_only_what_can_be_frozen():
    with pytest.raises(TypeError, match="not object"):
        printing.pdf(PACK, Odd(date(2026, 11, 22), object()))


def test_many_threads_print_at_once():
    results = []

    def work():
        results.append(printing.pdf(PACK, theme_pack(6, parts=("cards",))))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 4
    assert len(set(results)) == 1


@pytest.mark.parametrize(
    ("returncode", "stderr", "sentence"),
    [
        (-signal.SIGXCPU, b"", desk.TOO_LONG),
        (-signal.SIGKILL, b"", desk.TOO_LONG),
        (-signal.SIGABRT, b"memory allocation of 9 bytes failed", desk.TOO_BIG),
        (1, b"MemoryError", desk.TOO_BIG),
        (1, b"anything", desk.NOT_MADE),
        (0, b"", desk.NOT_MADE),
    ],
)
def test_each_way_of_failing_has_its_sentence(returncode, stderr, sentence):
    answer = subprocess.CompletedProcess([], returncode, b"no pdf", stderr)

    with pytest.raises(printing.PrintingFailed) as failure:
        desk._read(answer)

    assert str(failure.value) == sentence


def test_the_press_has_no_environment_no_network_and_may_write_no_file():
    probe = f"""
import json, os, resource, socket, sys
sys.path.insert(0, {str(desk.PRESS.parent)!r})
import press
press.accept({asdict(printing.Limits())!r})
try:
    socket.create_connection(("127.0.0.1", 9), timeout=1)
    network = "reached"
except OSError as error:
    network = error.strerror
print(json.dumps([sorted(os.environ), network, resource.getrlimit(resource.RLIMIT_FSIZE)]))
"""
    answer = subprocess.run(
        [sys.executable, "-I", "-c", probe],
        env=desk.ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    environment, network, file_size = json.loads(answer.stdout)

    assert set(environment) <= {*desk.ENVIRONMENT, "LC_CTYPE"}
    assert network != "reached"
    assert file_size == [0, 0]


def test_no_template_fetches_anything():
    for template in desk.TEMPLATES.rglob("*.typ"):
        assert "@preview" not in template.read_text(), template
        assert "http" not in template.read_text(), template


def test_every_font_named_is_there_and_every_font_there_is_named():
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(press.FONTS)]
    )
    base = (desk.TEMPLATES / "base_print.typ").read_text()

    for family in fonts.families():
        assert f'"{family.removeprefix("Noto Sans ")}"' in base or f'"{family}"' in base
    for licence in ("OFL.txt", "LICENSE-Apache-2.0.txt", "README.md"):
        assert (press.FONTS / licence).is_file()


def test_a_qr_code_says_its_address_when_read_from_the_printed_page(tmp_path):
    page = """
        #set page(width: 60mm, height: 60mm, margin: 10mm)
        #image(bytes(sys.inputs.qr), format: "svg", width: 40mm, alt: "QR")
    """
    picture = typst.compile(
        page.encode(), format="png", ppi=150, sys_inputs={"qr": printing.link_to(URL).qr}
    )

    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))

    assert [code.text for code in codes] == [URL]


def test_a_qr_code_is_drawn_in_a_few_milliseconds():
    started = time.process_time()
    for number in itertools.islice(itertools.count(), 100):
        printing.qr(f"{URL}{number}")

    assert (time.process_time() - started) / 100 < 0.05
