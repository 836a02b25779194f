"""What the PyTorch side of a benchmark needs: questions and answers of JSON, one a line, and the peak of memory."""

import json
import resource
import sys


def serve(handlers):
    """Answers each line of standard input, {"task": ..., ...}, by the handler of that name."""
    print(json.dumps({}), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = handlers[question.pop("task")](**question) or {}
        except (RuntimeError, MemoryError) as error:
            answer = {"error": str(error).split("\n")[0]}
        print(json.dumps(answer), flush=True)


def peak_memory():
    """The most memory that this process has held, in bytes."""
    try:
        with open("/proc/self/status") as status:
            # Linux counts the parent's memory in ru_maxrss of a process that it started.
            return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
