// In: the command table, or one command of it. Out: its help, at most 80 columns wide where a command line allows it.
import type { CommandSpec, OptionSpec } from './option-spec.ts';
import type { Paint } from './paint.ts';
import { commonOptions } from './parse-arguments.ts';
import { configFileName, environmentName } from './settings.ts';
import { continueCommand } from './shell-words.ts';
import { pageWidth, wrapText } from './wrap-text.ts';

/** What `redeemkit --help` prints. */
export function formatHelp(commands: readonly CommandSpec[], paint: Paint): string {
  return [
    'redeemkit: A. Point redemption with the AlipayHK open API, from the shell.',
    'Unofficial, not affiliated with AlipayHK.',
    '',
    paint.strong('Usage'),
    '  redeemkit COMMAND [OPTIONS]',
    '  redeemkit COMMAND --help        options and examples of one command',
    '',
    paint.strong('Commands'),
    ...commands.flatMap(({ name, summary }) => hanging(name, summary, { indent: 2, column: 15, paint })),
    '',
    paint.strong('First steps'),
    '  redeemkit demo                  watch it work',
    '  redeemkit sandbox               a gateway of your own; prints what to run next',
    '',
    paint.strong('Settings'),
    ...paragraph(
      `A flag wins over the environment (${environmentName('client-id')}), and that over ${configFileName} ` +
        '({"clientId": "…"}) in the current folder. Keys come from files, or as text from the environment ' +
        `(${environmentName('signing-key')}_TEXT), never from the command line.`,
    ),
    '',
    paint.strong('Exit codes'),
    ...paragraph(
      '0 succeeded · 1 failed · 2 unknown · 64 wrong usage or input · 69 the store of campaigns cannot be used · 70 a fault in redeemkit',
    ),
    '',
    paint.strong('More'),
    ...paragraph(
      '--json prints one JSON object instead of text. NO_COLOR switches colour off. DEBUG=redeemkit adds stack traces.',
    ),
  ].join('\n');
}

/** What `redeemkit COMMAND --help` prints. */
export function formatCommandHelp(spec: CommandSpec, paint: Paint): string {
  const options = [
    ...spec.options,
    ...commonOptions.filter(({ name }) => name !== 'config' || settable(spec)),
  ];
  const column = 2 + Math.max(...options.map((option) => optionHead(option).length)) + 2;
  return [
    ...wrapText(spec.summary, pageWidth),
    '',
    paint.strong('Usage'),
    ...continueCommand(`redeemkit ${spec.name}${spec.usage === '' ? '' : ` ${spec.usage}`}`),
    ...partsHelp(spec, paint),
    '',
    paint.strong('Options'),
    ...options.flatMap((option) => hanging(optionHead(option), option.about, { indent: 2, column, paint })),
    '',
    paint.strong('Examples'),
    ...spec.examples.flatMap(([command, says]) => [
      `  ${paint.faint(`# ${says}`)}`,
      ...continueCommand(command),
    ]),
    ...(spec.notes ?? []).flatMap((note) => ['', ...paragraph(note)]),
    ...(settable(spec)
      ? [
          '',
          ...paragraph(`Options may also come from the environment or ${configFileName}: redeemkit --help.`),
        ]
      : []),
    ...(spec.exits === undefined
      ? []
      : [
          '',
          paint.strong('Exit codes'),
          ...spec.exits.flatMap(([code, means]) =>
            hanging(String(code), means, { indent: 2, column: 6, paint }),
          ),
        ]),
  ].join('\n');
}

function partsHelp({ name: above, parts = [] }: CommandSpec, paint: Paint): string[] {
  if (parts.length === 0) return [];
  const words = parts.map(({ name, summary }) => [name.slice(above.length + 1), summary] as const);
  const column = 2 + Math.max(...words.map(([word]) => word.length)) + 2;
  return [
    '',
    paint.strong('Parts'),
    ...words.flatMap(([word, summary]) => hanging(word, summary, { indent: 2, column, paint })),
  ];
}

function settable(spec: CommandSpec): boolean {
  return spec.options.some(({ from }) => from === 'setting');
}

function optionHead({ name, value }: OptionSpec): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function hanging(
  head: string,
  text: string,
  { indent, column, paint }: { readonly indent: number; readonly column: number; readonly paint: Paint },
): string[] {
  const [first = '', ...rest] = wrapText(text, pageWidth - column);
  const gap = ' '.repeat(Math.max(column - indent - head.length, 1));
  return [
    `${' '.repeat(indent)}${paint.name(head)}${gap}${first}`,
    ...rest.map((line) => ' '.repeat(column) + line),
  ];
}

function paragraph(text: string): string[] {
  return wrapText(text, pageWidth - 2).map((line) => `  ${line}`);
}
