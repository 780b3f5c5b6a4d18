import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { definitions } from '../../../probes/index.ts';
import type { Evidence, EvidenceClause } from '../../events/evidence.ts';
import { writeBundle } from '../../report/evidence-bundle.ts';
import { writeCurl } from '../../report/evidence-curl.ts';
import { writeHar } from '../../report/evidence-har.ts';
import { writeEvidence, writeEvidenceJson, writeEvidenceList } from '../../report/evidence-text.ts';
import type { EvidenceBook } from '../../store/evidence.ts';
import { visitStore } from '../../store/open-store.ts';
import { redactView } from '../../web/redact-view.ts';
import { readConfiguration } from '../configuration.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { selectTargets } from '../selection.ts';
import { storePlace } from '../store-place.ts';

/** The forms of `faultline evidence show`. */
const forms = ['text', 'curl', 'har', 'json'] as const;
type Form = (typeof forms)[number];

type Options = { readonly config: string };
type ListOptions = Options & { readonly target?: string };
type WriteOptions = Options & { readonly output?: string };
type ShowOptions = WriteOptions & { readonly as: Form };

const examples = `
Examples:
  $ faultline evidence list --config faultline.yaml
  $ faultline evidence show 0123456789ab --config faultline.yaml --as curl
  $ faultline evidence bundle 0123456789ab --config faultline.yaml --output for-support.md

A monitor may be running meanwhile.`;

/** Declares `faultline evidence`. */
export function declareEvidence(program: Command, context: CliContext): void {
  const evidence = program
    .command('evidence')
    .description('Look at what violations and changes rest on.')
    .addHelpText('after', examples);
  evidence
    .command('list')
    .description('List what is kept, the newest first.')
    .requiredOption('--config <file>', 'the configuration')
    .option('--target <name>', 'only of this target')
    .action((options: ListOptions) => list(options, context));
  evidence
    .command('show')
    .argument('<id>', 'the id of the evidence, or how it begins')
    .description('Show one piece of evidence.')
    .requiredOption('--config <file>', 'the configuration')
    .addOption(new Option('--as <form>', 'how').choices(forms).default('text'))
    .option('--output <file>', 'write it to a file')
    .action((id: string, options: ShowOptions) =>
      write(id, options, context, (found) => show(found, options.as, context)),
    );
  evidence
    .command('bundle')
    .argument('<id>', 'the id of the evidence, or how it begins')
    .description("Write one page with everything, to be sent to the API's support.")
    .requiredOption('--config <file>', 'the configuration')
    .option('--output <file>', 'write it to a file')
    .action((id: string, options: WriteOptions) =>
      write(id, options, context, (found) => writeBundle(found, findClause(found), context.version)),
    );
}

async function list(options: ListOptions, context: CliContext): Promise<void> {
  const { targets, store } = await readConfiguration(options.config, context);
  if (options.target !== undefined) selectTargets(targets, [options.target]);
  const visit = await visitStore(storePlace(store, options.config, context));
  try {
    context.output.print(writeEvidenceList(await visit.evidence.list(options.target)));
  } finally {
    await visit.close();
  }
  context.finish(exitCodes.ok);
}

async function write(
  id: string,
  options: WriteOptions,
  context: CliContext,
  describe: (evidence: Evidence) => string,
): Promise<void> {
  const { output, cwd, redactor } = context;
  // Read for its secrets too: they are searched for in whatever leaves the program.
  const { store } = await readConfiguration(options.config, context);
  const visit = await visitStore(storePlace(store, options.config, context));
  let text: string;
  try {
    // Before a shell's quotes stand within a secret, which nobody would recognise then.
    const found = redactView(await findEvidence(id, visit.evidence), (part) => redactor.redact(part));
    text = describe(found);
  } finally {
    await visit.close();
  }
  if (options.output === undefined) output.print(text);
  else await output.writeFile(resolve(cwd, options.output), text);
  context.finish(exitCodes.ok);
}

function show(evidence: Evidence, form: Form, { version }: CliContext): string {
  switch (form) {
    case 'text':
      return writeEvidence(evidence);
    case 'curl':
      return writeCurl(evidence);
    case 'har':
      return writeHar(evidence, version);
    case 'json':
      return writeEvidenceJson(evidence);
  }
}

/** Rejects with UsageError when nothing, or more than one thing, begins so. */
async function findEvidence(id: string, book: EvidenceBook): Promise<Evidence> {
  const ids = (await book.list()).flatMap((each) => (each.id.startsWith(id) ? [each.id] : []));
  const [only, ...more] = ids;
  if (only !== undefined && more.length > 0) {
    throw new UsageError(`the evidence ids ${ids.join(', ')} all begin with "${id}"`);
  }
  const found = only === undefined ? undefined : await book.read(only);
  if (found === undefined) {
    throw new UsageError(`there is no evidence "${id}"; \`faultline evidence list\` names what there is`);
  }
  return found;
}

/** What the documentation says; a change may be about no clause at all. */
function findClause({ clause }: Evidence): EvidenceClause | undefined {
  return definitions.flatMap(({ contract }) => contract.clauses).find(({ id }) => id === clause);
}
