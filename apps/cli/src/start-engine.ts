import { type Engine, type EngineName, selectEngine } from '@crossmodal/training/engine';

import type { Terminal } from './terminal.ts';

/** Starts the engine that the configuration asks for and says which it is, and why a better one that is installed is not. */
export async function startEngine(engine: EngineName | 'auto', terminal: Terminal): Promise<Engine> {
  // `auto` leaves the choice to CROSSMODAL_ENGINE, or else to what works here.
  const selected = await selectEngine(engine === 'auto' ? {} : { engine });
  for (const { engine: name, outcome, reason, remedy } of selected.attempts) {
    if (outcome === 'failed') terminal.say(`Engine ${name} is installed but does not load: ${reason}. Remedy: ${remedy}`);
  }
  terminal.say(`Engine: ${selected.name}, ${selected.description}`);
  return selected;
}
