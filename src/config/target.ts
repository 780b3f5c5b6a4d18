import type { StoreSettings } from './store-settings.ts';
import type { WebSettings } from './web-settings.ts';

/** How an account proves who it is. */
export type AuthenticationMethod = 'token' | 'basic';

/** One credential of the target, secrets resolved. */
export type AccountConfig = {
  readonly keyId: string;
  readonly secret: string;
  readonly email: string;
  readonly auth: readonly AuthenticationMethod[];
};

/** The names that accounts may have in the configuration; each stands for a role (docs/configuration.md). */
export const accountNames = [
  'administrator',
  'organization_administrator',
  'developer',
  'user',
  'no_role',
  'transfer_administrator',
  'revoked',
] as const;
export type AccountName = (typeof accountNames)[number];

/** The resources that the monitor may read, and with `writes` change. */
export type ResourcesConfig = {
  readonly organization?: string;
  readonly project?: string;
  readonly second_project?: string;
  readonly foreign_project?: string;
};

/** A deviation that its owner accepts for a time. */
export type AcceptedDeviation = {
  readonly clause: string;
  readonly reason: string;
  /** Milliseconds since the Unix epoch. */
  readonly expires: number;
};

/** One situation and the shape of its error as a reviewed file has it: by facet the values that are usual. */
export type RecordedShape = {
  readonly api: string;
  readonly status: string;
  readonly cause: string;
  readonly facets: Readonly<Record<string, readonly string[]>>;
};

/** A reviewed baseline. */
export type BaselineConfig = {
  readonly file: string;
  readonly entries: readonly RecordedShape[];
  /** The deviations that the file itself accepts. */
  readonly accepted: readonly AcceptedDeviation[];
};

/** A proxy through which https is sent. */
export type ProxyConfig = {
  readonly host: string;
  readonly port: number;
  readonly credential?: { readonly username: string; readonly password: string };
  /** The hosts that are reached without it, as `NO_PROXY` lists them; none where absent. */
  readonly except?: string;
};

/** A file that a target names, and whose content is one of its values. */
export type NamedFile = {
  /** The key that names it, from the target down, such as `accounts`, `developer`, `secret_file`. */
  readonly keys: readonly string[];
  /** Its path, absolute. */
  readonly file: string;
};

/** One deployment of an API under watch: validated, defaults applied, secrets read. */
export type TargetConfig = {
  readonly name: string;
  readonly contract: string;
  readonly contact?: string;
  /** Base URLs by API name, without a trailing slash. */
  readonly apis: {
    readonly rest: string;
    readonly emulator?: string;
    readonly token?: string;
    readonly documentation?: string;
  };
  /** Certificates in PEM format: the only ones that may vouch for a server of this target; Node's own where absent. */
  readonly authorities?: string;
  /** On the way to other machines; none where absent. */
  readonly proxy?: ProxyConfig;
  readonly accounts: Readonly<Partial<Record<AccountName, AccountConfig>>>;
  readonly resources: ResourcesConfig;
  /** An access token past its hour. */
  readonly expiredToken?: string;
  readonly writes: boolean;
  readonly bursts: boolean;
  readonly forgeries: boolean;
  readonly limits: {
    readonly scope: 'target' | 'account';
    readonly exclusive: boolean;
    /** Requests per second. */
    readonly pace: number;
  };
  readonly schedule: {
    readonly default: string;
    readonly bursts: string;
    readonly probes: Readonly<Record<string, string>>;
  };
  /** Declared maintenance, in milliseconds since the Unix epoch. */
  readonly maintenance: readonly { readonly from: number; readonly to: number }[];
  readonly statusPage?: string;
  /** From the configuration, and from the file of the baseline for clauses that the configuration does not name. */
  readonly accepted: readonly AcceptedDeviation[];
  /** What the shapes of errors are compared with; learned where absent. */
  readonly baseline?: BaselineConfig;
  /** Where values come from that may change while the program runs; none where absent. */
  readonly files?: readonly NamedFile[];
};

/** The whole configuration. */
export type Config = {
  readonly web: WebSettings;
  readonly store: StoreSettings;
  /** The place from which this monitor probes, where several places share the database of the store. */
  readonly location?: string;
  readonly targets: readonly TargetConfig[];
  /** What it was read from: the file itself, then those that it includes. */
  readonly files: readonly string[];
};
