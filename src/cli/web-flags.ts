import { type Command, InvalidArgumentError, Option } from 'commander';
import { readListenAddress, readRoutePrefix, type Reading } from '../config/text-value.ts';
import { readExternalUrl } from '../config/url.ts';
import type { WebSettings } from '../config/web-settings.ts';

/** The flags about the web pages, named as Prometheus' own programs name theirs. */
export type WebFlags = {
  readonly 'web.listenAddress'?: Pick<WebSettings, 'host' | 'port'>;
  readonly 'web.externalUrl'?: string;
  readonly 'web.routePrefix'?: string;
  readonly 'web.enableLifecycle'?: boolean;
  readonly 'web.config.file'?: string;
};

/** Declares them on a command. */
export function declareWebFlags(command: Command): Command {
  return command
    .option('--web.listen-address <address>', 'where the pages listen', refuse(readListenAddress))
    .option('--web.external-url <url>', 'how browsers reach the pages', refuse(readExternalUrl))
    .option('--web.route-prefix <path>', 'what paths of requests begin with', refuse(readRoutePrefix))
    .addOption(accessOption())
    .option('--web.enable-lifecycle', 'load the configuration anew on POST /-/reload');
}

/** The flag that names the web configuration. */
export function accessOption(): Option {
  return new Option('--web.config.file <file>', 'who may reach the pages, and how: TLS and users');
}

/** A flag overrides its key. */
export function overrideWeb(settings: WebSettings, flags: WebFlags): WebSettings {
  const { 'web.listenAddress': listen, 'web.externalUrl': externalUrl } = flags;
  const { 'web.routePrefix': routePrefix, 'web.config.file': configFile } = flags;
  return {
    ...settings,
    ...listen,
    ...(externalUrl === undefined ? {} : { externalUrl }),
    ...(routePrefix === undefined ? {} : { routePrefix }),
    ...(configFile === undefined ? {} : { configFile }),
  };
}

/** @throws InvalidArgumentError in the words of the configuration. */
function refuse<Value>(read: (text: string) => Reading<Value>): (text: string) => Value {
  return (text) => {
    const reading = read(text);
    if ('value' in reading) return reading.value;
    throw new InvalidArgumentError(`It ${reading.fault}.`);
  };
}
