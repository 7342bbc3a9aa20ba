import { connect, createServer, type Socket } from 'node:net';

/** What a process loses when it dies at a statement: the statement, or only its answer. */
export type CutAt = 'before' | 'after';

/** A line to Postgres that breaks at a chosen statement, for good: to the database its process has died just then. */
export interface FragileLine {
  /** The database's URL by way of the line. */
  readonly url: string;
  /** From now on statements count; the `n`-th (from 1) is the last. */
  breakAt(n: number, at: CutAt): void;
  /** Whether it has broken. */
  readonly broken: boolean;
  close(): Promise<void>;
}

/** The answer by which Postgres shows that a statement is done: "ready for query". */
const READY = 'Z'.charCodeAt(0);
/** The messages that end a statement: "sync" and "simple query". */
const STATEMENT_ENDS = [...'SQ'].map((type) => type.charCodeAt(0));

/** Lays a line to the database of this URL. */
export async function layLine(databaseUrl: string): Promise<FragileLine> {
  const target = new URL(databaseUrl);
  const line = new Line(Number(target.port), target.hostname);
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(await line.open());
  return {
    url: url.href,
    breakAt: (n, at) => line.breakAt(n, at),
    get broken() {
      return line.broken;
    },
    close: () => line.close(),
  };
}

class Line {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((near) => this.#carry(near));
  readonly #port: number;
  readonly #host: string;
  #left = Number.POSITIVE_INFINITY;
  #at: CutAt = 'before';
  broken = false;

  constructor(port: number, host: string) {
    this.#port = port;
    this.#host = host;
  }

  async open(): Promise<number> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening));
    return (this.#server.address() as { readonly port: number }).port;
  }

  breakAt(n: number, at: CutAt): void {
    this.#left = n;
    this.#at = at;
  }

  async close(): Promise<void> {
    this.#break();
    await new Promise<void>((closed) => this.#server.close(() => closed()));
  }

  #carry(near: Socket): void {
    if (this.broken) return void near.destroy();
    const far = connect(this.#port, this.#host);
    let last = false;
    const statements = new Messages(true);
    const answers = new Messages(false);
    near.on('data', (bytes) => {
      this.#left -= statements.count(bytes, STATEMENT_ENDS);
      if (this.#left > 0) return void far.write(bytes);
      if (this.#at === 'before') return this.#break();
      last = true;
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (!last) return void near.write(bytes);
      if (answers.count(bytes, [READY]) > 0) this.#break();
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  }

  #break(): void {
    this.broken = true;
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Follows one direction of Postgres's protocol: a type byte, a length, a body. */
class Messages {
  /** The first message of a client has no type byte. */
  #untyped: boolean;
  #rest: Buffer = Buffer.alloc(0);

  constructor(fromClient: boolean) {
    this.#untyped = fromClient;
  }

  /** How many messages of these types end in what came. */
  count(bytes: Buffer, types: readonly number[]): number {
    let found = 0;
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const head = this.#untyped ? 0 : 1;
      if (this.#rest.length < head + 4) return found;
      const end = head + this.#rest.readUInt32BE(head);
      if (this.#rest.length < end) return found;
      if (!this.#untyped && types.includes(this.#rest[0] ?? 0)) found++;
      this.#untyped = false;
      this.#rest = this.#rest.subarray(end);
    }
  }
}
