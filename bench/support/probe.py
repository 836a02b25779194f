"""Prints the version of PyTorch and the median time of a small training step, to choose the fastest set-up."""

import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(int(sys.argv[1]))
model = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 32))
optimiser = torch.optim.Adam(model.parameters())
data = torch.randn(256, 784, generator=torch.Generator().manual_seed(1))
times = []
for _ in range(21):
    start = time.perf_counter()
    optimiser.zero_grad()
    model(data).square().mean().backward()
    optimiser.step()
    times.append(1000 * (time.perf_counter() - start))
print(json.dumps({"version": torch.__version__, "milliseconds": sorted(times)[10]}))
