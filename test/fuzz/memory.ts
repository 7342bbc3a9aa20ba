import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process's resident memory over time, in megabytes. */
export class Memory {
  readonly #samples: number[] = [];

  take(pid: number): void {
    this.#samples.push(Math.round(residentMegabytes(pid)));
  }

  get samples(): readonly number[] {
    return this.#samples;
  }

  /**
   * Whether the last quarter needs no more than the second one, but for a tenth and 16 MB: the first quarter is left out, in
   * which caches fill and code is compiled.
   */
  isFlat(): boolean {
    const quarter = Math.floor(this.#samples.length / 4);
    return this.#median(quarter * 3, quarter * 4) <= this.#median(quarter, quarter * 2) * 1.1 + 16;
  }

  #median(from: number, to: number): number {
    const sorted = this.#samples.slice(from, to).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  }
}

function residentMegabytes(pid: number): number {
  if (process.platform === 'linux') {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  }
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
