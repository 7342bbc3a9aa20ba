import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { choosePorts } from '../../src/embedded/ports.ts';
import { ownRoles, type Wiring } from '../../src/platform/own-roles.ts';
import { type Child, startReady } from '../../src/supervisor/child.ts';
import { openTestDatabase } from '../support/database.ts';

/** Single processes of the platform, as `npm start` runs them, beside the servers that all test files share. */
export interface OwnProcesses {
  readonly ports: Wiring['ports'];
  readonly authorization: string;
  /** Starts those of these names; answers them in the order simulator, worker, gateway, API. */
  start(...names: string[]): Promise<readonly Child[]>;
  /** Posts to the API and reads its answer. */
  ask(
    path: string,
    body: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly id?: string }>;
  /** Kills what is left. */
  close(): Promise<void>;
}

/** Opens a database with a customer for them. */
export async function openOwnProcesses(env: Readonly<Record<string, string>> = {}): Promise<OwnProcesses> {
  const folder = await mkdtemp(join(tmpdir(), 'activeflow-processes-'));
  const database = await openTestDatabase();
  const { id } = await database.store.customers.create({ name: 'Ada' });
  const authorization = `Bearer ${(await database.store.accessKeys.create(id, {})).token}`;
  const any = { api: {}, apiHealth: {}, simulator: {}, worker: {}, gateway: {} };
  const ports = await choosePorts(join(folder, 'ports.json'), any);
  const own = { ACTIVEFLOW_TASK_QUEUE: `test-${randomUUID()}`, ACTIVEFLOW_ALLOWED_HOSTS: '127.0.0.1' };
  const wiring = {
    temporalAddress: inject('temporal'),
    databaseUrl: database.url,
    ports,
    env: { ...own, ...env },
  };
  const { simulator, others } = ownRoles(wiring);
  const children: Child[] = [];
  return {
    ports,
    authorization,
    async start(...names) {
      const wanted = [simulator, ...others].filter(({ name }) => names.includes(name));
      const started = await Promise.all(wanted.map((role) => startReady(role, folder)));
      children.push(...started);
      return started;
    },
    async ask(path, body, headers = {}) {
      const url = `http://127.0.0.1:${ports.api}${path}`;
      const all = { authorization, 'content-type': 'application/json', ...headers };
      const answer = await fetch(url, { method: 'POST', headers: all, body: JSON.stringify(body) });
      return (await answer.json()) as { id?: string };
    },
    async close() {
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(children.map((child) => child.exited));
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
