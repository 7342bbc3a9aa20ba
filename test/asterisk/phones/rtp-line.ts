import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { decodeFrame, FRAME, isAudible, silentFrame, toneFrame } from './sound.ts';

const PCMA = 8;
const KEYS = 101;
const KEY_NAMES = '0123456789*#ABCD';
/** Packets of 20 ms that a key lasts, and that are silent behind it. */
const KEY_FRAMES = 4;
const KEY_PAUSE = 3;
const TICK_MS = 20;
/** Milliseconds of silence after which a sound is over: longer than a pause between words. Asterisk sends nothing when nothing plays. */
const HUSH_MS = 500;

type Send =
  | { readonly kind: 'tone'; readonly hertz: number; frames: number; readonly done: () => void }
  | { readonly kind: 'key'; readonly code: number; frames: number; readonly done: () => void };

/** What somebody on the phone hears, as it happens. */
export interface Hearing {
  /** A sound begins or ends. */
  sound(on: boolean): void;
  key(key: string): void;
}

/** The sound of one call: sends a packet every 20 ms for as long as it is open, and keeps what it hears. */
export class RtpLine {
  readonly port: number;
  /** Every sample heard, silence as it came. */
  readonly heard: Int16Array[] = [];
  readonly keys: string[] = [];
  readonly #socket: Socket;
  readonly #hearing: Hearing;
  readonly #queue: Send[] = [];
  #target = 0;
  #timer: NodeJS.Timeout | undefined;
  #sequence = 0;
  #time = 0;
  #sent = 0;
  #audible = false;
  #lastSound = 0;
  #lastKey = -1;

  private constructor(socket: Socket, hearing: Hearing) {
    this.#socket = socket;
    this.#hearing = hearing;
    this.port = socket.address().port;
    socket.on('message', (packet) => this.#hear(packet));
  }

  static async open(hearing: Hearing): Promise<RtpLine> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new RtpLine(socket, hearing);
  }

  /** Sends to that port from now on. */
  start(port: number): void {
    this.#target = port;
    if (this.#timer !== undefined || port === 0) return;
    const began = performance.now();
    this.#timer = setInterval(() => {
      const due = Math.floor((performance.now() - began) / TICK_MS);
      while (this.#sent < due) this.#send();
      this.#listenForSilence();
    }, TICK_MS);
  }

  /** Settles when it is spoken. */
  say(hertz: number, ms: number): Promise<void> {
    return new Promise((done) => {
      this.#queue.push({ kind: 'tone', hertz, frames: Math.ceil(ms / TICK_MS), done });
    });
  }

  /** Settles when the last key was pressed. */
  async press(keys: string): Promise<void> {
    await Promise.all(
      [...keys].map(
        (key) =>
          new Promise<void>((done) => {
            const code = KEY_NAMES.indexOf(key);
            this.#queue.push({ kind: 'key', code, frames: KEY_FRAMES + KEY_PAUSE, done });
          }),
      ),
    );
  }

  close(): void {
    clearInterval(this.#timer);
    if (this.#target === -1) return;
    this.#target = -1;
    for (const { done } of this.#queue.splice(0)) done();
    this.#socket.close();
  }

  #send(): void {
    const [next] = this.#queue;
    if (next === undefined) this.#packet(PCMA, silentFrame);
    else if (next.kind === 'tone') this.#packet(PCMA, toneFrame(next.hertz, this.#sent));
    else this.#sendKey(next);
    this.#sent += 1;
    if (next === undefined || --next.frames > 0) return;
    this.#queue.shift();
    next.done();
  }

  /** The time stamp of a key stays that of its beginning; its end is said three times. */
  #sendKey({ code, frames }: { readonly code: number; readonly frames: number }): void {
    const at = KEY_FRAMES + KEY_PAUSE - frames;
    if (at >= KEY_FRAMES + 1) return this.#packet(PCMA, silentFrame);
    const isEnd = at === KEY_FRAMES;
    const body = Buffer.from([code, (isEnd ? 0x80 : 0) | 10, 0, 0]);
    body.writeUInt16BE(FRAME * Math.min(at + 1, KEY_FRAMES), 2);
    for (let times = 0; times < (isEnd ? 3 : 1); times++) {
      this.#write(KEYS, body, this.#time - at * FRAME, at === 0);
    }
    this.#time += FRAME;
  }

  #packet(type: number, body: Buffer): void {
    this.#write(type, body, this.#time, false);
    this.#time += FRAME;
  }

  #write(type: number, body: Buffer, time: number, marker: boolean): void {
    const head = Buffer.alloc(12);
    head[0] = 0x80;
    head[1] = (marker ? 0x80 : 0) | type;
    head.writeUInt16BE(this.#sequence++ & 0xffff, 2);
    head.writeUInt32BE(time >>> 0, 4);
    head.writeUInt32BE(this.port, 8);
    if (this.#target > 0) this.#socket.send(Buffer.concat([head, body]), this.#target, '127.0.0.1');
  }

  #hear(packet: Buffer): void {
    const type = packet[1]! & 0x7f;
    const body = packet.subarray(12);
    if (type === KEYS) return this.#hearKey(packet.readUInt32BE(4), body);
    if (type !== PCMA) return;
    const samples = decodeFrame(body);
    this.heard.push(samples);
    if (!isAudible(samples)) return;
    this.#lastSound = performance.now();
    if (!this.#audible) this.#hearing.sound(true);
    this.#audible = true;
  }

  #listenForSilence(): void {
    if (!this.#audible || performance.now() - this.#lastSound < HUSH_MS) return;
    this.#audible = false;
    this.#hearing.sound(false);
  }

  #hearKey(time: number, body: Buffer): void {
    if (time === this.#lastKey) return;
    this.#lastKey = time;
    const key = KEY_NAMES[body[0]!] ?? '?';
    this.keys.push(key);
    this.#hearing.key(key);
  }
}
