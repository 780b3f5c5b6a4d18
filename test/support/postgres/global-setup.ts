import type { TestProject } from 'vitest/node';
import { findPrograms, startCluster, type ClusterAddress } from './cluster.ts';

declare module 'vitest' {
  // Merged with the library's own, which takes an interface.
  // oxlint-disable-next-line typescript/consistent-type-definitions
  export interface ProvidedContext {
    /** The cluster of the whole project; undefined where PostgreSQL is not installed. */
    cluster: ClusterAddress | undefined;
  }
}

/** Starts one PostgreSQL for all files of the project. */
export default async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const programs = await findPrograms();
  if (programs === undefined) {
    console.warn('Skipping the store in PostgreSQL: the Debian package postgresql is not installed.');
    provide('cluster', undefined);
    return undefined;
  }
  const cluster = await startCluster(programs);
  const { socket, port } = cluster;
  provide('cluster', { socket, port });
  return () => cluster.stop();
}
