export type AsteriskErrorCode = 'ASTERISK_REFUSED' | 'ASTERISK_UNREACHABLE';

/** Asterisk refused a request, or was not reached. */
export class AsteriskError extends Error {
  override readonly name = 'AsteriskError';
  readonly code: AsteriskErrorCode;
  /** ARI's; 0 where there was no answer. */
  readonly status: number;

  constructor(code: AsteriskErrorCode, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
