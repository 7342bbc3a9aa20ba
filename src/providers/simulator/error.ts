export const SIMULATOR_ERROR_CODES = [
  'SIMULATOR_ANSWER_LOST',
  'SIMULATOR_CALL_EXISTS',
  'SIMULATOR_CALL_NOT_ANSWERED',
  'SIMULATOR_CALL_NOT_FOUND',
  'SIMULATOR_CALL_OVER',
  'SIMULATOR_COMMAND_INVALID',
  'SIMULATOR_REFUSED',
  'SIMULATOR_TEXT_REFUSED',
  'SIMULATOR_UNREACHABLE',
] as const;
export type SimulatorErrorCode = (typeof SIMULATOR_ERROR_CODES)[number];

/** What the simulated phone network refuses, with a stable code. */
export class SimulatorError extends Error {
  readonly code: SimulatorErrorCode;

  constructor(code: SimulatorErrorCode, message: string) {
    super(message);
    this.name = 'SimulatorError';
    this.code = code;
  }
}
