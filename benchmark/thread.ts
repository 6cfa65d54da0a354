import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * Starts what a thread of its own does for a task, and gives what it posts once it is ready. A
 * server is never in the process that is measured, nor is the way to it.
 */
export async function inThread<Place extends object>(
  task: object,
): Promise<Place & { close(): Promise<unknown> }> {
  const worker = new Worker(new URL(import.meta.url), { workerData: task });
  const [place] = (await once(worker, 'message')) as [Place];
  return { ...place, close: () => worker.terminate() };
}
