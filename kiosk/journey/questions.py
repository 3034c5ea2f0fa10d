"""Which questions a visit asks, in order, and the ones that every visit asks."""

from kiosk.domain import flow
from kiosk.domain.form import Answers, Kind, Option, Question
from kiosk.domain.localized import Localized
from kiosk.journey.state import Path, State, Visit, World, service_of

NIK = Question(
    key="@nik",
    kind=Kind.NIK,
    label=Localized(id="Ketik NIK Anda", en="Type your NIK"),
    short=Localized(id="NIK", en="NIK"),
    hint=Localized(
        id="16 angka di KTP-el, di atas nama Anda.", en="The 16 digits above your name on the KTP."
    ),
)
BIRTH = Question(
    key="@birth",
    kind=Kind.DATE,
    label=Localized(id="Kapan Anda lahir?", en="When were you born?"),
    short=Localized(id="Tanggal lahir", en="Date of birth"),
    hint=Localized(id="Seperti tertulis di KTP-el.", en="As written on your KTP."),
    not_before="today-120y",
    not_after="today",
)
NAME = Question(
    key="@name",
    kind=Kind.TEXT,
    label=Localized(id="Siapa nama lengkap Anda?", en="What is your full name?"),
    short=Localized(id="Nama", en="Name"),
    hint=Localized(id="Tulis seperti di KTP-el.", en="Write it as on your KTP."),
    min=2,
    max=60,
)
NAMED, UNNAMED = "named", "unnamed"
WHO = Question(
    key="@who",
    kind=Kind.ONE_OF,
    label=Localized(id="Apakah nama Anda disertakan?", en="Shall we send your name?"),
    short=Localized(id="Identitas", en="Identity"),
    hint=Localized(
        id="Tanpa nama, NIK dan nama Anda tidak ditanyakan dan tidak dikirim.",
        en="Without a name, your NIK and name are neither asked nor sent.",
    ),
    options=(
        Option(UNNAMED, Localized(id="Kirim tanpa nama", en="Send it without a name")),
        Option(NAMED, Localized(id="Sertakan nama dan NIK saya", en="Send my name and NIK")),
    ),
)
REFERENCE = Question(
    key="@reference",
    kind=Kind.TEXT,
    label=Localized(id="Berapa nomor bukti Anda?", en="What is your receipt number?"),
    hint=Localized(
        id="Tertulis di struk, misalnya K07-4821-93.", en="It is on your receipt, like K07-4821-93."
    ),
)
CODE = Question(
    key="@code",
    kind=Kind.TEXT,
    label=Localized(id="Berapa kode cek statusnya?", en="What is the status code?"),
    hint=Localized(
        id="6 angka di bawah nomor bukti pada struk.",
        en="The 6 digits below the number on your receipt.",
    ),
)
BUILT_IN = {question.key: question for question in (NIK, BIRTH, NAME, WHO, REFERENCE, CODE)}


def known(state: State) -> bool:
    """Tell whether NIK and birth date were given in this visit."""
    return bool(state.visit.applicant.nik and state.visit.applicant.birth_date)


def named(state: State, world: World) -> bool:
    """Tell whether what this visit sends says who sends it."""
    wish = service_of(state, world).identity
    return wish == "nik" or (wish == "optional" and state.visit.named is True and known(state))


def top_level(state: State, world: World) -> tuple[Question, ...]:
    """Return what this visit asks: the name where one is sent and no card gave it, then the
    visible questions.
    """
    visit = state.visit
    form = service_of(state, world).form
    if visit.wanted:
        return tuple(q for q in form.question if q.key in visit.wanted)
    asked = flow.visible(form, visit.answers)
    without = visit.applicant.source == "card" or not named(state, world)
    return asked if without else (NAME, *asked)


def question_at(state: State, world: World, path: Path) -> Question:
    """Return the question at `path`; KeyError when the form has none there."""
    key = str(path[0])
    if key in BUILT_IN:
        return BUILT_IN[key]
    question = _named(service_of(state, world).form.question, key)
    return _named(question.question, str(path[2])) if len(path) > 1 else question


def inner(state: State, world: World, path: Path) -> tuple[Question, ...]:
    """Return the visible questions of the repetition that `path` lies in."""
    group = _named(service_of(state, world).form.question, str(path[0]))
    return flow.visible(group, entry_answers(state.visit, path), state.visit.answers)


def entry_answers(visit: Visit, path: Path) -> Answers:
    """Return the answers of the repetition that `path` lies in."""
    entries = visit.answers.get(str(path[0]), [])
    index = int(path[1])
    if isinstance(entries, list) and index < len(entries):
        entry = entries[index]
        return entry if isinstance(entry, dict) else {}
    return {}


def scope(visit: Visit, path: Path) -> Answers:
    """Return the answers that a condition or bound at `path` may look at."""
    return visit.answers | entry_answers(visit, path) if len(path) > 1 else visit.answers


def _named(questions: tuple[Question, ...], key: str) -> Question:
    found = next((q for q in questions if q.key == key), None)
    if found is None:
        raise KeyError(key)
    return found
