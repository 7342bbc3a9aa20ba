import { createHash } from 'node:crypto';
import { smpp } from './library.ts';

/** One `submit_sm`'s share of a message. */
export interface Segment {
  readonly data_coding: number;
  readonly esm_class: number;
  readonly short_message: Buffer;
}

const GSM = 0;
const UCS2 = 8;
const UDH_INDICATOR = 0x40;
/** Octets of a message in one piece, and of each piece of a longer one, which carries a header. */
const SIZES = { [GSM]: { whole: 160, piece: 153 }, [UCS2]: { whole: 140, piece: 134 } } as const;
/** Pieces that a header can count. */
export const MOST_SEGMENTS = 255;

/**
 * A text as short messages: GSM 03.38 where its alphabet suffices, else UCS-2; in pieces that the phone puts together
 * again when it is longer. The number that ties the pieces follows from `id`, so that pieces which are sent again join
 * those that had arrived.
 * @throws RangeError beyond 255 pieces
 */
export function toSegments(id: string, text: string): Segment[] {
  const data_coding = smpp.encodings.ASCII.match(text) ? GSM : UCS2;
  const encode = (part: string): Buffer => encodingOf(data_coding).encode(part);
  const whole = encode(text);
  const { whole: most, piece } = SIZES[data_coding];
  if (whole.length <= most) return [{ data_coding, esm_class: 0, short_message: whole }];
  const pieces = cut(text, piece, encode);
  if (pieces.length > MOST_SEGMENTS)
    throw new RangeError(`the text takes more than ${MOST_SEGMENTS} short messages`);
  const series = createHash('sha256').update(id).digest()[0]!;
  return pieces.map((content, at) => {
    const header = Buffer.from([0x05, 0x00, 0x03, series, pieces.length, at + 1]);
    return { data_coding, esm_class: UDH_INDICATOR, short_message: Buffer.concat([header, content]) };
  });
}

function encodingOf(coding: typeof GSM | typeof UCS2) {
  return coding === GSM ? smpp.encodings.ASCII : smpp.encodings.UCS2;
}

/** Cuts between characters: neither an escaped one nor a pair of surrogates is torn apart. */
function cut(text: string, size: number, encode: (part: string) => Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  let open: Buffer[] = [];
  let length = 0;
  for (const character of text) {
    const bytes = encode(character);
    if (length + bytes.length > size) {
      pieces.push(Buffer.concat(open));
      open = [];
      length = 0;
    }
    open.push(bytes);
    length += bytes.length;
  }
  return [...pieces, Buffer.concat(open)];
}
