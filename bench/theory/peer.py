"""The same tasks with numpy and scipy: reads one task a line, answers with one line of JSON.

Started by linear-algebra.mjs with the dimension, the number of samples, the rank, the number of power
iterations and a folder that holds a.bin, u.bin and v.bin, float64 by rows.
"""

import json
import resource
import sys
import time

import numpy as np
import scipy
from scipy.linalg import cholesky, eigh, solve_triangular, svd

dimension, samples, rank, power_iterations = (int(text) for text in sys.argv[1:5])
folder = sys.argv[5]
OVERSAMPLING = 10


def read(name, columns=dimension):
    return np.fromfile(f"{folder}/{name}.bin").reshape(-1, columns)


def randomised(apply, apply_transposed, columns):
    """Halko, Martinsson and Tropp 2011, algorithms 4.4 and 5.1, without the estimate of the error."""
    q = np.linalg.qr(apply(np.random.default_rng(1).standard_normal((columns, rank + OVERSAMPLING))))[0]
    for _ in range(power_iterations):
        q = np.linalg.qr(apply_transposed(q))[0]
        q = np.linalg.qr(apply(q))[0]
    p, r = np.linalg.qr(apply_transposed(q))
    u, sigma, vt = svd(r.T)
    return (q @ u)[:, :rank], sigma[:rank], (p @ vt.T)[:, :rank]


def covariances():
    u, v = read_samples()
    u, v = u - u.mean(axis=0), v - v.mean(axis=0)
    return u.T @ u / samples, u.T @ v / samples, v.T @ v / samples


def solution():
    cuu, cuv, cvv = covariances()
    lu, lv = cholesky(cuu, lower=True), cholesky(cvv, lower=True)
    half = solve_triangular(lu, cuv, lower=True)
    u, sigma, vt = svd(solve_triangular(lv, half.T, lower=True).T)
    solve_triangular(lu, u[:, :rank], lower=True, trans=1)
    solve_triangular(lv, vt[:rank].T, lower=True, trans=1)
    return sigma[:rank]


def solution_of_rank():
    cuu, cuv, cvv = covariances()
    lu, lv = cholesky(cuu, lower=True), cholesky(cvv, lower=True)

    def left(l, x):
        return solve_triangular(l, x, lower=True)

    def left_transposed(l, x):
        return solve_triangular(l, x, lower=True, trans=1)

    u, sigma, v = randomised(
        lambda x: left(lu, cuv @ left_transposed(lv, x)), lambda x: left(lv, cuv.T @ left_transposed(lu, x)), dimension
    )
    left_transposed(lu, u)
    left_transposed(lv, v)
    return sigma


loaded = {}


def read_samples():
    # Read once: what is measured is the arithmetic.
    for name in ("u", "v"):
        if name not in loaded:
            loaded[name] = read(name)
    return loaded["u"], loaded["v"]


def square():
    if "a" not in loaded:
        loaded["a"] = read("a")
    return loaded["a"]


def positive():
    if "positive" not in loaded:
        loaded["positive"] = square() @ square().T + dimension * np.eye(dimension)
    return loaded["positive"]


def values(decomposition):
    return decomposition[1][:rank]


# What a task needs, made before the clock starts, and the task.
tasks = {
    "product": (square, lambda: (square() @ square())[0, :rank]),
    "cholesky": (positive, lambda: np.diag(cholesky(positive(), lower=True))[:rank]),
    "eigen": (positive, lambda: eigh(positive())[0][:rank]),
    "svd": (square, lambda: values(svd(square()))),
    "svd-rank": (square, lambda: values(randomised(lambda x: square() @ x, lambda x: square().T @ x, dimension))),
    "solution": (read_samples, solution),
    "solution-rank": (read_samples, solution_of_rank),
}

print(json.dumps({"numpy": np.__version__, "scipy": scipy.__version__}), flush=True)
for line in sys.stdin:
    prepare, task = tasks[line.strip()]
    prepare()
    start = time.perf_counter()
    result = task()
    milliseconds = 1000 * (time.perf_counter() - start)
    # Linux gives kibibytes, macOS bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"milliseconds": milliseconds, "values": [float(x) for x in result], "peak": peak}), flush=True)
