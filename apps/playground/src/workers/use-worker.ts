import { useEffect, useState } from 'react';

import type { Tasks } from './messages.ts';
import { WorkerClient, type WorkerLike } from './worker-client.ts';

/** A worker that ends, and frees its memory, when the component goes. `create` is taken once. */
export function useWorker<Served extends Tasks>(create: () => WorkerLike): WorkerClient<Served> {
  const [client] = useState(() => new WorkerClient<Served>(create));
  useEffect(() => () => client.dispose(), [client]);
  return client;
}
