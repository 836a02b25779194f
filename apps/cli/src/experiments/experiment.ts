import type { Engine, EngineName } from '@crossmodal/training/engine';
import type { z } from 'zod';

import type { RunFolder } from '../run-folder.ts';
import type { Terminal } from '../terminal.ts';

/** What the configuration of every run has. */
export interface RunConfig {
  readonly experiment: string;
  readonly profile: string;
  readonly seed: number;
  readonly engine: EngineName | 'auto';
}

/** An experiment that `crossmodal train` knows: cheap to import, so that the help is quick. */
export interface Experiment<Config extends RunConfig = RunConfig> {
  /** Its name on the command line, in configurations and in the names of run folders. */
  readonly name: string;
  /** A sentence for the help. */
  readonly description: string;
  /** The configuration; every leaf is also a flag. Its defaults are those of the first profile. */
  readonly schema: z.ZodType<Config>;
  /** What each profile sets, beneath the configuration file and the flags. */
  readonly profiles: Readonly<Record<string, object>>;
  /** Calls of the command, for the help. */
  readonly examples: readonly string[];
  /** Reads the data of a configuration; comes before a run folder is made, so that a wrong path leaves none behind. */
  prepare(config: Config, terminal?: Terminal): Promise<PreparedRun<Config>>;
}

/** A configuration with its data. */
export interface PreparedRun<Config extends RunConfig = RunConfig> {
  /** Trains from the checkpoints that the folder has, evaluates, and writes result and report. */
  train(run: RunFolder<Config>, session: TrainingSession): Promise<Outcome>;
  /** Evaluates the trained run, and writes result and report anew. */
  evaluate(run: RunFolder<Config>, session: Session): Promise<Outcome>;
}

/** What computes and where it is said. */
export interface Session {
  readonly engine: Engine;
  readonly terminal: Terminal;
}

/** A session that Ctrl-C can stop after a checkpoint. */
export interface TrainingSession extends Session {
  readonly signal: AbortSignal;
}

/** What a run came to. */
export interface Outcome {
  /** Content of `result.json`. */
  readonly result: object;
  /** The same as a table for the terminal. */
  readonly lines: readonly string[];
}
