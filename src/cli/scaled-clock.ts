import { createClock, type Clock } from '../clock/clock.ts';
import type { TargetConfig } from '../config/target.ts';
import { isLoopbackUrl } from '../config/url.ts';
import { UsageError } from './exit.ts';

/**
 * A clock that runs `scale` times as fast as real time. It multiplies the rate of requests too, so it is
 * refused unless everything that could be sent to is on this machine.
 * @throws UsageError when a base URL is not a loopback address.
 */
export function createScaledClock(scale: number, targets: readonly TargetConfig[]): Clock {
  for (const { name, apis } of targets) {
    for (const [api, url] of Object.entries(apis)) {
      if (scale === 1 || isLoopbackUrl(url)) continue;
      throw new UsageError(
        `--time-scale multiplies the rate of requests, so every base URL must be a loopback address; ` +
          `apis.${api} of target ${name} is ${url}`,
      );
    }
  }
  return createClock(scale);
}
