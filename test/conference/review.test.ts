import { describe, expect, it } from 'vitest';
import { type Attendance, IMPATIENT_MS, review, WATCH_MS } from '../../workflows/conference/review.ts';
import type { Conference } from '../../workflows/conference/state.ts';

const NOW = 1_000_000;
const ROOM: Conference = {
  ...{ id: 'room', customer_id: 'customer', type: 'conference', status: 'progressing', name: 'Room' },
  ...{ ends_at: null, pre_flow_id: '', end_when_empty: false, peak: 0, generation: 0 },
  ...{ transcribe_id: '', transcribe_language: '' },
};
const call = (id: string, over: Partial<Attendance> = {}): Attendance => ({
  ...{ id, customer_id: 'customer', conference_id: 'room', activeflow_id: `flow-${id}`, call_id: id },
  ...{ status: 'joined', muted: false, changed_at: NOW, is_flow_over: false, ...over },
});
const look = (over: Partial<Conference>, calls: readonly Attendance[] = [], now = NOW) => {
  const { leaved, kicked, ...rest } = review({ conference: { ...ROOM, ...over }, calls }, now);
  return { leaved: leaved.map(({ id }) => id), kicked: kicked.map(({ id }) => id), ...rest };
};
const QUIET = { leaved: [], kicked: [] };

describe('the review of a conference', () => {
  it('needs no next look where nobody is in and no time is set', () => {
    expect(look({})).toEqual({ ...QUIET, next: null });
    expect(look({ peak: 4 })).toEqual({ ...QUIET, next: null });
  });

  it('looks after those who are in now and then, and at the end of its time', () => {
    expect(look({}, [call('a')])).toEqual({ ...QUIET, next: WATCH_MS });
    expect(look({ ends_at: NOW + 5 })).toEqual({ ...QUIET, next: 5 });
    expect(look({ ends_at: NOW + 5 }, [call('a')])).toEqual({ ...QUIET, next: 5 });
    expect(look({ ends_at: NOW + WATCH_MS + 1 }, [call('a')]).next).toBe(WATCH_MS);
  });

  it('ends when its time is up, whoever is in', () => {
    expect(look({ ends_at: NOW }, [call('a')])).toMatchObject({ status: 'terminating', kicked: [] });
  });

  it('ends when the last one has left, if it is to', () => {
    expect(look({ end_when_empty: true })).toEqual({ ...QUIET, next: null });
    expect(look({ end_when_empty: true, peak: 1 })).toMatchObject({ status: 'terminating' });
    expect(
      look({ end_when_empty: true, peak: 1 }, [call('a', { status: 'joining' })]).status,
    ).toBeUndefined();
    const gone = call('a', { is_flow_over: true });
    expect(look({ end_when_empty: true, peak: 1 }, [gone])).toMatchObject({
      leaved: ['a'],
      status: 'terminating',
    });
  });

  it('ends when two who were connected are not any more', () => {
    expect(look({ type: 'connect', peak: 1 })).toEqual({ ...QUIET, next: null });
    expect(look({ type: 'connect', peak: 2 })).toMatchObject({ status: 'terminating' });
    expect(look({ type: 'queue', peak: 2 })).toMatchObject({ status: 'terminating' });
  });

  it('sends everybody out while it ends, and tells them again after a while', () => {
    const status = 'terminating';
    const told = call('told', { status: 'leaving', changed_at: NOW - IMPATIENT_MS + 1 });
    const deaf = call('deaf', { status: 'leaving', changed_at: NOW - IMPATIENT_MS });
    expect(look({ status }, [call('in'), call('early', { status: 'joining' }), told, deaf])).toEqual({
      leaved: [],
      kicked: ['in', 'early', 'deaf'],
      next: IMPATIENT_MS,
    });
  });

  it('has ended when nobody is left, and then has nothing to do but for who came too late', () => {
    expect(look({ status: 'terminating' })).toMatchObject({ status: 'terminated' });
    expect(look({ status: 'terminating' }, [call('a', { is_flow_over: true })])).toMatchObject({
      leaved: ['a'],
      status: 'terminated',
    });
    expect(look({ status: 'terminated' })).toEqual({ ...QUIET, next: null });
    expect(look({ status: 'terminated' }, [call('late')])).toMatchObject({ kicked: ['late'] });
  });

  it('tells one who is to leave again while the others go on', () => {
    const deaf = call('deaf', { status: 'leaving', changed_at: NOW - IMPATIENT_MS });
    expect(look({}, [deaf, call('in')])).toEqual({ leaved: [], kicked: ['deaf'], next: IMPATIENT_MS });
  });
});
