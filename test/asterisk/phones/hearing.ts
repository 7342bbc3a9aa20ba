import type { Heard } from '../../providers/subject.ts';
import type { RtpLine } from './rtp-line.ts';
import { isAudible, loudnessOf } from './sound.ts';

/** What people say is a tone of their own for each thing that is said: so one hears who said what. */
export interface Said {
  readonly hertz: number;
  readonly text: string;
  readonly from: string;
}

/** What the platform's speech sounds like in these tests. */
export const SPEECH_HERTZ = 2900;

/** Silent packets that do not part a sound. */
const GAP = 5;
const SHORTEST = 1;
/** Of a tone that another network's codec has passed. */
const RECOGNISED = 2000;

/** What somebody has heard: keys, words of others, prompts; and all other sound as one thing. */
export function whatWasHeard({ heard, keys }: RtpLine, said: readonly Said[]): Heard[] {
  const sounds = partsOf(heard).map((samples) => recognise(samples, said));
  const first = sounds.find(({ kind }) => kind === 'music');
  const distinct = sounds.filter((sound) => sound.kind !== 'music' || sound === first);
  return keys.length === 0 ? distinct : [...distinct, { kind: 'digits', content: keys.join('') }];
}

function recognise(samples: Int16Array, said: readonly Said[]): Heard {
  const words = said.find(({ hertz }) => loudnessOf(samples, hertz) > RECOGNISED);
  if (words !== undefined)
    return { kind: 'speech', content: words.text, from: words.from, status: 'completed' };
  return { kind: loudnessOf(samples, SPEECH_HERTZ) > RECOGNISED ? 'talk' : 'music' };
}

/** The sounds between silences. */
function partsOf(frames: readonly Int16Array[]): Int16Array[] {
  const parts: Int16Array[][] = [];
  let silent = GAP;
  for (const frame of frames) {
    if (!isAudible(frame)) {
      silent += 1;
      continue;
    }
    if (silent >= GAP) parts.push([]);
    silent = 0;
    parts.at(-1)?.push(frame);
  }
  return parts
    .filter((part) => part.length >= SHORTEST)
    .map((part) => Int16Array.from(part.flatMap((frame) => [...frame])));
}
