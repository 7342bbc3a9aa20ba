import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { z } from 'zod';

/** What is wanted of one port. */
export interface PortWish {
  /** Demanded by the configuration: taken means an error. */
  readonly fixed?: number | undefined;
  /** Taken when it is free. Neither: any free port. */
  readonly preferred?: number | undefined;
}

const remembered = z.record(z.string(), z.number().int());

// Below the range from which systems give ports to outgoing connections: a client that keeps trying to reach a server
// that is down could otherwise be given the server's own port and connect to itself.
const LOWEST = 12_000;
const HIGHEST = 32_000;

/**
 * Ports for named listeners on loopback, the same ones at each start: what was chosen once is kept in `file` and taken
 * again as long as it is free.
 * @throws Error when a fixed port is taken
 */
export async function choosePorts<Name extends string>(
  file: string,
  wishes: Readonly<Record<Name, PortWish>>,
): Promise<Record<Name, number>> {
  const kept = readKept(file);
  const chosen: Record<string, number> = {};
  for (const [name, wish] of Object.entries<PortWish>(wishes)) {
    // A port that is kept for another listener may look free only because that one has not been started yet.
    const { [name]: own, ...others } = { ...kept, ...chosen };
    chosen[name] = await choosePort(name, { ...wish, kept: own }, Object.values(others));
  }
  writeFileSync(file, `${JSON.stringify({ ...kept, ...chosen }, null, 2)}\n`);
  return chosen;
}

/** The port that was chosen for this name before, taken or not. */
export function keptPort(file: string, name: string): number | undefined {
  return readKept(file)[name];
}

/** True when something on loopback accepts a connection on this port. */
export function answers(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const end = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(1000, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

function readKept(file: string): Readonly<Record<string, number>> {
  if (!existsSync(file)) return {};
  try {
    return remembered.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Spoilt by a crash of the machine: ports are chosen anew.
    return {};
  }
}

async function choosePort(
  name: string,
  wish: PortWish & { readonly kept: number | undefined },
  used: readonly number[],
): Promise<number> {
  if (wish.fixed !== undefined) {
    if (await isFree(wish.fixed)) return wish.fixed;
    throw new Error(
      `Port ${wish.fixed} (${name}) is taken. End what listens there or configure another port.`,
    );
  }
  for (const port of [wish.kept, wish.preferred]) {
    if (port !== undefined && !used.includes(port) && (await isFree(port))) return port;
  }
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (!used.includes(port) && (await isFree(port))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
