import { type Engine, type EngineName, selectEngine, selectFastestEngine } from '@crossmodal/training/engine';

import type { Terminal } from './terminal.ts';

/** Starts the engine that the configuration asks for and says which it is, and why a better one that is installed is not. */
export async function startEngine(engine: EngineName | 'auto', terminal: Terminal): Promise<Engine> {
  // `auto` leaves the choice to CROSSMODAL_ENGINE, or else to what works here.
  return said(await selectEngine(engine === 'auto' ? {} : { engine }), terminal);
}

/** The same for training, where `auto` takes the engine that makes the fastest steps. */
export async function startTrainingEngine(engine: EngineName | 'auto', terminal: Terminal): Promise<Engine> {
  if (engine !== 'auto') return startEngine(engine, terminal);
  return said(await selectFastestEngine({ onTrial: (name) => terminal.say(`Trying engine ${name}; the outcome is kept for the next time`) }), terminal);
}

function said(engine: Engine, terminal: Terminal): Engine {
  for (const { engine: name, outcome, reason, remedy } of engine.attempts) {
    if (outcome === 'failed') terminal.say(`Engine ${name} is installed but does not load: ${reason}. Remedy: ${remedy}`);
  }
  terminal.say(`Engine: ${engine.name}, ${engine.description}`);
  return engine;
}
