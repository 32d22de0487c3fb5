"""What schemathesis cannot know of these services: see "Fuzzing" in docs/development.md."""

import json
import os
import zlib

import schemathesis
import schemathesis.transport.requests
from schemathesis.core import NOT_SET

# {"<first word of the path>.<name>" or "<name>": values that exist}
KNOWN = json.loads(os.environ.get("REPRISE_FUZZ_KNOWN", "{}"))

# Headers that make an answer depend on where a stream stands: kept in one case of four.
DEMANDING = ("If-Match", "Reprise-Min-Position", "Reprise-Stream", "Last-Event-ID")


def known(case, name, value):
    """A value that exists in place of three of four; the same for the same case, so that a failure can be repeated."""
    values = KNOWN.get(case.operation.path.split("/")[1] + "." + name, KNOWN.get(name))
    drawn = zlib.crc32(repr(value).encode("utf-8", "backslashreplace"))
    return value if not values or drawn % 4 == 0 else values[(drawn // 4) % len(values)]


def settled(case, part):
    """The same part, with values that exist for the names that are known."""
    if isinstance(part, dict):
        return {name: known(case, name, value) if isinstance(value, str) else settled(case, value) for name, value in part.items()}
    return part


@schemathesis.hook
def before_call(context, case, **kwargs):
    # Nobody waits for a position that no event will have.
    case.headers["Prefer"] = "wait=0"
    # None of them takes content here, whether or not the path offers the method: the one is told before the other.
    if case.method.upper() in ("GET", "HEAD", "DELETE", "OPTIONS", "TRACE"):
        case.body = NOT_SET
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    for name in DEMANDING:
        if name in case.headers and zlib.crc32(str(case.headers[name]).encode("utf-8", "backslashreplace")) % 4:
            del case.headers[name]
    for name, value in case.path_parameters.items():
        case.path_parameters[name] = known(case, name, value)
    for name, value in list(case.query.items()):
        case.query[name] = known(case, name, value)
    case.body = settled(case, case.body)


def beginning(chunks, timeout, max_events=1):
    """A stream of changes ends with its caller: what comes first is the answer."""
    return next(iter(chunks), b""), True


schemathesis.transport.requests.read_event_stream = beginning
