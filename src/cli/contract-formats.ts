import type { ContractListing, ListedClause, ListedProbe } from './contract-listing.ts';

/** Writes contracts as text for one reader or another. */
export type ContractWriter = (listings: readonly ContractListing[]) => string;

/** The formats of `faultline contract`. */
export const contractFormats = ['text', 'json', 'markdown'] as const;
export type ContractFormat = (typeof contractFormats)[number];

/** The writer of each format. */
export const contractWriters: Readonly<Record<ContractFormat, ContractWriter>> = {
  text: (listings) => listings.map(writeText).join('\n'),
  json: (listings) => `${JSON.stringify(listings, undefined, 2)}\n`,
  markdown: (listings) => listings.map(writeMarkdown).join('\n'),
};

function writeText({ title, clauses, probes, metrics }: ContractListing): string {
  const lines = [
    title,
    ...groupBySection(clauses).flatMap(([section, group]) => [
      '',
      section,
      ...group.flatMap((clause) => [
        `  ${clause.id} (${clause.severity}; ${clause.apis.join(', ')})`,
        `    ${clause.statement}`,
        `    judged by ${judgesOf(clause).join(', ') || 'nothing yet'}`,
        `    raises ${alertsOf(clause).join(', ')}`,
      ]),
    ]),
    '',
    'Probes, in the order in which they run',
    ...probes.flatMap((probe) => [
      `  ${probe.name} (${probe.apis.join(', ')}; ${costOf(probe)})`,
      `    ${probe.title}`,
      ...(probe.needs.length === 0 ? [] : [`    needs ${probe.needs.join(', ')}`]),
    ]),
    '',
    'Metrics that carry the clause',
    ...metrics.map(({ name, help }) => `  ${name}: ${help}`),
  ];
  return `${lines.join('\n')}\n`;
}

function writeMarkdown({ title, clauses, probes, metrics }: ContractListing): string {
  const lines = [
    `# ${title}`,
    ...groupBySection(clauses).flatMap(([section, group]) => [
      '',
      `## ${section}`,
      '',
      '| clause | statement | severity | APIs | judged by | raises |',
      '| --- | --- | --- | --- | --- | --- |',
      ...group.map((clause) =>
        row([
          `\`${clause.id}\``,
          clause.statement,
          clause.severity,
          clause.apis.join(', '),
          judgesOf(clause).join(', '),
          alertsOf(clause).join(', '),
        ]),
      ),
    ]),
    '',
    '## Probes',
    '',
    '| probe | what it does | APIs | cost | needs |',
    '| --- | --- | --- | --- | --- |',
    ...probes.map((probe) =>
      row([`\`${probe.name}\``, probe.title, probe.apis.join(', '), costOf(probe), probe.needs.join(', ')]),
    ),
    '',
    '## Metrics that carry the clause',
    '',
    ...metrics.map(({ name, help }) => `- \`${name}\`: ${help}`),
  ];
  return `${lines.join('\n')}\n`;
}

function groupBySection(clauses: readonly ListedClause[]): [string, readonly ListedClause[]][] {
  const sections = [...new Set(clauses.map(({ section }) => section))];
  return sections.map((section) => [section, clauses.filter((clause) => clause.section === section)]);
}

function judgesOf({ probes, everyExchange }: ListedClause): string[] {
  return [...(everyExchange ? ['every exchange'] : []), ...probes];
}

function alertsOf({ alerts }: ListedClause): string[] {
  return alerts.map(({ name, severity }) => `${name} (${severity})`);
}

function costOf({ requests, waitSeconds }: ListedProbe): string {
  return waitSeconds === 0 ? `${requests} requests` : `${requests} requests, ${waitSeconds} s of waiting`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
