import type { Answer } from '../answer.ts';
import { SandboxError, UnknownDriftError } from '../sandbox-error.ts';
import type { Behaviour, Drift, Occasion, Transmission, Wire } from './drift.ts';
import { drifts as knownDrifts } from './index.ts';
import { inScope, parseScope } from './scope.ts';
import type { KnownCall, Scope } from './scope.ts';

/** The drifts of one sandbox, switched while it runs. */
export type Switchboard = {
  /** @throws UnknownDriftError naming what exists. Switching on what is on, or off what is off, changes nothing. */
  switch(spec: string, on: boolean): void;
  /** The specifications that are on, as they were given. */
  active(): readonly string[];
  /** The drifts as they bear on one request. */
  forRequest(occasion: Occasion): DriftsOfRequest;
};

export type DriftsOfRequest = {
  /** What a drift wants of the service here; undefined when the service shall behave as documented. */
  behaviour<Name extends keyof Behaviour>(name: Name): Behaviour[Name] | undefined;
  alter(answer: Answer): Answer;
  /** Undefined: the answer is sent in the ordinary way. Asked after `alter`, with the answer as altered. */
  transmission(answer: Answer): ((wire: Wire) => Transmission) | undefined;
};

type ActiveDrift = {
  readonly spec: string;
  readonly drift: Drift;
  readonly scope: Scope;
  readonly every: number;
  /** Occasions so far: the last of every N drifts. */
  occasions: number;
};

const grammar = /^(?<name>[a-z0-9-]+)(?::(?<scope>[^@]+))?(?:@1\/(?<every>[1-9][0-9]{0,5}))?$/;

/** @param calls what a scope may be narrowed to */
export function createSwitchboard(
  calls: readonly KnownCall[],
  drifts: readonly Drift[] = knownDrifts,
): Switchboard {
  let active: readonly ActiveDrift[] = [];
  return {
    switch(spec, on) {
      const parsed = parseSpec(spec.trim(), calls, drifts);
      const others = active.filter((each) => each.spec !== parsed.spec);
      if (!on) active = others;
      else if (others.length === active.length) active = [...active, parsed];
    },
    active: () => active.map((each) => each.spec),
    forRequest: (occasion) => (active.length === 0 ? noDrifts : driftsOf(active, occasion)),
  };
}

function parseSpec(spec: string, calls: readonly KnownCall[], drifts: readonly Drift[]): ActiveDrift {
  const { name, scope, every } = grammar.exec(spec)?.groups ?? {};
  if (name === undefined) {
    throw new UnknownDriftError(
      `"${spec}" is not a drift: write NAME, NAME:SCOPE or NAME:SCOPE@1/N, for example ` +
        '"help-missing:labels.create@1/10"; SCOPE is an operation, api=rest|emulator|token or method=POST',
    );
  }
  const drift = drifts.find((each) => each.name === name);
  if (drift === undefined) {
    throw new UnknownDriftError(
      `there is no drift "${name}"; there are: ${drifts.map((each) => each.name).join(', ')}`,
    );
  }
  try {
    const parsed = scope === undefined ? {} : parseScope(scope, calls);
    return { spec, drift, scope: parsed, every: Number(every ?? 1), occasions: 0 };
  } catch (error) {
    if (error instanceof SandboxError) throw new UnknownDriftError(`drift "${spec}": ${error.message}`);
    throw error;
  }
}

const noDrifts: DriftsOfRequest = {
  behaviour: () => undefined,
  alter: (answer) => answer,
  transmission: () => undefined,
};

function driftsOf(active: readonly ActiveDrift[], occasion: Occasion): DriftsOfRequest {
  const concerned = active.filter((each) => inScope(each.scope, occasion));
  if (concerned.length === 0) return noDrifts;
  const decided = new Map<ActiveDrift, boolean>();
  // Once per request, however often a drift is asked: 1 in N is meant by requests.
  const strikes = (each: ActiveDrift): boolean => {
    let struck = decided.get(each);
    if (struck === undefined) {
      each.occasions += 1;
      struck = each.occasions % each.every === 0;
      decided.set(each, struck);
    }
    return struck;
  };
  const applies = ({ drift }: ActiveDrift, answer: Answer): boolean =>
    drift.when === undefined || drift.when(answer, occasion);
  return {
    behaviour: (name) =>
      concerned.find((each) => each.drift.behaviour?.[name] !== undefined && strikes(each))?.drift
        .behaviour?.[name],
    alter: (answer) =>
      concerned.reduce((altered, each) => {
        const { alter } = each.drift;
        return alter !== undefined && applies(each, altered) && strikes(each)
          ? alter(altered, occasion)
          : altered;
      }, answer),
    transmission(answer) {
      const hit = concerned.find(
        (each) => each.drift.transmit !== undefined && applies(each, answer) && strikes(each),
      );
      const transmit = hit?.drift.transmit;
      return transmit === undefined ? undefined : (wire) => transmit(wire, occasion);
    },
  };
}
