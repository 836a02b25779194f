"""The steps of providers.mjs with PyTorch on a CUDA device (float32, TF32 off), from the folder that its --out wrote.

  python3 bench/jit/providers-peer.py FOLDER [cuda|cpu]
"""

import json
import math
import statistics
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "train"))

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import peer

STEPS, WARM_UP, ROUNDS = 10, 5, 30
folder = Path(sys.argv[1])
device = torch.device(sys.argv[2] if len(sys.argv) > 2 else "cuda")
torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False
print(f"PyTorch {torch.__version__}, {torch.cuda.get_device_name(device) if device.type == 'cuda' else 'cpu'}")


def measure(pair, batch, rows):
    here = folder / f"{pair}-{batch}"
    encoder_u = peer.pairs[pair](peer.read_safetensors(here / "u.safetensors")).to(device)
    encoder_v = peer.perceptron([10, 64, 32], peer.read_safetensors(here / "v.safetensors")).to(device)
    log_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07), device=device))
    optimiser = torch.optim.Adam([*encoder_u.parameters(), *encoder_v.parameters(), log_scale], 1e-3)
    data = [
        torch.from_numpy(np.fromfile(here / f"{name}0.bin", dtype=np.float32).reshape(batch, *shape))
        for name, shape in (("u", peer.shapes[pair]), ("v", (10,)))
    ]

    def step():
        # As there: from the batch in the memory of the CPU to the loss there.
        u, v = (values.to(device) for values in data)
        optimiser.zero_grad(set_to_none=True)
        loss = peer.naive_clip(F.normalize(encoder_u(u), dim=1), F.normalize(encoder_v(v), dim=1), log_scale.exp())
        loss.backward()
        optimiser.step()
        return loss.item()

    losses = [step() for _ in range(STEPS)]
    for _ in range(WARM_UP):
        step()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        step()
        times.append(1000 * (time.perf_counter() - start))
    difference = {row["provider"]: max(abs(a - b) / abs(b) for a, b in zip(row["losses"], losses)) for row in rows}
    shown = ", ".join(f"{provider} {value:.1e}" for provider, value in difference.items())
    print(f"{pair} batch {batch}  {statistics.median(times):.2f} ms, losses {losses[0]:.6f} to {losses[-1]:.6f}; relative differences: {shown}")


for result in json.loads((folder / "results.json").read_text())["results"]:
    measure(result["pair"], result["batch"], result["rows"])
