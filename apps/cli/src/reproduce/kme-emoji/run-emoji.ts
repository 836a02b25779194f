import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { selectEngine, selectFastestEngine, type Engine } from '@crossmodal/training/engine';

import { UsageError } from '../../errors.ts';
import type { PreparedRun } from '../../experiments/experiment.ts';
import type { EmojiFindings } from '../../experiments/pairs/emoji/emoji-findings.ts';
import { emoji } from '../../experiments/pairs/emoji/emoji.ts';
import type { PairConfig } from '../../experiments/pairs/pair-config.ts';
import type { PairResult } from '../../experiments/pairs/pair-result.ts';
import type { PairRun } from '../../experiments/pairs/pair-run.ts';
import { pairTraining } from '../../experiments/pairs/pair-training.ts';
import { readJson } from '../../read-json.ts';
import { createRunFolder, openRunFolder } from '../../run-folder.ts';
import type { Terminal } from '../../terminal.ts';
import { type EmojiModel, emojiModels, emojiRunConfig } from './emoji-plan.ts';

/** The result of one model with one seed. */
export interface EmojiRun {
  readonly model: EmojiModel;
  readonly seed: number;
  readonly run: PairRun;
  readonly result: PairResult & { readonly findings: EmojiFindings };
}

/** What the runs are made from, and where they are kept. */
export interface RunEmojiOptions {
  readonly seeds: readonly number[];
  readonly share: number;
  /** Finished runs in it are taken as they are, stopped ones go on. */
  readonly folder: string;
  /** Settings above those of the profile. */
  readonly settings?: Record<string, unknown>;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/**
 * Trains and measures every model with every seed, one after the other.
 *
 * @throws InterruptedError If the signal stopped it; the same call goes on from there.
 * @throws UsageError If the folder holds a run of other settings.
 */
export async function runEmoji({ seeds, share, folder, settings, terminal, signal }: RunEmojiOptions): Promise<EmojiRun[]> {
  const total = seeds.length * emojiModels.length;
  const runs: EmojiRun[] = [];
  let engine: Engine | undefined;
  for (const seed of seeds) {
    let prepared: PreparedRun<PairConfig> | undefined;
    for (const model of emojiModels) {
      const path = join(folder, 'runs', `${model.similarity}-${seed}`);
      const config = emojiRunConfig(model, { seed, share, ...(settings && { settings }) });
      const run = openOrCreate(path, config);
      if (!existsSync(run.result)) {
        const heading = `run ${runs.length + 1} of ${total}, ${model.name}, seed ${seed}: `;
        terminal.progress(`${heading}starting`);
        prepared ??= await pairTraining(emoji).prepare(config);
        engine ??= await engineOf(run, runs, terminal);
        run.keepEngine(engine.name);
        await prepared.train(run, { engine, signal, terminal: { ...terminal, say: (line) => terminal.say(heading + line), progress: (line) => terminal.progress(heading + line) } });
      }
      runs.push({ model, seed, run, result: readJson(run.result) as EmojiRun['result'] });
    }
  }
  return runs;
}

function openOrCreate(path: string, config: PairConfig): PairRun {
  if (!existsSync(join(path, 'config.json'))) return createRunFolder(config, path);
  const run = openRunFolder(path) as PairRun;
  if (JSON.stringify(run.config) !== JSON.stringify(config)) throw new UsageError(`${path} is a run of other settings than those of this comparison; choose another folder with --out, or remove that one`);
  return run;
}

/** The engine that earlier runs of the comparison were made with; else the fastest. */
async function engineOf(run: PairRun, finished: readonly EmojiRun[], terminal: Terminal): Promise<Engine> {
  const { CROSSMODAL_ENGINE: named = 'auto' } = process.env;
  const known = finished[0]?.run.engine() ?? run.engine();
  if (named !== '' && named !== 'auto') return selectEngine();
  const engine = known === undefined ? await selectFastestEngine({ onTrial: (name) => terminal.say(`Trying engine ${name}; the outcome is kept for the next time`) }) : await selectEngine({ engine: known });
  terminal.say(`Engine: ${engine.name}, ${engine.description}`);
  return engine;
}
