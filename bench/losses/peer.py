"""The same losses with PyTorch, as users write them; answers the questions of losses.mjs.

Started with the number of threads.
"""

import math
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "support"))

import numpy as np
import torch
import torch.nn.functional as F

from protocol import peak_memory, serve

torch.set_num_threads(int(sys.argv[1]))
CLASSES = 10
DATA_WIDTH = 8


def unit(z):
    return F.normalize(z, dim=1)


def cosines(zu, zv, temperature=0.07):
    return unit(zu) @ unit(zv).T / temperature


def cross_entropy(logits):
    return F.cross_entropy(logits, torch.arange(logits.shape[0]))


def clip(logits):
    return (cross_entropy(logits) + cross_entropy(logits.T)) / 2


def conditional(logits):
    return clip(logits) - math.log(logits.shape[0])


def hollow(x):
    return x * (1 - torch.eye(x.shape[0]))


def without(logits, mask):
    return logits.masked_fill(mask, -math.inf)


def eye(n):
    return torch.eye(n, dtype=torch.bool)


def alignment(zu, zv):
    return (zu - zv).square().sum(1).mean()


def squared_distances(x, y):
    return x.square().sum(1)[:, None] + y.square().sum(1)[None, :] - 2 * x @ y.T


def uniformity(z):
    n = z.shape[0]
    return torch.logsumexp(without(-2 * squared_distances(z, z), eye(n)).flatten(), 0) - math.log(n * (n - 1))


def polynomial_kernel(x):
    return (x @ x.T / x.shape[1] + 1).square()


def view_cosines(b):
    z = unit(torch.cat([b.zu, b.zv]))
    return z @ z.T / 0.1


def view_pairs(n):
    return torch.roll(eye(2 * n), n, 0)


def decoupled(b, weights):
    n = b.zu.shape[0]
    logits, pairs = view_cosines(b), view_pairs(n)
    normalisers = torch.logsumexp(without(logits, pairs | eye(2 * n)), 1)
    return (normalisers - weights * (logits * pairs).sum(1)).mean()


def align_uniform(b):
    u, v = unit(b.zu), unit(b.zv)
    return alignment(u, v) + (uniformity(u) + uniformity(v)) / 2


def barlow_twins(b):
    def standardise(z):
        centred = z - z.mean(0)
        return centred / centred.norm(dim=0)

    correlations = standardise(b.zu).T @ standardise(b.zv)
    return (1 - correlations.diagonal()).square().sum() + 0.005 * hollow(correlations).square().sum()


def conditional_mmd(b):
    logits, n = cosines(b.zu, b.zv), b.zu.shape[0]

    def half(weights, data):
        moved = weights @ hollow(polynomial_kernel(data))
        return ((moved * weights).sum(1) / 2 - moved.diagonal()).mean() * n / (n - 1)

    return half(logits.T.softmax(1), b.u) + half(logits.softmax(1), b.v)


def dclw(b):
    similarities = (unit(b.zu) * unit(b.zv)).sum(1).detach()
    powers = (similarities / 0.5).exp()
    weights = 2 - powers / powers.mean()
    return decoupled(b, torch.cat([weights, weights]))


def distillation(b):
    with torch.no_grad():
        teacher = cosines(b.tu, b.tv).log_softmax(1)
    return F.kl_div(cosines(b.zu, b.zv).log_softmax(1), teacher, log_target=True, reduction="batchmean")


def hard_negative(b):
    logits, n = cosines(b.zu, b.zv), b.zu.shape[0]
    powers = hollow(logits.exp())
    hard = powers.square().sum(1) / powers.sum(1)
    pairs = logits.diagonal().exp()
    return -(pairs / (pairs + (n - 1) * hard)).log().mean()


def joint(b):
    logits, n = cosines(b.zu, b.zv), b.zu.shape[0]
    return torch.logsumexp(without(logits, eye(n)).flatten(), 0) - math.log(n * (n - 1)) - logits.diagonal().mean()


def joint_mmd(b):
    logits, n = cosines(b.zu, b.zv), b.zu.shape[0]
    weights = logits.flatten().softmax(0).reshape(n, n)
    moved = hollow(polynomial_kernel(b.u)) @ weights @ hollow(polynomial_kernel(b.v))
    return ((moved * weights).sum() - 2 / n * moved.diagonal().sum()) * (n / (n - 1)) ** 2


def nt_xent(b):
    n = b.zu.shape[0]
    return F.cross_entropy(without(view_cosines(b), eye(2 * n)), torch.roll(torch.arange(2 * n), n))


def sig_lip(b):
    logits, n = cosines(b.zu, b.zv), b.zu.shape[0]
    return -F.logsigmoid(logits * (2 * torch.eye(n) - 1)).sum() / n


def spectral_contrastive(b):
    logits, n = b.zu @ b.zv.T, b.zu.shape[0]
    return hollow(logits).square().sum() / (n * (n - 1)) - 2 * logits.diagonal().mean()


def sup_con(b):
    n = b.zu.shape[0]
    labels = torch.cat([b.labels, b.labels])
    positives = (labels[:, None] == labels[None, :]) & ~eye(2 * n)
    # Finite, for 0 times an infinite logarithm is no number.
    log_probabilities = view_cosines(b).masked_fill(eye(2 * n), -1e9).log_softmax(1)
    return -((log_probabilities * positives).sum(1) / positives.sum(1)).mean()


def triplet(b):
    distances = squared_distances(b.zu, b.zv)
    nearest = distances.masked_fill(eye(b.zu.shape[0]), math.inf).min(1).values
    return F.relu(distances.diagonal() - nearest + 0.2).mean()


def vic_reg(b):
    loss = 25 * alignment(b.zu, b.zv)
    for z in (b.zu, b.zv):
        n, dim = z.shape
        centred = z - z.mean(0)
        deviations = (centred.square().sum(0) / (n - 1) + 1e-4).sqrt()
        covariance = centred.T @ centred / (n - 1)
        loss = loss + 25 * F.relu(1 - deviations).mean() + hollow(covariance).square().sum() / dim
    return loss


losses = {
    "align-uniform": align_uniform,
    "alignment": lambda b: alignment(b.zu, b.zv),
    "barlow-twins": barlow_twins,
    "clip": lambda b: clip(cosines(b.zu, b.zv)),
    "conditional": lambda b: conditional(cosines(b.zu, b.zv)),
    "conditional-mmd": conditional_mmd,
    "dcl": lambda b: decoupled(b, torch.ones(2 * b.zu.shape[0])),
    "dclw": dclw,
    "distillation": distillation,
    "hard-negative": hard_negative,
    "info-nce": lambda b: cross_entropy(cosines(b.zu, b.zv)),
    "joint": joint,
    "joint-mmd": joint_mmd,
    "label-given-image": lambda b: F.cross_entropy(b.zu @ b.zv.T, b.labels),
    "labelled-conditional": lambda b: conditional(b.zu @ b.zv[b.labels].T),
    "nt-xent": nt_xent,
    "sig-lip": sig_lip,
    "spectral-contrastive": spectral_contrastive,
    "sup-con": sup_con,
    "triplet": triplet,
    "uniformity": lambda b: (uniformity(unit(b.zu)) + uniformity(unit(b.zv))) / 2,
    "vic-reg": vic_reg,
}
of_labels = ("label-given-image", "labelled-conditional")


class Batch:
    def __init__(self, n, dim, folder):
        def read(name, columns):
            return torch.from_numpy(np.fromfile(f"{folder}/{name}.bin", dtype=np.float32).reshape(n, columns))

        self.zu, self.zv, self.tu, self.tv = (read(name, dim) for name in ("zu", "zv", "tu", "tv"))
        self.u, self.v = read("u", DATA_WIDTH), read("v", DATA_WIDTH)
        self.labels = torch.arange(n) % CLASSES


state = {}


def start():
    state["rest"] = peak_memory()
    return {"engine": f"PyTorch {torch.__version__}"}


def prepare(name, form, n, dim, chunk, folder):
    batch = Batch(n, dim, folder)
    if name in of_labels:
        batch.zv = batch.zv[:CLASSES].clone()
    leaves = [batch.zu.requires_grad_(), batch.zv.requires_grad_()]

    def evaluate():
        loss = losses[name](batch)
        return loss.item(), torch.autograd.grad(loss, leaves, allow_unused=True)

    state["evaluate"] = evaluate


def check():
    loss, gradients = state["evaluate"]()
    return {"values": [loss, *(gradient.abs().sum().item() for gradient in gradients)]}


def step():
    begin = time.perf_counter()
    state["evaluate"]()
    return {"milliseconds": 1000 * (time.perf_counter() - begin)}


serve(
    {
        "start": start,
        "prepare": prepare,
        "check": check,
        "step": step,
        "memory": lambda: {"peak": peak_memory() - state["rest"]},
    }
)
