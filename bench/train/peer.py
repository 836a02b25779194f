"""The same training step with PyTorch; answers the questions of train-step.mjs.

Started with "naive" (the two cross-entropies as users write them) or "fused" (the same loss as one operation with its
analytic gradient, which never makes a second matrix of logits) and the number of threads.
"""

import json
import math
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "support"))

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from protocol import peak_memory, serve

variant, threads = (sys.argv[1], int(sys.argv[2])) if __name__ == "__main__" else ("naive", torch.get_num_threads())
torch.set_num_threads(threads)


def read_safetensors(path):
    raw = Path(path).read_bytes()
    length = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + length])
    header.pop("__metadata__", None)
    begin = 8 + length
    return {
        name: np.frombuffer(raw[begin + entry["data_offsets"][0] : begin + entry["data_offsets"][1]], dtype=np.float32)
        .reshape(entry["shape"])
        .copy()
        for name, entry in header.items()
    }


def assign(parameter, values):
    with torch.no_grad():
        parameter.copy_(torch.from_numpy(np.ascontiguousarray(values)))


def assign_linear(layer, weights, name):
    # Ours has the shape [inputs, outputs].
    assign(layer.weight, weights[f"{name}.weight"].T)
    assign(layer.bias, weights[f"{name}.bias"])


def perceptron(widths, weights):
    layers = []
    for index, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        last = index == len(widths) - 2
        layer = nn.Linear(inputs, outputs)
        assign_linear(layer, weights, "output" if last else f"linear{index + 1}")
        layers += [layer] if last else [layer, nn.ReLU()]
    return nn.Sequential(*layers)


class LeNet(nn.Module):
    def __init__(self, weights):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        for name, layer in (("conv1", self.conv1), ("conv2", self.conv2)):
            # Ours: height, width, inputs, outputs.
            assign(layer.weight, weights[f"{name}.weight"].transpose(3, 2, 0, 1))
            assign(layer.bias, weights[f"{name}.bias"])
        # Ours flattens height, width, channels; PyTorch channels, height, width.
        by_channel = weights["linear1.weight"].reshape(5, 5, 16, 120).transpose(2, 0, 1, 3).reshape(400, 120)
        weights = {**weights, "linear1.weight": by_channel}
        self.linear = perceptron([400, 120, 84, weights["output.weight"].shape[1]], weights)

    def forward(self, x):
        # One channel: [n, 28, 28, 1] and [n, 1, 28, 28] lie alike.
        x = F.max_pool2d(F.relu(self.conv1(x.reshape(-1, 1, 28, 28))), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.linear(x.flatten(1))


class Transformer(nn.Module):
    def __init__(self, weights):
        super().__init__()
        features, dim = weights["input.weight"].shape
        self.input = nn.Linear(features, dim)
        self.positions = nn.Parameter(torch.from_numpy(weights["positions"]))
        layer = nn.TransformerEncoderLayer(dim, 4, 4 * dim, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(layer, 2)
        self.norm = nn.LayerNorm(dim)
        self.output = nn.Linear(dim, weights["output.weight"].shape[1])
        assign_linear(self.input, weights, "input")
        for index, block in enumerate(self.blocks.layers):
            name = f"block{index + 1}"
            assign(block.self_attn.in_proj_weight, weights[f"{name}.attention.input.weight"].T)
            assign(block.self_attn.in_proj_bias, weights[f"{name}.attention.input.bias"])
            assign_linear(block.self_attn.out_proj, weights, f"{name}.attention.output")
            assign_linear(block.linear1, weights, f"{name}.mlp1")
            assign_linear(block.linear2, weights, f"{name}.mlp2")
            for norm in ("norm1", "norm2"):
                assign(getattr(block, norm).weight, weights[f"{name}.{norm}.weight"])
                assign(getattr(block, norm).bias, weights[f"{name}.{norm}.bias"])
        assign(self.norm.weight, weights["norm.weight"])
        assign(self.norm.bias, weights["norm.bias"])
        assign_linear(self.output, weights, "output")

    def forward(self, x):
        return self.output(self.norm(self.blocks(self.input(x) + self.positions)).mean(1))


class FusedClip(torch.autograd.Function):
    """The CLIP loss of unit embeddings u, v and the scale s, with the gradients of all three worked out forward."""

    @staticmethod
    def forward(context, u, v, scale):
        n = u.shape[0]
        rows = torch.softmax((u * scale) @ v.T, 1)
        columns = torch.softmax((v * scale) @ u.T, 1)
        loss = -(rows.diagonal().log().mean() + columns.diagonal().log().mean()) / 2
        factor = scale / (2 * n)
        du = (rows @ v + columns.T @ v - 2 * v) * factor
        dv = (columns @ u + rows.T @ u - 2 * u) * factor
        context.save_for_backward(du, dv, (du * u).sum() / scale)
        return loss

    @staticmethod
    def backward(context, dy):
        return tuple(gradient * dy for gradient in context.saved_tensors)


def naive_clip(u, v, scale):
    logits = scale * (u @ v.T)
    pairs = torch.arange(logits.shape[0], device=logits.device)
    return (F.cross_entropy(logits, pairs) + F.cross_entropy(logits.T, pairs)) / 2


pairs = {
    "mlp": lambda weights: perceptron([784, 256, 128, 32], weights),
    "cnn": LeNet,
    "transformer": Transformer,
}
shapes = {"mlp": (784,), "cnn": (28, 28, 1), "transformer": (32, 4)}
clip = {"naive": naive_clip, "fused": FusedClip.apply}[variant]
state = {}


def prepare(pair, batch, batches, learningRate, folder):
    encoder_u = pairs[pair](read_safetensors(f"{folder}/u.safetensors"))
    encoder_v = perceptron([10, 64, 32], read_safetensors(f"{folder}/v.safetensors"))
    log_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))
    parameters = [*encoder_u.parameters(), *encoder_v.parameters(), log_scale]
    optimiser = torch.optim.Adam(parameters, learningRate)

    def read(name, shape):
        return np.fromfile(f"{folder}/{name}.bin", dtype=np.float32).reshape(batch, *shape)

    data = [(read(f"u{at}", shapes[pair]), read(f"v{at}", (10,))) for at in range(batches)]

    def step():
        u, v = (torch.from_numpy(values) for values in data[state["count"] % batches])
        state["count"] += 1
        optimiser.zero_grad(set_to_none=True)
        loss = clip(F.normalize(encoder_u(u), dim=1), F.normalize(encoder_v(v), dim=1), log_scale.exp())
        loss.backward()
        optimiser.step()
        return loss.item()

    state.update(step=step, count=0)


def timed_step():
    start = time.perf_counter()
    loss = state["step"]()
    return {"milliseconds": 1000 * (time.perf_counter() - start), "loss": loss}


def profile(steps):
    start = time.perf_counter()
    with torch.autograd.profiler.profile() as profiler:
        for _ in range(steps):
            state["step"]()
    whole = 1000 * (time.perf_counter() - start) / steps
    kernels = [
        {"kernel": entry.key, "milliseconds": entry.self_cpu_time_total / 1000 / steps, "calls": entry.count / steps}
        for entry in profiler.key_averages()
    ]
    return {"whole": whole, "kernels": kernels}


if __name__ == "__main__":
    serve(
        {
            "start": lambda: None,
            "prepare": prepare,
            "step": timed_step,
            "profile": profile,
            "memory": lambda: {"peak": peak_memory()},
        }
    )
