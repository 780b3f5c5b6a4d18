import { writeGithub } from './github.ts';
import { writeHtml } from './html.ts';
import { writeJson } from './json.ts';
import { writeJunit } from './junit.ts';
import { writeText } from './text.ts';
import type { ReportWriter } from './writer.ts';

/** The names that `--reporter` takes. */
export const reporterNames = ['text', 'json', 'junit', 'github', 'html'] as const;
export type ReporterName = (typeof reporterNames)[number];

/** Every writer there is. A new one is a file, a name above and a line here. */
export const reporters: Readonly<Record<ReporterName, ReportWriter>> = {
  text: writeText,
  json: writeJson,
  junit: writeJunit,
  github: writeGithub,
  html: writeHtml,
};
