import { InvalidArgumentError } from 'commander';

/** @throws InvalidArgumentError unless the text is a whole number in the range. */
function parseWhole(text: string, lowest: number, highest: number): number {
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value) || value < lowest || value > highest) {
    throw new InvalidArgumentError(`It must be a whole number from ${lowest} to ${highest}.`);
  }
  return value;
}

/** How often something is repeated. */
export function parseRepeat(text: string): number {
  return parseWhole(text, 1, 10_000);
}

/** A TCP port; 0 takes any free one. */
export function parsePort(text: string): number {
  return parseWhole(text, 0, 65_535);
}

/** The three ports of the sandbox. */
export type SandboxPorts = { readonly rest: number; readonly emulator: number; readonly token: number };

/** Three ports, as `REST,EMULATOR,TOKEN`. */
export function parsePorts(text: string): SandboxPorts {
  const [rest, emulator, token, ...more] = text.split(',').map((part) => part.trim());
  if (rest === undefined || emulator === undefined || token === undefined || more.length > 0) {
    throw new InvalidArgumentError(
      'It must be three ports, REST,EMULATOR,TOKEN: for example 9501,9502,9503.',
    );
  }
  const ports = { rest: parsePort(rest), emulator: parsePort(emulator), token: parsePort(token) };
  const fixed = Object.values(ports).filter((port) => port !== 0);
  if (new Set(fixed).size !== fixed.length) {
    throw new InvalidArgumentError('The three ports must differ (0 takes any free one).');
  }
  return ports;
}

/** How many times faster than real time the clock runs. */
export function parseTimeScale(text: string): number {
  const scale = /^[0-9]{1,4}(\.[0-9]{1,6})?$/.test(text) ? Number(text) : 0;
  if (scale <= 0) {
    throw new InvalidArgumentError(
      'It must be a number above 0 and below 10000: 20 runs twenty times faster.',
    );
  }
  return scale;
}

/** Gathers an option that may be given several times. */
export function gather(text: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), text];
}
