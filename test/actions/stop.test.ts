import { describe, expect, it } from 'vitest';
import { stop } from '../../workflows/actions/stop.ts';
import { Trial } from '../support/fake-runtime.ts';

describe('stop', () => {
  it('ends the flow', () => {
    expect(new Trial(stop).start()).toEqual({ kind: 'end' });
  });
});
