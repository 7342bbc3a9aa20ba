import type { WebSocket } from 'ws';

/** Why the server ends a socket: close code, and the word its reason begins with. */
const CLOSINGS = {
  GOING_AWAY: [1001, 'connect again and resume with `after`'],
  TEXT_ONLY: [1003, 'frames are JSON texts'],
  TRY_AGAIN: [1013, 'the database does not answer; connect again and resume with `after`'],
  INVALID_AFTER: [4400, '`after` is no cursor or sequence of yours'],
  ACCESS_KEY_INVALID: [4401, 'the access key is deleted or expired'],
  TOPIC_REFUSED: [4403, 'a topic begins with customer_id:<your own id>'],
  TOO_SLOW: [4408, 'resume with `after` and read faster'],
  TOO_MANY: [4429, 'too many sockets, topics or frames that wait'],
} as const satisfies Record<string, readonly [number, string]>;

export type Closing = keyof typeof CLOSINGS;

/** Ends a socket, saying why and what to do; what was sent before is still delivered to who reads it within 30 s. */
export function closeSocket(socket: WebSocket, closing: Closing): void {
  const [code, advice] = CLOSINGS[closing];
  socket.close(code, `${closing}: ${advice}`);
}
