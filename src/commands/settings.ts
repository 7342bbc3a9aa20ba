import { describeConfig } from '../config.ts';

/** Every setting as a line to read: name, default, meaning. */
export function settings(): void {
  for (const { name, default: value, description } of describeConfig()) {
    process.stdout.write(`${name}=${value}\n    ${description}\n`);
  }
}
