import { z } from 'zod';
import { DAY, TIME } from './time-patterns.ts';

const ID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** The place in a list behind which a page begins: `<tm_create>Z_<id>`, or a time alone; empty: the first page. */
export const pageToken = z
  .string()
  .regex(
    new RegExp(`^((${DAY})[T ]${TIME}(\\.\\d{1,6})?Z?(_${ID})?)?$`),
    'is none of ours: send next_page_token as it was received',
  );
