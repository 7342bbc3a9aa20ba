import { ActiveflowApiError } from '../client/index.ts';

/** What scripts can trust: the exit codes of all commands that ask the API. */
export const EXIT = {
  ok: 0,
  /** What was asked about failed: a flow that ended `failed`, a file that is not valid, a request that was refused. */
  failed: 1,
  usage: 2,
  notFound: 3,
  notAllowed: 4,
  unavailable: 5,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The table of `activeflow --help`. */
export const EXIT_CODES_HELP = `Exit codes:
  0  done
  1  what was asked about failed: the flow ended "failed" or "limit_exceeded", the file is not valid, the request was refused
  2  wrong usage
  3  not found
  4  not allowed: access key missing, unknown or expired
  5  the platform is not there, or asked to come back later`;

/** A command that cannot go on: one line what, one line what to do next. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;
  /** What to do next. */
  readonly hint: string | undefined;

  constructor(exitCode: ExitCode, message: string, hint?: string) {
    super(message);
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

export function toExitCode(error: unknown): ExitCode {
  if (error instanceof CommandError) return error.exitCode;
  if (!(error instanceof ActiveflowApiError)) return EXIT.failed;
  const { status } = error;
  if (status === 404) return EXIT.notFound;
  if (status === 401 || status === 403) return EXIT.notAllowed;
  if (status === 0 || status === 429 || status >= 502) return EXIT.unavailable;
  return EXIT.failed;
}

const HINTS: Readonly<Record<string, string>> = {
  AUTHENTICATION_REQUIRED: 'Give an access key with --key or ACTIVEFLOW_ACCESS_KEY.',
  INVALID_CREDENTIALS: 'Give another access key with --key or ACTIVEFLOW_ACCESS_KEY.',
  UNREACHABLE: 'Start a platform with npm start, or say where one is with --url or ACTIVEFLOW_API_URL.',
  TIMEOUT: 'Try again; if it stays so, look at the logs of the API.',
  FLOW_NOT_FOUND: 'activeflow flows list shows what there is.',
  ACTIVEFLOW_NOT_FOUND: 'activeflow list shows what there is.',
  STATE_INVALID: 'activeflow show says where it stands.',
  INTERNAL: 'Look for the request id in the logs of the API.',
};

/** What to do about an error; undefined when its message has said so. */
export function toHint(error: unknown): string | undefined {
  if (error instanceof CommandError) return error.hint;
  if (!(error instanceof ActiveflowApiError)) return undefined;
  if (error.retryAfter !== undefined) return `Try again in ${error.retryAfter} s.`;
  return HINTS[error.reason];
}
