import type { ComponentType } from 'react';

import type { StateCodec } from '../state/state-codec.ts';

/** What a page gets: its state, which is that of the link, and how to change it. */
export interface PageProps<State> {
  readonly state: State;
  /** Changes some fields; the link follows. */
  readonly update: (change: Partial<State>) => void;
  /** Back to how the page opens without a link. */
  readonly reset: () => void;
}

/** A page of the playground, loaded when it is opened. */
export interface PageModule<State> {
  readonly codec: StateCodec<State>;
  readonly Component: ComponentType<PageProps<State>>;
}

/** A page as the list of pages knows it. */
export interface Page {
  /** In the link, after `#/`. */
  readonly path: string;
  /** In the navigation. */
  readonly name: string;
  /** A page checks its own state, so that the list can hold pages of different states. */
  readonly load: () => Promise<PageModule<unknown>>;
}

/** A page's entry in the list. */
export function page<State>({ load, ...entry }: { path: string; name: string; load: () => Promise<PageModule<State>> }): Page {
  return { ...entry, load: load as () => Promise<PageModule<unknown>> };
}
