import { createHash } from 'node:crypto';
import { icon } from './icon.ts';
import { liveScript } from './live-script.ts';
import { style } from './style.ts';

/** A file that is served as it is. */
export type Asset = { readonly type: string; readonly text: string };

/** By the path below `assets/`. */
export const assets: Readonly<Record<string, Asset>> = {
  'style.css': { type: 'text/css; charset=utf-8', text: style },
  'live.js': { type: 'text/javascript; charset=utf-8', text: liveScript },
  'icon.svg': { type: 'image/svg+xml', text: icon },
};

/** Another one whenever an asset is another one. */
export const assetsVersion = createHash('sha256')
  .update(
    Object.values(assets)
      .map(({ text }) => text)
      .join('\0'),
  )
  .digest('hex')
  .slice(0, 12);
